"""The real clock, which every other test replaces."""

from rainbow_tenancy.rainbow.clock import Clock


async def test_the_clock_goes_on():
    """Time does not go back, and a sleep of nothing lets others run."""
    clock = Clock()
    before = clock.monotonic()
    await clock.sleep(0)
    assert before <= clock.monotonic()
