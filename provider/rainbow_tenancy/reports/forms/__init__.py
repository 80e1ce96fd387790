"""The forms of a report: a module each, found by its name, loaded when it is asked for.

A form is added by adding its module here. It holds `RENDERERS`: for each class of report that it fits, the function
that writes it down, `(report, *, full) -> str`; and one function through which all foreign text goes.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rainbow_tenancy.reports.data.parts import Data

__all__ = ["Renderer", "fits", "form_names", "render"]


class Renderer(Protocol):
    """Writes a report down in one form; the same report gives the same text."""

    def __call__(self, report: Any, *, full: bool) -> str:
        """The report.

        Args:
            report: Of the class that the form's table gives for this function.
            full: Everything, where the form is short by default.
        """


def form_names() -> list[str]:
    """The forms that there are, in the order of the alphabet."""
    return sorted(module.name for module in iter_modules(__path__))


def fits(form: str, report: "type[Data]") -> bool:
    """Whether a form can tell this class of report."""
    return report in _renderers(form)


def render(report: "Data", form: str, *, full: bool = False) -> str:
    """The report in this form.

    Args:
        report: What to tell; of an overview, a form that does not fit it tells the report alone.
        form: One of `form_names()` that `fits`.
        full: Everything, where the form is short by default.
    """
    renderers = _renderers(form)
    told = report if type(report) in renderers else report.alone()
    return renderers[type(told)](told, full=full)


def _renderers(form: str) -> "Mapping[type[Data], Callable[..., str]]":
    renderers: Mapping[type[Data], Callable[..., str]] = import_module(f"{__name__}.{form}").RENDERERS
    return renderers
