"""What nobody outside ALE can know for sure: one row a behaviour, each with the values it may take.

The first value is the default. A row is a switch of the emulator (`--assume NAME=VALUE`), so that a client can be tried
against every world that the evidence allows. `docs/assumptions.md` is generated from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .options import EmulatorError

SWAGGER = "Swagger"
SDK = "node SDK"
HELP = "help centre"
NOWHERE = "not evidenced"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One behaviour of Rainbow that is assumed, not known.

    Attributes:
        name: What `--assume` calls it.
        values: Each value with its meaning; the first is the default.
        source: Where the default comes from.
        observable_by_reading: Whether an account can find out with GET requests alone.
        integer: Whether any whole number may be given; the values listed are then examples.
    """

    name: str
    values: tuple[tuple[str, str], ...]
    source: str
    observable_by_reading: bool = False
    integer: bool = False

    @property
    def default(self) -> str:
        """The value that holds unless another is chosen."""
        return self.values[0][0]

    def accepts(self, value: str) -> bool:
        """Tell whether `value` can be chosen."""
        return value.isdecimal() if self.integer else any(value == word for word, _ in self.values)


def _row(
    name: str, source: str, *values: tuple[str, str], reading: bool = False, integer: bool = False
) -> tuple[str, Assumption]:
    return name, Assumption(name, values, source, reading, integer)


READING = True

ASSUMPTIONS: dict[str, Assumption] = dict(
    (
        # Who sees what
        _row(
            "unlinked-shared",
            f"{SWAGGER}: the plain list holds systems linked to sites of End Customers, and bpId is a filter",
            ("listed-with-bpId", "a shared PBX that no visible company uses is listed only with bpId=<own company>"),
            ("hidden", "it is in no list at all"),
            ("listed", "it is in the plain list too"),
            reading=READING,
        ),
        _row(
            "unlinked-shared-by-id",
            "inferred: the administration pages edit and associate such a PBX",
            ("reachable", "a shared PBX that no visible company uses can be read, changed and deleted by its id"),
            ("refused", "it can only be associated"),
            reading=READING,
        ),
        _row(
            "foreign-links",
            NOWHERE,
            ("shown", "siteId names every linked site, also those of companies that the account does not see"),
            ("hidden", "siteId names only the sites that the account sees"),
            reading=READING,
        ),
        _row(
            "foreign-object",
            f"{SWAGGER}: both answers appear in the examples",
            ("403301", "somebody else's PBX, site or company is 'not assigned to administrate'"),
            ("404", "it 'does not exist'"),
            reading=READING,
        ),
        _row(
            "bp-right-to-connect",
            f"{SWAGGER}: the flag hides the equipment page",
            ("ignored", "the interface does not look at bpHasRightToConnect"),
            ("enforced", "without it a bp_admin may not write PBXs: 403000"),
        ),
        _row(
            "company-names",
            NOWHERE,
            ("unique", "company names are as the seed says"),
            ("homonyms", "another company of the partner bears the name of the first one"),
            reading=READING,
        ),
        # Creating a PBX
        _row(
            "create-needs",
            f"{SWAGGER} (PostSystems); the {SDK} insists on name only",
            ("name-type-country", "a PBX needs name, type and country"),
            ("name-only", "type defaults to undefined, country to FRA"),
        ),
        _row(
            "create-without-siteId",
            f"{SWAGGER}: bpId is obligatory for a shared system not yet used by a company",
            ("allowed", "a shared PBX may be created without siteId"),
            ("refused", "siteId is mandatory also then: 400000"),
        ),
        _row(
            "shared-with-siteId",
            f"not forbidden in the {SWAGGER}",
            ("allowed", "isShared and siteId may be given together"),
            ("refused", "400000"),
        ),
        _row(
            "any-equipment-id",
            f"{SWAGGER}: pbxId is a string that 'should be given'",
            ("accepted", "any pbxId may be given"),
            ("refused", "a pbxId of Rainbow's own form (PBX and eight groups of four) is refused: 400000"),
        ),
        _row(
            "pbx-names",
            NOWHERE,
            ("repeatable", "several PBXs may bear one name"),
            ("unique", "a name that exists is refused: 409000"),
        ),
        _row("name-length", NOWHERE, ("255", "longest name of a PBX, in characters"), ("64", ""), integer=True),
        _row(
            "outbound-prefix-length",
            NOWHERE,
            ("32", "longest entry of pbxMainBundlePrefix, in characters"),
            ("8", ""),
            integer=True,
        ),
        _row(
            "regexp-check",
            NOWHERE,
            ("none", "any regexpMatch of the right length is taken"),
            ("refused", "an invalid regular expression is refused: 400000"),
        ),
        _row(
            "country-check",
            f"{SWAGGER}: exactly three characters",
            ("length", "any three letters are taken as a country"),
            ("list", "only those of systems/countries: 400000"),
        ),
        _row(
            "outbound-prefix-flag",
            f"{SWAGGER}: true in every example",
            ("true", "usePbxMainBundlePrefix is true unless given"),
            ("false", "it is false unless given"),
            reading=READING,
        ),
        # Changing a PBX
        _row(
            "put-isShared",
            f"{SWAGGER} (PutSystems); its operation text says the opposite",
            ("allowed", "isShared can be changed under the documented conditions"),
            ("refused", "isShared is fixed at creation"),
        ),
        _row(
            "shared-rule-code",
            NOWHERE,
            ("400000", "code when a condition of isShared or isCentrex is not met"),
            ("403000", ""),
            ("409000", ""),
        ),
        _row(
            "shared-later-bpId",
            NOWHERE,
            ("unset", "bpId stays as it is when a PBX is made shared"),
            ("own", "it becomes the company of the bp_admin, as at creation"),
        ),
        _row(
            "put-siteId",
            f"inferred from the {SWAGGER}'s 'move to another site'",
            ("moves", "siteId in a PUT replaces every link"),
            ("adds", "it adds a link"),
            ("ignored", "it has no effect"),
        ),
        _row(
            "put-prefix",
            f"{SWAGGER}: typed string in PUT, array elsewhere",
            ("array", "pbxMainBundlePrefix in a PUT may be an array or a string"),
            ("string-only", "an array is refused: 400000"),
        ),
        _row(
            "empty-put",
            f"{SWAGGER}: 400100 is documented for other objects",
            ("ignored", "a PUT that changes nothing answers the PBX as it is"),
            ("400100", "a PUT without data is refused"),
        ),
        # How a PBX looks
        _row(
            "absent-empty",
            f"{SWAGGER}: the example of POST has no prefixes",
            ("absent", "an unset national or international prefix is not in the answer"),
            ("null", "it is null"),
            ("empty", 'it is ""'),
            reading=READING,
        ),
        _row(
            "absent-rule-parts",
            f"{SWAGGER}: answers require the description of a numbering rule",
            ("empty", 'a description or replacement that was not given is answered as ""'),
            ("absent", "it is not in the answer"),
        ),
        _row(
            "type-word",
            f"{SWAGGER}: both spellings",
            ("third_party", "the answer for such a PBX says third_party"),
            ("third party", "it says 'third party'"),
            reading=READING,
        ),
        _row(
            "ping-timeout",
            f"{SWAGGER}: typed string, number in every example",
            ("number", "serverPingTimeout is answered as 120"),
            ("string", 'it is answered as "120"'),
            reading=READING,
        ),
        _row(
            "media-pillar-field",
            SDK,
            ("present", "hasMediaPillar is in every full answer"),
            ("absent", "it is in none"),
            reading=READING,
        ),
        _row(
            "state-values",
            f"{NOWHERE}; the {SDK} types them as strings",
            ("up-down", "channels of /state are up or down"),
            ("connected-disconnected", "they are connected or disconnected"),
            ("true-false", 'they are "true" or "false"'),
            reading=READING,
        ),
        _row(
            "never-connected-state",
            NOWHERE,
            ("down", "/state of a PBX that never connected says that every channel is down"),
            ("empty", "its data is empty"),
            ("404", "404000"),
            reading=READING,
        ),
        _row(
            "countries",
            NOWHERE,
            ("list", "systems/countries is a list of three-letter words"),
            ("objects", "it is a list of objects with name and alpha3"),
            reading=READING,
        ),
        _row(
            "activating-requests",
            f"{SWAGGER}: created, activating, activated; how long is {NOWHERE}",
            ("0", "for how many further requests a PBX that connects is shown as activating"),
            ("2", ""),
            reading=READING,
            integer=True,
        ),
        # Lists
        _row(
            "page-cap",
            "the largest page that ALE's command-line client asks for",
            ("1000", "most rows in one answer"),
            ("100", ""),
            reading=READING,
            integer=True,
        ),
        _row(
            "over-page-cap",
            NOWHERE,
            ("shortened", "a greater limit is lowered to the cap"),
            ("400", "it is refused: 400000"),
            reading=READING,
        ),
        _row(
            "other-sort-order",
            f"the {SDK} sends sortOrder=undefined where its caller names none",
            ("ascending", "a sortOrder that is neither 1 nor -1 counts as 1"),
            ("400", "it is refused: 400000"),
            reading=READING,
        ),
        _row("total", SWAGGER, ("present", "lists say total"), ("absent", "they do not"), reading=READING),
        _row(
            "several-values",
            NOWHERE,
            ("both", "a filter takes several values, repeated or with commas"),
            ("repeated", "only repeated"),
            ("comma", "only with commas"),
            reading=READING,
        ),
        _row(
            "list-lag",
            NOWHERE,
            ("0", "for how many further requests lists do not show a write yet; single objects always do"),
            ("2", ""),
            integer=True,
        ),
        # Associating, removing, deleting
        _row(
            "link-ordinary-foreign",
            f"inferred from the {SWAGGER}'s definition of isShared",
            ("403301", "an ordinary PBX cannot be linked to a site of another company"),
            ("409000", "the same, as a conflict"),
            ("allowed", "it can"),
        ),
        _row(
            "unlink-unlinked",
            NOWHERE,
            ("404", "removing a link that is not there: 404000"),
            ("409", "409000"),
            ("200", "answers as if it had been removed"),
        ),
        _row(
            "unlink-numbers",
            NOWHERE,
            ("kept", "phone numbers assigned at a site stay when the PBX is removed from it"),
            ("removed", "they are removed with the link"),
        ),
        _row(
            "delete-connected",
            f"{HELP}: the page deletes only what is not connected",
            ("allowed", "a connected PBX can be deleted"),
            ("refused", "409000"),
        ),
        _row(
            "delete-site-linked",
            f"{SWAGGER}: forbidden while systems are linked; the code is {NOWHERE}",
            ("403000", "code of that refusal"),
            ("409000", ""),
            ("400000", ""),
        ),
        # Login
        _row(
            "mfa-login",
            "ALE's current reference: a token only without multi-factor authentication",
            ("token", "a good password gets a token"),
            ("none", "the login's answer has no token; an API key still works"),
            reading=READING,
        ),
        _row(
            "token-lifetime",
            f"{SWAGGER}: the token of the example",
            ("7200", "seconds from a login or renewal to the token's end"),
            ("60", ""),
            reading=READING,
            integer=True,
        ),
        _row(
            "renew-limit",
            f"{SWAGGER}: 5 in the text, 3 in a sample",
            ("5", "how often a token can be renewed"),
            ("3", ""),
            reading=READING,
            integer=True,
        ),
        _row(
            "renew-exhausted",
            NOWHERE,
            ("401", "a renewal too many is refused as unauthorized"),
            ("403", "it is refused as forbidden"),
            reading=READING,
        ),
        _row(
            "logout",
            "inferred: ALE's command-line client goes on with its token after logout",
            ("keeps", "a token stays good after logout"),
            ("revokes", "it ends with logout"),
            reading=READING,
        ),
        _row(
            "expired-token-code",
            f"the {SDK} looks at errorDetails 'jwt expired' only",
            ("absent", "the answer to an expired token has no errorDetailsCode"),
            ("401000", ""),
            reading=READING,
        ),
        _row(
            "wrong-app-code",
            f"{SWAGGER}: 401, the code is {NOWHERE}",
            ("401520", "errorDetailsCode when the application or its hash is wrong"),
            ("401500", ""),
            ("absent", "there is none"),
            reading=READING,
        ),
        _row(
            "too-many-requests-header",
            SDK,
            ("with", "an answer 429 has Retry-After"),
            ("without", "it has not"),
            reading=READING,
        ),
    )
)


class Assumptions:
    """The values chosen for one emulator, checked against the table."""

    def __init__(self, chosen: Mapping[str, object] | None = None) -> None:
        self._values = {name: row.default for name, row in ASSUMPTIONS.items()}
        for name, value in (chosen or {}).items():
            self._values[name] = _checked(name, str(value))

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def number(self, name: str) -> int:
        """Return the value of a row that holds whole numbers."""
        return int(self._values[name])

    def holds(self, name: str, value: str) -> bool:
        """Tell whether `name` has this value.

        Raises:
            KeyError: The table has no such row or value: a slip in the emulator itself.
        """
        if not ASSUMPTIONS[name].accepts(value):
            raise KeyError(f"{name}={value}")
        return self._values[name] == value


def parse_assumptions(words: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Read `NAME=VALUE` words of a command line.

    Raises:
        EmulatorError: A word is no pair, or names no row or value of the table.
    """
    chosen: dict[str, str] = {}
    for word in words:
        name, separator, value = word.partition("=")
        if not separator:
            raise EmulatorError(f"--assume {word}: write NAME=VALUE; `--assume help` lists them")
        chosen[name] = _checked(name, value)
    return chosen


def assumptions_text() -> str:
    """Return the table as `--assume help` prints it."""
    lines = ["Behaviour that is assumed, not known. The first value is the default.", ""]
    for row in ASSUMPTIONS.values():
        lines.append(f"{row.name}  ({row.source})")
        lines.extend(f"    {row.name}={word}" + (f"  {meaning}" if meaning else "") for word, meaning in row.values)
        if row.integer:
            lines.append("    or any other whole number")
    return "\n".join(lines) + "\n"


def assumptions_markdown() -> str:
    """Return the page docs/assumptions.md."""
    lines = [
        "# Assumptions",
        "",
        "<!-- generated by `make generate`; the table is provider/rainbow_tenancy/emulator/assumptions.py -->",
        "",
        "Where ALE's documents, clients and help pages do not say how Rainbow behaves, the emulator takes the first",
        "value of a row, and any other with `rainbowctl emulator --assume NAME=VALUE`. *By reading* says whether an",
        "account could find out with GET requests alone.",
        "",
        "| name | values | source | by reading |",
        "| --- | --- | --- | --- |",
    ]
    for row in ASSUMPTIONS.values():
        values = [f"`{word}`" + (f": {meaning}" if meaning else "") for word, meaning in row.values]
        if row.integer:
            values.append("or any whole number")
        seen = "yes" if row.observable_by_reading else "no"
        lines.append(f"| `{row.name}` | {'<br>'.join(values)} | {row.source} | {seen} |")
    return "\n".join(lines) + "\n"


def _checked(name: str, value: str) -> str:
    row = ASSUMPTIONS.get(name)
    if row is None:
        raise EmulatorError(f"--assume {name}: there is no such assumption; `--assume help` lists them")
    if not row.accepts(value):
        words = "a whole number" if row.integer else ", ".join(word for word, _ in row.values)
        raise EmulatorError(f"--assume {name}={value}: right would be {words}")
    return value
