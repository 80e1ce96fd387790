"""rainbow-tenancy: PBXs shared between customer companies in Rainbow, described in files and reconciled."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for: importlib.metadata costs more than a small command does."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version  # noqa: PLC0415 (late on purpose)

    return version("rainbow-tenancy")
