"""No secret gets out: not in a failure, not in a message, not in an output that is not marked as one."""

from typing import Any

import grpc
import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2

from plugin.caller import Caller, State, urn
from plugin.conftest import Start
from plugin.samples import id_of, refused
from plugin.test_association import TYPE as ASSOCIATION
from rainbow_tenancy.emulator.handle import Emulator
from rainbow_tenancy.plugin.errors import scrubbed
from rainbow_tenancy.plugin.values import SECRET, SIGNATURE, Path, read, write

CANARY = "canary-4711"
BASE: dict[str, Any] = {"type": "OmniPCX Enterprise", "dialing": {"country": "FRA"}}
FLEET = {"fleetReference": "ALE12", "installationReference": CANARY}


def bare(struct: Struct) -> str:
    """The text of everything in a Struct that is not marked as secret."""
    texts = []
    for key, value in struct.fields.items():
        inner = value.struct_value.fields if value.HasField("struct_value") else {}
        if SIGNATURE in inner and inner[SIGNATURE].string_value == SECRET:
            continue
        texts.append(key + str(value) if not inner else key + bare(value.struct_value))
    return " ".join(texts)


POSITIONS: dict[str, tuple[dict[str, Any], list[Path]]] = {
    "code": ({**BASE, "equipment": {"activationCode": CANARY}}, []),
    "proxy": (
        {**BASE, "connection": {"httpProxy": {"host": "p", "port": 1, "username": "u", "password": CANARY}}},
        [],
    ),
    "fleet": ({"type": "OXO Connect", "dialing": {"country": "FRA"}, "fleet": FLEET}, []),
    "name": ({**BASE, "name": CANARY}, [("name",)]),
    "equipment": ({**BASE, "equipment": {"id": CANARY}}, [("equipment",)]),
    "company": ({**BASE, "sharedWith": [CANARY]}, [("sharedWith", 0)]),
}


@pytest.mark.parametrize("where", ["code", "proxy", "fleet", "name", "equipment"])
async def test_a_secret_stays_one_on_its_whole_way(caller: Caller, start: Start, where: str):
    """Inputs, outputs and what a refresh reads: marked wherever it stands, whether the program marked it or not."""
    news, secret = POSITIONS[where]
    state = await caller.create("lyon", news, secret=secret)
    live = await (await start()).read(state)
    assert live is not None
    for struct in (state.inputs, state.outputs, live.inputs, live.outputs):
        assert CANARY not in bare(struct)
    assert [] == await caller.drift(state)
    assert not [text for text in caller.said() if CANARY in text]


@pytest.mark.parametrize(
    ("where", "text"), [("company", "Cabinet Moreau"), ("companyId", ""), ("companyReference", "C-10495"), ("pbx", "")]
)
async def test_secret_of_an_association_stays_one(caller: Caller, start: Start, where: str, text: str):
    """What the outputs tell of a secret company or PBX is marked too: previewed, made, updated and read."""
    moreau = (await caller.invoke("getCompany", name="Cabinet Moreau")).plain
    pbx = await caller.create("lyon", BASE)
    news = {"pbx": pbx.id, where if where != "pbx" else "company": text or moreau["companyId"]}
    if where == "pbx":
        news["company"] = "Cabinet Moreau"
    secret: list[Path] = [(where,)]
    hidden = pbx.id if where == "pbx" else "Moreau"
    foreseen = await caller.create("a", news, secret=secret, type_=ASSOCIATION, preview=True)
    made = await caller.create("a", news, secret=secret, type_=ASSOCIATION)
    updated = await caller.update(made, {**news, "site": "Cabinet Moreau"}, secret=[*secret, ("site",)])
    live = await (await start()).read(updated)
    assert live is not None
    for state in (foreseen, made, updated, live):
        assert hidden not in bare(state.outputs)


async def test_code_of_the_program_is_the_code(caller: Caller):
    """An activation code of the program is what the PBX gets; a changed one is a warning and no difference."""
    state = await caller.create("lyon", {**BASE, "equipment": {"activationCode": CANARY}})
    assert CANARY == state.out["activationCode"]
    other = {**BASE, "equipment": {"activationCode": "other-code"}}
    answer = await caller.diff(state, await caller.checked("lyon", other, olds=state.inputs))
    assert provider_pb2.DiffResponse.DIFF_NONE == answer.changes
    told = (
        "lyon: an activation code is used only when the PBX is created, so that this change of it has no effect; "
        "rainbowctl rotate-code has Rainbow make a new one"
    )
    assert [told] == caller.said()


async def test_code_can_be_kept_out_of_the_state(caller: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path):
    """{fromEnv: …} and {fromFile: …} are resolved when the PBX is created; the inputs only name the place."""
    monkeypatch.setenv("RAINBOW_SECRET_LYON", "4242")
    monkeypatch.setenv("RAINBOW_SECRETS_DIR", str(tmp_path))
    (tmp_path / "code").write_text("4343\n", "utf-8")
    codes = [
        (await caller.create(f"lyon{i}", {**BASE, "equipment": {"activationCode": ref}})).out["activationCode"]
        for i, ref in enumerate([{"fromEnv": "RAINBOW_SECRET_LYON"}, {"fromFile": "code"}])
    ]
    assert ["4242", "4343"] == codes


async def test_fleet_equipment_id_is_as_secret_as_its_code(caller: Caller):
    """Of a PBX from the fleet, equipment ID and code are one text."""
    state = await caller.create("oxo", POSITIONS["fleet"][0])
    outputs = read(state.outputs)
    assert f"ALE12-{CANARY}" == outputs.plain["equipmentId"] == outputs.plain["activationCode"]
    assert {("equipmentId",), ("activationCode",), ("fleet",)} <= outputs.secret


MARTIN = {"company": "Boulangerie Martin"}
ABSENT: dict[str, tuple[dict[str, Any], Path, dict[str, Any]]] = {
    "code": ({"equipment": {"id": "PBX-X", "activationCode": None}}, ("equipment", "activationCode"),
             {"equipment": {"id": "PBX-X"}}),
    "connection": ({"connection": None}, ("connection",), {}),
    "gateway": ({"webrtcGateway": None}, ("webrtcGateway",), {}),
    "fleet": ({"fleet": None}, ("fleet",), {}),
    "site": ({"sharedWith": [{**MARTIN, "site": None}]}, ("sharedWith", 0, "site"), {"sharedWith": [MARTIN]}),
    "ifMissing": ({"sharedWith": [{**MARTIN, "ifMissing": None}]}, ("sharedWith", 0, "ifMissing"),
                  {"sharedWith": [MARTIN]}),
}  # fmt: skip


@pytest.mark.parametrize("where", ABSENT)
async def test_secret_that_is_null_is_left_out(caller: Caller, where: str):
    """As a plain null is: Check passes, and returns what it returns of a program that says nothing there."""
    more, secret, same = ABSENT[where]
    expected = await caller.checked("lyon", {**BASE, **same})
    assert expected == await caller.checked("lyon", {**BASE, **more}, secret=[secret])


FAILING: dict[str, tuple[dict[str, Any], list[Path], str]] = {
    "too long a code": ({"equipment": {"activationCode": CANARY * 30}}, [], "equipment.activationCode"),
    "no text as code": ({"equipment": {"activationCode": 4711}}, [("equipment", "activationCode")],
                        "equipment.activationCode"),
    "fleet": ({"fleet": {"fleetReference": f"{CANARY} x", "installationReference": "1"}}, [], "fleet.fleetReference"),
    "secret type": ({"type": CANARY}, [("type",)], "type"),
    "secret prefix": ({"dialing": {"nationalPrefix": CANARY}}, [("dialing", "nationalPrefix")],
                      "dialing.nationalPrefix"),
    "beside a secret": ({"equipment": {"activationCode": CANARY, "id": "a b"}}, [], "equipment.id"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILING)
async def test_check_tells_the_path_and_not_the_value(caller: Caller, case: str):
    """The engine prints the value of a property that is named, so that for a secret none is."""
    more, secret, path = FAILING[case]
    answer = await caller.check("lyon", {**BASE, **more}, secret=secret)
    assert [("", True)] == [(one.property, one.reason.startswith(path)) for one in answer.failures]
    assert CANARY not in str(answer.failures)


async def test_errors_of_rainbow_and_of_the_planner_hold_no_secret(caller: Caller, emulator: Emulator):
    """What is secret is cut out of every status, whoever wrote the text."""
    news, secret = POSITIONS["company"]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await caller.create("lyon", news, secret=secret, preview=True)
    assert CANARY not in str(caught.value)
    emulator.fault("status", method="POST", route="/systems", status=400, details=f"no code {CANARY}", times=9)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await caller.create("lyon", POSITIONS["code"][0])
    assert CANARY not in str(caught.value)
    assert "no code …" in str(caught.value.details())


async def test_secret_as_common_as_our_own_words_leaves_them_whole(caller: Caller, emulator: Emulator):
    """A proxy's username `rainbow`, kept secret, is cut out of what Rainbow says and not of the line to type."""
    news = {**BASE, "connection": {"httpProxy": {"host": "p", "port": 1, "username": "rainbow", "password": CANARY}}}
    secret: list[Path] = [("connection", "httpProxy")]
    _, text = await refused(caller.create("oxo", {**news, "name": "OXO90"}, secret=secret, preview=True))
    assert f"pulumi import rainbow:index:Pbx oxo {id_of(emulator, 'OXO90')};" in text
    emulator.fault("status", method="POST", route="/systems", status=400, details="no user rainbow", times=9)
    _, text = await refused(caller.create("lyon", news, secret=secret))
    assert "no user …" in text


@pytest.mark.parametrize("secret", ["rainbow:host/4711", "my rainbow:host", "up rainbow"])
def test_secret_that_holds_our_own_words_is_cut_out_whole(secret: str):
    """Only what is said by ourselves is left: a longer secret is one, whatever it begins with."""
    assert "of … and rainbow:host" == scrubbed(f"of {secret} and rainbow:host", [secret, "rainbow"])


async def test_configuration_is_told_by_name_only(caller: Caller):
    """A wrong configuration names its keys, and the secret ones without property."""
    args = write({"password": 4711, "hots": CANARY, "appSecret": ["x"]})
    answer = await caller.stub.CheckConfig(provider_pb2.CheckRequest(urn="u", news=args))
    assert {"", "hots"} == {one.property for one in answer.failures}
    assert "4711" not in str(answer.failures)


async def test_functions_answer_without_secrets_but_for_one(caller: Caller):
    """GetPbxs shortens an ID that may be a code; getActivationCode alone answers with one, marked."""
    await caller.create("oxo", POSITIONS["fleet"][0])
    found = await caller.invoke("getPbxs")
    assert (set(), True) == (found.secret, CANARY not in str(found.plain))
    code = await caller.invoke("getActivationCode", name="oxo")
    assert {("activationCode",), ("equipmentId",)} == code.secret


async def test_import_reads_no_secret_as_an_input(caller: Caller):
    """The program that an import writes would show it."""
    state = await caller.create("oxo", POSITIONS["fleet"][0])
    imported = await caller.read(State(urn("oxo"), state.id, Struct(), Struct()))
    assert imported is not None
    assert CANARY not in str(imported.inputs)
    assert CANARY not in bare(imported.outputs)
