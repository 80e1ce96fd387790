"""What only a terminal shows: the question, the bar, codes, and ^C."""

import pytest

from support.terminal import ended

# Python 3.12 warns of forks beside threads; the child starts another program at once.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


def test_only_yes_applies_and_codes_are_shown(at_terminal, emulator):
    """Another word, and ^C, change nothing; yes applies, and --show-codes shows the code."""
    process = at_terminal("apply")
    process.expect("Only yes is accepted: ")
    process.sendline("y")
    code, told = ended(process)
    assert 3 == code
    assert "nothing was changed" in told
    process = at_terminal("apply")
    process.expect("Only yes is accepted: ")
    process.sendintr()
    code, told = ended(process)
    assert 1 == code
    assert "rainbowctl: interrupted" in told
    assert [] == [key for key in emulator.counts() if key.startswith("POST")]
    process = at_terminal("apply", "--show-codes")
    process.expect("Only yes is accepted: ")
    process.sendline("yes")
    code, told = ended(process)
    assert 0 == code
    assert "activation code of lyon: " in told


@pytest.mark.parametrize("command", ["status", "apply"])
def test_codes_are_not_shown_beside_a_document(at_terminal, emulator, command):
    """A document on standard output stays one document: codes are refused there before anything is asked."""
    code, told = ended(at_terminal(command, "--show-codes", "--format", "json"))
    assert 1 == code
    assert "not in json; use --codes-file FILE" in " ".join(told.split())
    assert {} == emulator.counts()


def test_interrupt_finishes_what_is_under_way(at_terminal, emulator):
    """The first ^C lets the request under way finish and leaves the rest; the next run converges."""
    emulator.fault("hold", method="POST")
    process = at_terminal("apply", "--yes")
    assert emulator.wait_until_held()
    process.sendintr()
    process.expect("again aborts")
    emulator.release()
    code, told = ended(process)
    assert 1 == code
    assert "left: associate" in told
    emulator.clear_faults()
    assert 0 == ended(at_terminal("apply", "--yes"))[0]
    assert 0 == ended(at_terminal("plan", "--exit-code"))[0]


def test_second_interrupt_aborts(at_terminal, emulator):
    """The second ^C does not wait for Rainbow, and what was sent last is called uncertain."""
    emulator.fault("hold", method="POST")
    process = at_terminal("apply", "--yes")
    assert emulator.wait_until_held()
    process.sendintr()
    process.expect("again aborts")
    process.sendintr()
    code, told = ended(process)
    assert 1 == code
    assert "may be done; the next plan shows what is left" in told
    assert "rainbowctl: interrupted" in told
    emulator.release()


def test_colours_and_progress_are_for_terminals(at_terminal, rainbowctl, emulator):
    """A terminal gets colours, and a moving line where Rainbow is slow; a pipe gets plain lines."""
    emulator.fault("slow", method="GET", seconds=0.4)
    code, told = ended(at_terminal("plan", colours=True))
    assert 0 == code
    assert "\x1b[32m+ \x1b[0mcreate" in told
    assert "reaching Rainbow" in told
    assert "\x1b" not in rainbowctl("plan").stdout
