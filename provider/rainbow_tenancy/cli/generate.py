"""Write what is made from the code and checked in: `python -m rainbow_tenancy.cli.generate [DIRECTORY]`."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from rainbow_tenancy.authoring.start import CI_FILES
from rainbow_tenancy.cli.reference import cli_reference
from rainbow_tenancy.emulator import assumptions_markdown
from rainbow_tenancy.plugin.schema import pulumi_schema_text
from rainbow_tenancy.reports.schema import REPORTS, report_name, report_schema_text
from rainbow_tenancy.tenancy.schema import tenancy_schema_text

__all__ = ["GENERATED", "generate"]

EXAMPLES: Final = Path(__file__).parents[3] / "examples" / "ci"

GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "schemas/tenancy.schema.json": tenancy_schema_text,
    "schemas/pulumi-schema.json": pulumi_schema_text,
    "provider/rainbow_tenancy/plugin/schema.json": pulumi_schema_text,  # for the process that answers with it
    **{f"schemas/{report_name(one)}.schema.json": partial(report_schema_text, one) for one in REPORTS},
    **{  # the examples once more, where an installed program finds them
        f"provider/rainbow_tenancy/authoring/{copy}": partial((EXAMPLES / forge / path).read_text, encoding="utf-8")
        for forge, files in CI_FILES.items()
        for path, copy in files.items()
    },
    "docs/assumptions.md": assumptions_markdown,
    "docs/cli.md": cli_reference,
}


def generate(root: Path) -> None:
    """Write every generated file below `root`."""
    for name, text in GENERATED.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
