"""CSV of a status, for billing: a row an association, every cell quoted."""

import csv
import io
from collections.abc import Mapping
from typing import Final

from rainbow_tenancy.reports.data.parts import Data
from rainbow_tenancy.reports.data.status import StatusReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.text import shown

__all__ = ["COLUMNS", "RENDERERS", "escaped"]

COLUMNS: Final = ("PBX", "equipment ID", "company", "reference", "site", "status")
LONGEST: Final = 1000
FORMULA: Final = tuple("=+-@＝＋－＠")


def escaped(text: str) -> str:
    """Foreign text as a cell that a spreadsheet shows: an apostrophe before what it would take for a formula."""
    text = shown(text, LONGEST)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _status(report: StatusReport, *, full: bool) -> str:  # a row has no longer form
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for pbx in report.pbxs:
        status = pbx.status if pbx.status is not None else f'"{pbx.rainbow_status}"'
        for company in pbx.companies:
            sites = "; ".join(site.name for site in company.sites)
            cells = (pbx.label, pbx.equipment_id or "", company.name, company.reference or "", sites, status)
            writer.writerow(map(escaped, cells))
    return lines.getvalue()


RENDERERS: Final[Mapping[type[Data], Renderer]] = {StatusReport: _status}
