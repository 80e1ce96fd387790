"""Two PBXs of one program with one name: refused in Check, as in the tenancy files."""

from typing import Any

import pytest

from plugin.caller import Caller
from plugin.conftest import Start
from plugin.samples import LYON
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.values import UNKNOWN

TWIN = {**LYON, "name": "TWIN", "sharedWith": []}


async def told(caller: Caller, name: str, news: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """What Check finds wrong."""
    return [(one.property, one.reason) for one in (await caller.check(name, news, **more)).failures]


@pytest.mark.parametrize("first", [{}, {"equipment": {"id": "PBX-1"}}])
async def test_second_of_one_name_is_refused(caller: Caller, first: dict[str, Any]):
    """Whichever of them is made first would keep the other out; also where equipment IDs tell them apart."""
    assert [] == await told(caller, "a", TWIN | first)
    expected = [("name", "b has the same name (TWIN) as a; give each its own name")]
    assert expected == await told(caller, "b", TWIN | {"equipment": {"id": "PBX-2"}})
    assert [] == await told(caller, "c", {**TWIN, "name": "OTHER"})


async def test_name_that_the_resource_gives_counts(caller: Caller):
    """Where no name is written, the PBX bears the resource's."""
    assert [] == await told(caller, "TWIN", LYON)
    assert [("name", "b has the same name (TWIN) as TWIN; give each its own name")] == await told(caller, "b", TWIN)


async def test_secret_name_is_not_repeated(caller: Caller):
    """No property is named, whose value the engine would print."""
    assert [] == await told(caller, "a", TWIN, secret=[("name",)])
    ((where, why),) = await told(caller, "b", TWIN, secret=[("name",)])
    assert ("", False) == (where, "TWIN" in why)


async def test_asking_twice_for_one_resource_is_no_second(caller: Caller, start: Start):
    """The engine does, of what is replaced; and another run's program is another one."""
    state = await caller.create("a", TWIN)
    assert [] == await told(caller, "a", TWIN, olds=state.inputs)
    assert [] == await told(caller, "a", TWIN)
    assert [] == await told(await start(), "b", TWIN)


async def test_names_that_are_not_known_yet_are_not_compared(caller: Caller):
    """An update knows them."""
    assert (
        [] == await told(caller, "a", {**TWIN, "name": UNKNOWN}) == await told(caller, "b", {**TWIN, "name": UNKNOWN})
    )


async def test_names_may_be_exchanged(caller: Caller, start: Start):
    """What counts is the program, and not what each was called before."""
    a, b = await caller.create("a", {**TWIN, "name": "X"}), await caller.create("b", {**TWIN, "name": "Y"})
    other = await start()
    assert (["name"], ["name"]) == (
        list((await other.diff(a, await other.checked("a", {**TWIN, "name": "Y"}, olds=a.inputs))).detailedDiff),
        list((await other.diff(b, await other.checked("b", {**TWIN, "name": "X"}, olds=b.inputs))).detailedDiff),
    )


@pytest.mark.parametrize("preview", [True, False])
async def test_name_may_pass_on_to_a_new_resource(caller: Caller, start: Start, preview: bool):
    """Its bearer is renamed by the same update, which may come later."""
    state = await caller.create("a", TWIN)
    other = await start()
    await other.diff(state, await other.checked("a", {**TWIN, "name": "OTHER"}, olds=state.inputs))
    assert preview is not bool((await other.create("b", TWIN, preview=preview)).id)


async def test_namesakes_that_the_state_has_stay(caller: Caller, start: Start, emulator: Emulator):
    """Rainbow may have two of one name, and both may be imported; a third, or one that is renamed so, is refused."""
    a, b = await caller.create("a", TWIN), await caller.create("b", {**TWIN, "name": "OTHER"})
    emulator.by_hand("PUT", "/systems/OTHER", {"name": "TWIN"})
    live = await (await start()).read(b)
    assert live is not None
    other = await start()
    assert [] == await told(other, "a", TWIN, olds=a.inputs) == await told(other, "b", TWIN, olds=live.inputs)
    assert [("name", "c has the same name (TWIN) as a; give each its own name")] == await told(other, "c", TWIN)
    other = await start()
    assert [] == await told(other, "a", TWIN, olds=a.inputs)
    expected = [("name", "b has the same name (TWIN) as a; give each its own name")]
    assert expected == await told(other, "b", TWIN, olds=b.inputs)
