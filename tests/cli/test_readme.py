"""The session that the README shows."""

import re
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_session_of_the_readme_is_as_it_prints(rainbowctl, folder):
    """The README's file, taken through its commands against the demo partner, prints what the README shows."""
    yaml, session = re.findall(r"```(?:yaml|console)\n(.*?)```", README, re.DOTALL)
    (folder / "tenancy.yaml").write_text(yaml, encoding="utf-8")
    for step in session.removeprefix("$ ").split("\n$ "):
        command, _, shown = step.partition("\n")
        ran = rainbowctl(*command.split()[1:], *(["--yes"] if command == "rainbowctl apply" else []))
        assert 0 == ran.returncode, ran.stderr
        # Of apply, what follows the question; what a pipeline prints instead of the last lines stands on stderr.
        expected = shown.rpartition("…\n")[2].partition("While Pending")[0]
        assert ran.stdout.endswith(expected)
