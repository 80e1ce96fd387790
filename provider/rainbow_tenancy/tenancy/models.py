"""What may stand in the tenancy files, as tables: one block a map, one row a key; `fields.FIELDS` gives a PBX's fields.

    ROOT_FILE      version, tenancy, partner, policy, include, profiles ─► DEFAULTS
        │                                                      defaults ─► DEFAULTS
        └─ INCLUDED_FILE   pbxs ─► PBX = DEFAULTS + what belongs to one PBX
                           companies ─► COMPANY
                           numberingRuleSets ─► [NumberingRule]

They check one map at a time and give the JSON Schema; what needs two places at once is checked from `resolve` on.
"""

from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic import Field as Says
from pydantic_core import PydanticCustomError

from rainbow_tenancy.fields import EquipmentId, Name, NumberingRule, SecretRef
from rainbow_tenancy.tenancy.shape import Key, block, either, from_fields, list_of, map_of

__all__ = ["ABSENT_KEYS", "COMPANY", "DEFAULTS", "INCLUDED_FILE", "PBX", "ROOT_FILE"]

# ── Texts and numbers ────────────────────────────────────────────────────────────────────────────────────────────────

RainbowId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{24}$")]
TenancyName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?$")]
ProxyHost = Annotated[str, StringConstraints(max_length=253, pattern=r"^[0-9A-Za-z.:_-]+$")]
FleetPart = Annotated[str, StringConstraints(max_length=120, pattern=r"^[0-9A-Za-z._-]+$")]
Dialled = Annotated[str, StringConstraints(max_length=64, pattern=r"^[+]?[0-9*#]+$")]
Sent = Annotated[str, StringConstraints(max_length=64, pattern=r"^[+]?[0-9*#]*$")]
Percent = Annotated[str, StringConstraints(pattern=r"^([0-9]|[1-9][0-9]|100)%$")]
Count = Annotated[int, Says(ge=0)]
Version = Annotated[int, Says(ge=1, le=1)]  # Literal[1] would take true
Port = Annotated[int, Says(ge=1, le=65535)]
Path = Annotated[str, StringConstraints(min_length=1)]


def _ip(text: str) -> str:
    try:
        ip_address(text)
    except ValueError:
        raise PydanticCustomError("ip_address", "no IP address") from None
    return text


IpAddress = Annotated[str, AfterValidator(_ip)]
Wait = Literal["wait"]

# ── Parts of a PBX's block ───────────────────────────────────────────────────────────────────────────────────────────

# fmt: off
DIALING = block("Dialing", "How the PBX dials: country and prefixes.", *from_fields("dialing"))

EQUIPMENT = block(
    "Equipment", "What the PBX connects with. Left out, a stable equipment ID is derived and Rainbow makes the code.",
    *from_fields("equipment"),
    Key("generate", Literal["rainbow"], "rainbow: leave equipment ID and activation code to Rainbow.", ("rainbow",)),
)
FLEET = block(
    "Fleet", "An OXO Connect from the reseller's fleet: equipment ID and activation code are both FLEET-INSTALLATION.",
    Key("fleetReference", FleetPart, "The fleet's reference.", ("ALE12",), required=True),
    Key("installationReference", FleetPart, "The installation's reference.", ("1234.5678.90",), required=True),
)
USE_RULE_SET = block(
    "UseRuleSet", "The rules of a named set, in this place of the list.",
    Key("use", Name, "A key of numberingRuleSets.", ("france",), required=True),
)
HTTP_PROXY = block(
    "HttpProxy", "The HTTP proxy through which an OmniPCX Enterprise reaches Rainbow.",
    Key("host", ProxyHost, "The proxy's IP address or name.", ("192.0.2.8",)),
    Key("port", Port, "The proxy's TCP port.", (3128,)),
    Key("username", Name, "User name, where the proxy asks for one.", ("rainbow",)),
    Key("password", SecretRef, "Where the password is kept; never the password itself.",
        ({"fromEnv": "RAINBOW_SECRET_OXE_PROXY"},)),
)
CONNECTION = block(
    "Connection",
    "How an OmniPCX Enterprise reaches the public network; no field of Rainbow, it goes on the connection sheet.",
    Key("dnsServers", list_of(IpAddress, least=1), "Direct access: the DNS servers' addresses.", (["192.0.2.53"],)),
    Key("httpProxy", HTTP_PROXY, "Access through an HTTP proxy.", ({"host": "192.0.2.8", "port": 3128},), "HTTP proxy"),
)
DIAL_TEST = block(
    "DialTest", "A number that a Rainbow user dials, and what the PBX must then be sent.",
    Key("dial", Dialled, "The number as dialled.", ("12345",), required=True),
    Key("expect", Sent, 'What goes to the PBX; "" where the call is forbidden.', ("12345",), required=True),
)
NEW_SITE = block(
    "NewSite", "A site that may have to be created.",
    Key("name", Name, "The site's exact name. One that the company has is used.", ("Annexe",), required=True),
    Key("create", bool, "true: where the company has no site of this name, it is created.", (True,), required=True),
)
_SITE = either(text=Name, map=NEW_SITE)
SHARE = block(
    "Share", "One company that shares the PBX; found by id, else by reference, else by exact name.",
    Key("company", Name, "A key of companies, else the company's exact name.", ("Clinique du Parc",)),
    Key("id", RainbowId, "The company's id in Rainbow.", ("5a0000000000000000000002",)),
    Key("reference", Name, "The company's external reference in Rainbow.", ("C-10442",)),
    Key("site", _SITE, "Name or id of the company's site; a map where it may have to be created. Left out, any link of "
        "the company will do; a new one takes its only site.", ("Lyon", {"name": "Annexe", "create": True})),
    Key("ifMissing", Wait, "wait: while Rainbow has no such company, a manual item instead of an error.",
        ("wait",)),
)

# ── A PBX's block, and what may be a default of many ─────────────────────────────────────────────────────────────────

_RULES = list_of(either(rule=NumberingRule, use=USE_RULE_SET), most=100)  # the files know rule sets, Rainbow does not
_OF_ONE_PBX = ("name",)  # a field that cannot be a default
_DEFAULTS = (
    *from_fields(without=_OF_ONE_PBX, instead={"numberingRules": _RULES}),
    Key("dialing", DIALING, "How the PBX dials: country and prefixes.", ({"country": "FRA", "outboundPrefix": "0"},)),
    Key("shared", bool, "true (the default): several companies may share the PBX. false: an ordinary PBX of one.",
        (True,), schema={"default": True}),
    Key("connection", CONNECTION, "OmniPCX Enterprise only: DNS servers or HTTP proxy, for the connection sheet.",
        ({"dnsServers": ["192.0.2.53"]},)),
    Key("webrtcGateway", Literal["expected", "none"], "Whether a WebRTC gateway belongs to the PBX. Activating one is "
        "a manual item: no API for it is known.", ("expected",), "WebRTC gateway"),
    Key("dialTests", list_of(DIAL_TEST), "Numbers dialled, and what must then go to the PBX.",
        ([{"dial": "12345", "expect": "12345"}],)),
)
DEFAULTS = block(
    "Defaults", "What counts as written in every block that says nothing else. Maps merge by key, lists replace.",
    *_DEFAULTS,
)
PBX = block(
    "Pbx", "One PBX. A key that is left out is not governed: neither compared nor sent.",
    *from_fields(without=tuple(key.name for key in _DEFAULTS)),
    *_DEFAULTS,
    Key("profile", Name, "A key of profiles: defaults over `defaults`.", ("belgium",)),
    Key("sharedWith", list_of(either(text=Name, map=SHARE)),
        "The companies that share the PBX: keys of companies, exact names, or maps. Given, it is the whole list "
        "([]: nobody); left out, associations are not governed.",
        (["Boulangerie Martin", {"company": "Clinique du Parc", "site": "Lyon"}],), schema={"uniqueItems": True}),
    Key("id", RainbowId, "The PBX's id in Rainbow; finds it, and never creates one.", ("5c0000000000000000000001",)),
    Key("equipment", EQUIPMENT, "Equipment ID and activation code.", ({"id": "PBX-LYON-1"}, {"generate": "rainbow"})),
    Key("fleet", FLEET, "OXO types only: the PBX comes from the reseller's fleet.",
        ({"fleetReference": "ALE12", "installationReference": "1234.5678.90"},)),
    Key("renamedFrom", Name, "The name that the PBX bore in Rainbow before.", ("OXE-OLD",)),
    Key("replaces", EquipmentId, "Equipment ID of the PBX that this one replaces, and that is then deleted.",
        ("PBX712e-bd96-0c27-4350-a3ff-dc0c-83e7-c246",)),
    Key("absent", bool, "true: the PBX is deleted; the block then holds only what finds it.", (True,)),
)
ABSENT_KEYS = ("absent", "id", "name", "equipment", "fleet")

# ── Companies ────────────────────────────────────────────────────────────────────────────────────────────────────────

USE = block(
    "Use", "One PBX that the company shares, through a named site.",
    Key("pbx", Name, "A key of pbxs.", ("lyon-oxe",), required=True),
    Key("site", _SITE, "Name or id of the company's site; a map where it may have to be created.",
        ("Lyon", {"name": "Annexe", "create": True})),
)
COMPANY = block(
    "Company", "A customer company; found by id, else by reference, else by exact name.",
    Key("name", Name, "The company's exact name; the key where neither name, id nor reference is given.",
        ("Garage Dupont",)),
    Key("id", RainbowId, "The company's id in Rainbow.", ("5a0000000000000000000002",)),
    Key("reference", Name, "The company's external reference in Rainbow.", ("C-10442",)),
    Key("uses", list_of(either(text=Name, map=USE)),
        "PBXs that it shares: keys of pbxs, or maps with a site.", (["oxo-90", {"pbx": "lyon-oxe", "site": "Lyon"}],),
        schema={"uniqueItems": True}),
    Key("former", bool, "true: a customer of the past, to be removed from every shared PBX.", (True,)),
    Key("ifMissing", Wait, "wait: while Rainbow has no such company, manual items instead of an error.", ("wait",)),
)

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

PARTNER = block(
    "Partner", "Where the tenancy belongs; another host or partner is refused before anything else is read.",
    Key("host", HostName, "Rainbow's host.", ("openrainbow.com",)),
    Key("id", RainbowId, "The partner company's id in Rainbow.", ("5a0000000000000000000001",)),
)
_LIMIT = either(number=Count, text=Percent, list=list_of(either(number=Count, text=Percent), least=1, most=2))
LIMITS = block(
    "Limits", "Brakes on one apply: a number, per cent, or a list of both, of which the smaller rules.",
    Key("removals", _LIMIT, "Associations that one apply may remove; 5 if nothing is written.",
        (3, "10%", [3, "10%"]), schema={"default": 5}),
    Key("companiesTouched", _LIMIT, "Companies that one apply may touch; any number where nothing is written.", (10,)),
)
POLICY = block(
    "Policy", "How the files rule.",
    Key("unmanagedAssociations", Literal["remove", "report"],
        "What becomes of an association that a PBX's sharedWith does not name: remove (the default) or report.",
        ("report",), schema={"default": "remove"}),
    Key("limits", LIMITS, "Brakes on one apply.", ({"removals": 3},)),
    Key("scope", list_of(Name, least=1), "Patterns (*, ?, […]) of the Server names that these files govern; any "
        "other PBX is neither changed nor called unmanaged. Every PBX where nothing is written.", (["LYON-*"],)),
)
_SECTIONS = (
    Key("pbxs", map_of(Name, PBX), "The PBXs, each under a key that never changes.",
        ({"lyon-oxe": {"name": "OXE-LYON-01", "sharedWith": ["Boulangerie Martin"]}},), "PBXs"),
    Key("companies", map_of(Name, COMPANY), "Companies for which a name is not enough, or that have their own file.",
        ({"garage-dupont": {"reference": "C-10442", "uses": ["lyon-oxe"]}},)),
    Key("numberingRuleSets", map_of(Name, list_of(NumberingRule, most=100)),
        "Named lists of rules, for {use: NAME} in numberingRules.",
        ({"france": [{"match": "^0800", "replaceWith": ""}]},)),
)
INCLUDED_FILE = block("IncludedFile", "A file that the root file includes.", *_SECTIONS)
ROOT_FILE = block(
    "RootFile", "The root file of a tenancy.",
    Key("version", Version, "Version of the files' form.", (1,), required=True, schema={"const": 1}),
    Key("tenancy", TenancyName, "Name of the tenancy, main where nothing is written; with a PBX's key it makes derived "
        "equipment IDs stable.", ("lyon",), schema={"default": "main"}),
    Key("partner", PARTNER, "Host and partner that the files are meant for.", ({"host": "openrainbow.com"},)),
    Key("policy", POLICY, "How the files rule.", ({"unmanagedAssociations": "report"},)),
    Key("defaults", DEFAULTS, "What counts as written in every PBX's block.", ({"dialing": {"country": "FRA"}},)),
    Key("profiles", map_of(Name, DEFAULTS), "Named defaults, over `defaults`; a PBX names one with `profile`.",
        ({"belgium": {"dialing": {"country": "BEL"}}},)),
    Key("include", list_of(Path), "Files of this tenancy, relative to this one; * and ? find several.",
        (["lyon.yaml", "customers/*.yaml"],)),
    *_SECTIONS,
)
# fmt: on
