"""The inputs of `rainbow:Pbx` as the files' own block: checked by the same models, resolved by the same code.

inputs ─► block (literal secrets set aside, unknown values taken out) ─► shape ─► resolve ─► DesiredPbx
                                                                            └─► problems, each at its property
"""

import os
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rainbow_tenancy.fields import FromEnv, SecretRef
from rainbow_tenancy.plugin.values import Path, Values, dotted
from rainbow_tenancy.secret import Secret
from rainbow_tenancy.tenancy.damage import Damage
from rainbow_tenancy.tenancy.positions import At, Files, Place
from rainbow_tenancy.tenancy.problems import Problem, TenancyError
from rainbow_tenancy.tenancy.prune import prune
from rainbow_tenancy.tenancy.resolve import resolve
from rainbow_tenancy.tenancy.secrets import ENV_PREFIX, resolve_secret
from rainbow_tenancy.tenancy.shapes import check_shape
from rainbow_tenancy.tenancy.sources import Part, Sources
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Tenancy

__all__ = ["LITERALS", "OWN_KEYS", "Block", "Property", "read_block"]

# Keys of a PBX's block for which Pulumi has words of its own.
NOT_HERE: Final = {
    "id": "import the PBX instead: pulumi import rainbow:index:Pbx NAME ID, or the resource option import",
    "absent": "take the resource out of the program; deletionProtection must be false before",
    "renamedFrom": "write the new name; the stack's state knows which PBX it is",
    "replaces": "change equipment.id, and the PBX is replaced",
    "profile": "use a variable or a function of your program's language",
}
SECRETS_DIR: Final = "RAINBOW_SECRETS_DIR"
OWN_KEYS: Final = ("deletionProtection",)  # of the resource, and not of the block
WHOLE_LIST: Final[Path] = ("sharedWith",)

# Where a program may give a secret itself; the files only name where one is kept.
LITERALS: Final[Mapping[Path, str]] = {
    ("equipment", "activationCode"): f"{ENV_PREFIX}of_the_program_activationCode",
    ("connection", "httpProxy", "password"): f"{ENV_PREFIX}of_the_program_password",
}


class Property(Place):
    """The place of an input: its property path, which stands in `file`."""

    __slots__ = ()

    def __str__(self) -> str:
        return self.file


class _Properties(Files):
    """Places for data that stands in no file."""

    def __init__(self, tree: dict[str, Any], above: int) -> None:
        super().__init__()
        self._paths: list[Path] = [()]
        self._above = above
        self._mark(tree, ())
        self.keep(0, tree, {})

    def place_of(self, position: int) -> Place:
        return Property(dotted(self._paths[position][self._above :]), 0, 0)

    def _mark(self, value: Any, path: Path) -> None:
        if isinstance(value, dict):
            marks = self.marks[id(value)] = []
            for key, inner in value.items():
                position = self._next((*path, key))
                marks += [position, position]
                self._mark(inner, (*path, key))
        elif isinstance(value, list):
            self.marks[id(value)] = [self._next((*path, index)) for index in range(len(value))]
            for index, inner in enumerate(value):
                self._mark(inner, (*path, index))

    def _next(self, path: Path) -> int:
        self._paths.append(path)
        return len(self._paths) - 1


@dataclass(slots=True)
class Block:
    """What the inputs of one `rainbow:Pbx` say.

    Attributes:
        tenancy: A tenancy of this PBX alone, for the planner.
        problems: What is wrong; where there is any, `pbx` may be wanting.
        given: Secrets that stand in the inputs themselves, by the names that stand for them in `pbx`.
        unknown: Paths that are not known yet.
    """

    tenancy: Tenancy
    problems: list[Problem]
    given: dict[str, str] = field(default_factory=dict)
    unknown: list[Path] = field(default_factory=list)

    @property
    def pbx(self) -> DesiredPbx:
        """The PBX that is wished for."""
        return self.tenancy.pbxs[0]

    def secret(self, reference: SecretRef) -> Secret:
        """The secret that a reference means: of the program itself, or kept where the engine's operator says.

        Raises:
            TenancyError: It is not there.
        """
        directory = os.environ.get(SECRETS_DIR)
        return resolve_secret(
            reference,
            environ={**os.environ, **self.given},
            secrets_dir=pathlib.Path(directory) if directory else None,
        )


def read_block(key: str, inputs: Values) -> Block:
    """Check inputs and resolve them.

    Args:
        key: The resource's name; stands for the block's key.
        inputs: The inputs.
    """
    given: dict[str, str] = {}
    plain = _copy({name: value for name, value in inputs.plain.items() if name not in OWN_KEYS})
    early = [Problem(Property(name, 0, 0), f"{name} belongs to tenancy files", right)
             for name, right in NOT_HERE.items() if plain.pop(name, None) is not None]  # fmt: skip
    early += _rule_sets(plain)
    for path, stand_in in LITERALS.items():
        early += _set_aside(plain, path, stand_in, given)
    unknown = [path for path in inputs.unknown if path[0] not in OWN_KEYS]
    if WHOLE_LIST in unknown:
        plain["sharedWith"] = []  # it rules over the associations, whatever it will hold
    tree: dict[str, Any] = {"version": 1, "pbxs": {key: plain}}
    files = _Properties(tree, above=2)
    sources = Sources("", files, [Part(At(None, 0), tree, is_root=True)], early)
    damage = Damage({("pbxs", key)} if unknown else set(), files_lost=False)
    prune(tree, (("pbxs", key, *path) for path in unknown if path != WHOLE_LIST), files)
    damage.paths |= check_shape(sources.parts[0], sources.notes)
    return Block(resolve(sources, damage), sources.problems, given, unknown)


def _copy(value: Any) -> Any:
    """Maps and lists of their own: what is wrong is taken out of them."""
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _rule_sets(plain: dict[str, Any]) -> list[Problem]:
    rules = plain.get("numberingRules")
    found = []
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if isinstance(rule, dict) and "use" in rule:
            place = Property(f"numberingRules[{index}].use", 0, 0)
            found.append(Problem(place, "rule sets belong to tenancy files", "use a variable of your program"))
    return found


def _set_aside(plain: dict[str, Any], path: Path, stand_in: str, given: dict[str, str]) -> list[Problem]:
    """Put a reference in the place of a literal secret."""
    *above, last = path
    holder: Any = plain
    for step in above:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or not isinstance(holder.get(last), str):
        return []
    reference = FromEnv.model_validate({"fromEnv": stand_in})
    given[stand_in] = holder[last]
    holder[last] = {"fromEnv": stand_in}
    try:
        resolve_secret(reference, environ=given, secrets_dir=None, place=Property(dotted(path), 0, 0))
    except TenancyError as error:
        return error.problems
    return []
