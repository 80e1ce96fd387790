"""rainbow-tenancy: PBXs shared between customer companies in Rainbow, described in files and reconciled."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("rainbow-tenancy")
