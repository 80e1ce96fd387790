"""`make demo`: the story runs to its end, and shows what each step is about."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORY = [
    "$ cat tenancy.yaml",
    "Valid: tenancy demo with 1 PBX and 3 associations.",
    "1 PBX to create, 3 associations to add.",
    "4 done.",
    "Pending lyon-oxe (OXE-LYON-02)",
    "Running lyon-oxe (OXE-LYON-02)",
    "shared with Cabinet Moreau",
    "remove from Cabinet Moreau",
    "-      - Garage Dupont",
    "Garage Dupont is left without any PBX",
    "$ rainbowctl plan --exit-code\nNothing to do",
    "Next: ",
]


def test_demo_tells_the_whole_story():
    """Validate, plan, apply, Pending, Running, a click by hand, repair, remove, nothing left: a process a command."""
    demo = ROOT / "examples" / "demo" / "demo.py"
    ran = subprocess.run([sys.executable, demo], capture_output=True, text=True, check=False)
    assert (0, []) == (ran.returncode, [line for line in ran.stderr.splitlines() if "defect" in line])
    rest = ran.stdout
    for words in STORY:
        _, found, rest = rest.partition(words)
        assert words == found
