"""The tenancy files: loading with source positions, offline checks, the resolved tenancy."""

from rainbow_tenancy.tenancy.load import load_tenancy
from rainbow_tenancy.tenancy.problems import Problem, TenancyError
from rainbow_tenancy.tenancy.tenancy import Tenancy

__all__ = ["Problem", "Tenancy", "TenancyError", "load_tenancy"]
