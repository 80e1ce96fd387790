"""What holds for any inputs: Check is a fixed point, equal ones do not differ, what was created reads as created."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plugin.caller import NONE, Caller, State, calling, urn
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import UNKNOWN, read

Answer = TypeVar("Answer")

LINE = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f"), min_size=1, max_size=12)
PREFIX = st.text("0123456789*#", max_size=4)
RULE = st.fixed_dictionaries(
    {"match": st.sampled_from(["^0", "^([0-9]{1,5})$", "(?!1)."]), "replaceWith": st.sampled_from(["", "$1", "00"])},
    optional={"description": LINE},
)
COMPANIES = ["Boulangerie Martin", "Garage Dupont", "Fermette SA", {"reference": "C-10463"},
             {"company": "Clinique du Parc", "site": "Lyon"}, {"company": "Clinique du Parc", "site": "Villeurbanne"},
             {"company": "Clinique du Parc", "site": {"name": "Annexe", "create": True}},
             {"company": "Later SA", "ifMissing": "wait"}]  # fmt: skip
ANY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["OmniPCX Enterprise", "OXO Connect", "OXO Connect Evolution", "Third party"]),
        "dialing": st.fixed_dictionaries(
            {"country": st.sampled_from(["FRA", "BEL"])},
            optional={
                "nationalPrefix": PREFIX,
                "internationalPrefix": PREFIX,
                "outboundPrefix": st.one_of(PREFIX, st.lists(PREFIX.filter(bool), max_size=2)),
                "useOutboundPrefix": st.booleans(),
            },
        ),
    },
    optional={
        "name": LINE.map(lambda name: f"x{name}"),
        "numberingRules": st.lists(RULE, max_size=2),
        "searchResultOrder": st.permutations(["RAINBOW", "LDAP", "PBX"]),
        "serverPingTimeout": st.integers(1, 86400),
        "ldapId": LINE,
        "version": LINE,
        "sharedWith": st.lists(st.sampled_from(COMPANIES), max_size=4, unique_by=str),
        "deletionProtection": st.booleans(),
        "webrtcGateway": st.just("none"),
        "equipment": st.just({"activationCode": "4711"}),
    },
)


class World:
    """One provider, asked from tests that are no coroutines."""

    def __init__(self, runner: asyncio.Runner, emulator: Emulator, caller: Caller) -> None:
        self.run = runner.run
        self.emulator = emulator
        self.first_day = emulator.snapshot()
        self.caller = caller

    def ask(self, what: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer."""
        return self.run(what)


@pytest.fixture
def world(emulator: Emulator) -> Iterator[World]:
    """A provider whose loop outlives one example."""
    with asyncio.Runner() as runner:
        context = calling()
        caller = runner.run(context.__aenter__())
        runner.run(caller.configure())
        yield World(runner, emulator, caller)
        runner.run(context.__aexit__(None, None, None))


ONE_WORLD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=60, deadline=None, suppress_health_check=ONE_WORLD)
@given(news=ANY, hidden=st.sampled_from(["", "name", "dialing", "sharedWith"]))
def test_check_is_a_fixed_point_and_equal_inputs_do_not_differ(world: World, news: dict[str, Any], hidden: str):
    """What Check returns passes Check unchanged, with any value unknown too, and is no difference to itself."""
    if hidden:
        news = {**news, hidden: UNKNOWN}
    once = world.ask(world.caller.checked("any", news))
    assert news == {key: read(once).plain[key] for key in news}
    twice = world.ask(world.caller.check("any", read(once).plain, olds=once, secret=read(once).secret))
    assert (once, []) == (twice.inputs, list(twice.failures))
    assert NONE == world.ask(world.caller.diff(State(urn("any"), "5c", once, once), twice.inputs)).changes


@settings(max_examples=8, deadline=None, suppress_health_check=ONE_WORLD, phases=[Phase.generate])
@given(before=ANY, after=ANY)
def test_what_was_created_and_updated_reads_as_it_was_wished(
    world: World, before: dict[str, Any], after: dict[str, Any]
):
    """A refresh after a create, and after an update to anything else, shows no drift; so does a second update."""
    world.emulator.restore(world.first_day)
    world.ask(world.caller.configure())
    state = world.ask(world.caller.create("any", before))
    for wished in (before, after):
        state = world.ask(world.caller.update(state, wished))
        world.ask(world.caller.configure())
        assert ([], []) == (state.reasons, world.ask(world.caller.drift(state)))
    world.emulator.reset_requests()
    world.ask(world.caller.update(state, after))
    assert [] == [one for one in world.emulator.requests() if one.method != "GET"]
