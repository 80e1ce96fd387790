"""The JSON Schema: every example fits it, every bad file does not, and it agrees with what load_tenancy says."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rainbow_tenancy.tenancy import TenancyError, load_tenancy
from rainbow_tenancy.tenancy.schema import tenancy_schema, tenancy_schema_text
from support.tenancy_schema import schema_accepts

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "tenancy").rglob("*.yaml"))
BAD = sorted(Path(__file__).with_name("bad").glob("*.yaml"))


def test_checked_in_schema_is_fresh() -> None:
    """schemas/tenancy.schema.json is what the models give."""
    assert tenancy_schema_text() == (ROOT / "schemas" / "tenancy.schema.json").read_text("utf-8")


def test_schema_is_a_schema() -> None:
    """The schema itself is valid against its draft."""
    jsonschema.Draft202012Validator.check_schema(tenancy_schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=[str(path.relative_to(ROOT)) for path in EXAMPLES])
def test_examples_fit(path: Path) -> None:
    """Each example file, root or included, is valid, and names the schema at its head for editors."""
    text = path.read_text("utf-8")
    assert schema_accepts(yaml.safe_load(text))
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named
    assert ROOT / "schemas" / "tenancy.schema.json" == (path.parent / named[1]).resolve()


@pytest.mark.parametrize("name", ["minimal.yaml", "lyon"])
def test_examples_load(name: str) -> None:
    """Each example loads without a mistake or a hint."""
    assert [] == load_tenancy(ROOT / "examples" / "tenancy" / name).hints


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_bad_files_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bad file gets the lines beside it, and the JSON Schema refuses it too if it is YAML at all."""
    monkeypatch.chdir(path.parent)
    with pytest.raises(TenancyError) as raised:
        load_tenancy(Path(path.name))
    assert path.with_suffix(".txt").read_text("utf-8") == f"{raised.value}\n"
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError:
        return
    assert not schema_accepts(data)


def keys(schema: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every key that the schema explains, with what it says about it."""
    blocks = {"": schema, **schema["$defs"]}
    return [(f"{name}.{key}", about) for name, block in blocks.items() for key, about in block["properties"].items()]


def test_every_key_is_explained() -> None:
    """An editor finds a title, a description and an example for each key."""
    schema = tenancy_schema()
    for path, about in keys(schema):
        assert about.get("title"), path
        assert about.get("examples"), path
        reference = about.get("$ref", "#/$defs/").removeprefix("#/$defs/")
        assert about.get("description") or schema["$defs"][reference]["description"], path


def test_every_example_fits_its_key() -> None:
    """What an editor offers as an example is valid there."""
    schema = tenancy_schema()
    for path, about in keys(schema):
        part = {"$schema": schema["$schema"], "$defs": schema["$defs"], **about}
        for example in about["examples"]:
            assert jsonschema.Draft202012Validator(part).is_valid(example), path


def test_no_block_takes_unknown_keys() -> None:
    """A mistyped key is red in an editor, at every level."""
    schema = tenancy_schema()
    assert all(block["additionalProperties"] is False for block in (schema, *schema["$defs"].values()))


def test_every_default_is_what_counts(load) -> None:
    """The defaults that the schema names are those that load_tenancy takes."""
    schema = tenancy_schema()
    tenancy = load("version: 1\npbxs: {a: {}}")
    assert {
        ".tenancy": tenancy.name,
        "Pbx.shared": tenancy.pbxs[0].shared,
        "Defaults.shared": tenancy.pbxs[0].shared,
        "Policy.unmanagedAssociations": "remove" if tenancy.remove_unmanaged else "report",
        "Limits.removals": tenancy.limits.removals[0],
        "NumberingRule.description": "",
    } == {path: about["default"] for path, about in keys(schema) if "default" in about}


# ── Schema and loader agree ──────────────────────────────────────────────────────────────────────────────────────────

name = st.sampled_from(["a", "b", "Fermette SA", "1664", "Hôtel", "x" * 255])
company_id = st.sampled_from(["5a0000000000000000000001", "5a0000000000000000000002"])
prefix = st.sampled_from(["", "0", "00", "9*#", "1" * 32])
secret = st.sampled_from([{"fromEnv": "RAINBOW_SECRET_A"}, {"fromFile": "a/b"}])
rule = st.fixed_dictionaries(
    {"match": st.sampled_from(["^1", "x" * 64]), "replaceWith": st.sampled_from(["", "$1"])},
    optional={"description": st.sampled_from(["", "é" * 255])},
)


def some(**optional: Any) -> Any:
    """A map that holds some of these keys."""
    return st.fixed_dictionaries({}, optional=optional)


defaults = {
    "type": st.sampled_from(["OmniPCX Enterprise", "OXO Connect", "OXO Connect Evolution", "Third party"]),
    "dialing": some(
        country=st.sampled_from(["FRA", "BEL"]),
        nationalPrefix=prefix,
        outboundPrefix=prefix | st.lists(prefix, max_size=3),
        useOutboundPrefix=st.booleans(),
    ),
    "numberingRules": st.lists(rule | st.fixed_dictionaries({"use": name}), max_size=3),
    "searchResultOrder": st.lists(st.sampled_from(["PBX", "LDAP", "RAINBOW"]), max_size=3),
    "serverPingTimeout": st.sampled_from([1, 120, 86400]),
    "ldapId": st.sampled_from(["", "l"]),
    "version": st.sampled_from(["", "R1"]),
    "shared": st.booleans(),
    "webrtcGateway": st.sampled_from(["expected", "none"]),
    "connection": some(
        dnsServers=st.just(["192.0.2.1"]),
        httpProxy=some(host=st.just("proxy.example"), port=st.just(3128), username=name, password=secret),
    ),
    "dialTests": st.lists(st.fixed_dictionaries({"dial": st.just("123"), "expect": prefix}), max_size=2),
}
site = name | st.fixed_dictionaries({"name": name, "create": st.booleans()})
share = st.fixed_dictionaries(
    {"company": name}, optional={"id": company_id, "reference": name, "site": site, "ifMissing": st.just("wait")}
)
pbx = some(
    **defaults,
    name=name,
    id=company_id,
    equipment=some(id=st.sampled_from(["E", "F" * 256]), activationCode=secret, generate=st.just("rainbow")),
    fleet=st.just({"fleetReference": "ALE12", "installationReference": "1234.5678.90"}),
    profile=name,
    sharedWith=st.lists(name | share, max_size=3),
    renamedFrom=name,
    replaces=st.just("E"),
    absent=st.booleans(),
)
company = some(
    name=name,
    id=company_id,
    reference=name,
    uses=st.lists(name | st.fixed_dictionaries({"pbx": name}, optional={"site": site}), max_size=2),
    former=st.booleans(),
    ifMissing=st.just("wait"),
)
limit = st.sampled_from([0, 3, "0%", "100%"])
files = st.fixed_dictionaries(
    {"version": st.just(1)},
    optional={
        "tenancy": st.just("lyon"),
        "partner": some(host=st.just("openrainbow.com"), id=company_id),
        "policy": some(
            unmanagedAssociations=st.sampled_from(["remove", "report"]),
            scope=st.lists(st.sampled_from(["*", "a*", "Fermette SA"]), min_size=1, max_size=2),
            limits=some(removals=limit | st.lists(limit, min_size=1, max_size=2), companiesTouched=limit),
        ),
        "defaults": some(**defaults),
        "profiles": st.dictionaries(name, some(**defaults), max_size=2),
        "pbxs": st.dictionaries(name, pbx, max_size=3),
        "companies": st.dictionaries(name, company, max_size=2),
        "numberingRuleSets": st.dictionaries(name, st.lists(rule, max_size=2), max_size=2),
    },
)
KEYS = sorted({path.rpartition(".")[2] for path, _ in keys(tenancy_schema())} | {"use", "nonsense", ""})
ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        121,
        10**9,
        1.5,
        "",
        "0",
        "yes",
        "a\nb",
        "x" * 300,
        "9a",
        "101%",
        [],
        {},
        [1],
        [None],
    ),
    *([None], ["a"], ["a", "a"], {"a": 1}, {"company": "a"}, {"use": "a"}, {"fromEnv": "A"}, {"equipment": {}}),
    *([{"match": "1", "replaceWith": "2"}], [{"site": "S"}], {"absent": True, "type": "OXO Connect"}),
]


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every map or list of the data, with each of its keys or indexes."""
    found = []
    for step in list(data) if isinstance(data, dict) else range(len(data)):
        found.append((data, step))
        if isinstance(data[step], dict | list):
            found += places(data[step])
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """The data of a file with up to three things changed: a value, a key, an entry more or less."""
    data = json.loads(json.dumps(draw(files)))
    for _ in range(draw(st.integers(0, 3))):
        if not data:
            break
        parent, step = draw(st.sampled_from(places(data)))
        match draw(st.sampled_from(["value", "drop", "key", "add"])):
            case "value":
                parent[step] = json.loads(json.dumps(draw(st.sampled_from(ODD))))
            case "drop":
                del parent[step]
            case "key" if isinstance(parent, dict):
                parent[draw(st.sampled_from(KEYS))] = parent.pop(step)
            case _:
                target = parent[step]
                if isinstance(target, dict):
                    target[draw(st.sampled_from(KEYS))] = json.loads(json.dumps(draw(st.sampled_from(ODD))))
    return data


# What load_tenancy says beyond the JSON Schema: it sees several places at once, and knows patterns and addresses.
BEYOND = re.compile(
    "there is no |twice|has the same |with a site and without|is a former company|is the same as another|"
    "bear the name|is declared under companies|is of type|connection is empty|the HTTP proxy of|is not shared and has|"
    "is outside policy.scope|"
    "already bears|replaces |is no valid ECMAScript|such as 192.0.2.53|the PBX .* is absent|once its sets are expanded"
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=mutated())
def test_schema_and_loader_agree(data: Any, wrong) -> None:
    """What the schema refuses load_tenancy refuses; what it accepts is wrong, if at all, beyond a schema."""
    said = wrong(yaml.safe_dump(data, allow_unicode=True))
    if not schema_accepts(data) or "version" not in data:  # without version the schema takes it for an included file
        assert said
    else:
        assert [] == [line for line in said if not BEYOND.search(line)]
