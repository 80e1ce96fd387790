"""The page that leads from clicks to git: its commands, run one after the other, print what it shows."""

import json
import re
import shlex
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "from-clicks-to-git.md").read_text(encoding="utf-8")


def test_page_is_as_it_prints(rainbowctl, emulator):
    """Each command of the page against the demo partner, in one directory; accept is answered with --yes."""
    (shown_yaml,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    steps = [step for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for step in _steps(block)]
    assert 8 == len(steps)
    for command, expected in steps:
        name, *arguments = shlex.split(command)
        if name == "curl":
            click = json.loads(arguments[-1])
            assert 200 == emulator.by_hand(click["method"], click["path"], click.get("body")).status
        else:
            _, printed, complaints = rainbowctl(*arguments, *(["--yes"] if "accept" in arguments else []))
            assert (expected, "") == (printed, complaints)
        if "export" in arguments:
            written = Path("tenancy/tenancy.yaml").read_text(encoding="utf-8")
            assert shown_yaml in re.sub(r'"127\.0\.0\.1:\d+"', '"127.0.0.1:8000"', written)


def _steps(block: str) -> list[tuple[str, str]]:
    parts = (step.partition("\n") for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:])
    return [(command, printed) for command, _, printed in parts]
