"""The tenancy files: loading with source positions, offline checks, the resolved tenancy.

    load_tenancy(path) ─► Tenancy, or TenancyError with every Problem
    explain(path, key) ─► what one PBX's block comes to, and where each value comes from
    tenancy_schema()   ─► the files' JSON Schema

`resolve_secret`, in `secrets`, is for apply and connect only.
"""

from rainbow_tenancy.tenancy.explaining import Effective, explain
from rainbow_tenancy.tenancy.load import load_tenancy
from rainbow_tenancy.tenancy.problems import Problem, TenancyError
from rainbow_tenancy.tenancy.schema import tenancy_schema
from rainbow_tenancy.tenancy.tenancy import Tenancy

__all__ = ["Effective", "Problem", "Tenancy", "TenancyError", "explain", "load_tenancy", "tenancy_schema"]
