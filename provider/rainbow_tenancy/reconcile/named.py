"""The PBXs that a person names at a command, with their blocks in the files."""

from collections.abc import Sequence
from dataclasses import dataclass

from rainbow_tenancy.globs import matches
from rainbow_tenancy.rainbow import Client, System
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.observe import observe
from rainbow_tenancy.reconcile.operations import PbxRef
from rainbow_tenancy.reconcile.prepare import survey
from rainbow_tenancy.reconcile.status import PbxStatus, pbx_statuses
from rainbow_tenancy.tenancy import Problem, Tenancy, TenancyError
from rainbow_tenancy.tenancy.problems import did_you_mean
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = ["NamedPbx", "find_named", "named_pbxs"]


@dataclass(frozen=True, slots=True)
class NamedPbx:
    """A PBX that is there.

    Attributes:
        ref: Its names.
        system: What Rainbow has.
        block: Its block in the files, where there is one.
    """

    ref: PbxRef
    system: System
    block: DesiredPbx | None


async def find_named(client: Client, tenancy: Tenancy | None, words: Sequence[str]) -> list[NamedPbx]:
    """As `named_pbxs`, in what Rainbow has now.

    Raises:
        TenancyError: As there; or the tenancy belongs elsewhere, or a name means another than its lock says.
        RainbowError: Rainbow could not be read.
    """
    estate = (await survey(client, tenancy)).estate if tenancy else await observe(client)
    return named_pbxs(tenancy, estate, words)


def named_pbxs(tenancy: Tenancy | None, estate: Estate, words: Sequence[str]) -> list[NamedPbx]:
    """The PBXs that these words mean, each once, in the order of names.

    Args:
        tenancy: The files, where there are any.
        estate: What Rainbow has.
        words: Each the key or the id of a PBX, its Server name, or a glob of keys and names.

    Raises:
        TenancyError: A word means no PBX, one that Rainbow lacks, or, without being a glob, several.
    """
    known = pbx_statuses(tenancy, estate)
    problems: list[Problem] = []
    meant: set[PbxRef] = set()
    for word in words:
        found = _meant(known, word)
        meant.update(one.ref for one in found)
        problems += _problems(known, word, found) if found else [_nobody(tenancy, estate, known, word)]
    if problems:
        raise TenancyError(problems)
    return [NamedPbx(one.ref, one.system, one.block) for one in known if one.ref in meant and one.system is not None]


def _meant(known: Sequence[PbxStatus], word: str) -> list[PbxStatus]:
    """By key or id, which are nobody else's; else by names."""
    alone = [one for one in known if word in {one.ref.key, one.ref.system_id}]
    return alone or [one for one in known if matches((one.ref.label, one.ref.name), [word])]


def _nobody(tenancy: Tenancy | None, estate: Estate, known: Sequence[PbxStatus], word: str) -> Problem:
    """Why no PBX is meant: it is another's, it shall be deleted, or there is none."""
    if tenancy is not None:
        if any(matches((one.name, one.id), [word]) for one in estate.systems if not tenancy.governs(one.name)):
            return Problem(None, f"{word} is outside policy.scope, and so another's", "use the files that govern it")
        if any(pbx.absent and pbx.key == word for pbx in tenancy.pbxs):
            return Problem(None, f"the files say {word}: absent", "while it is there, give its Server name or id")
    names = {name for one in known for name in (one.ref.label, one.ref.name)}
    return Problem(None, f"no PBX is named {word}", did_you_mean(word, names, "rainbowctl status --all lists them"))


def _problems(known: Sequence[PbxStatus], word: str, found: Sequence[PbxStatus]) -> list[Problem]:
    is_glob = not any(word.casefold() == name.casefold() for one in found for name in _names(one))
    if len(found) > 1 and not is_glob:
        ids = ", ".join(sorted(one.ref.system_id or one.ref.label for one in found))
        return [Problem(None, f"{len(found)} PBXs are named {word}", f"give the id of one of them: {ids}")]
    return [
        Problem(
            None, f"{one.ref.label} is in the files and not yet in Rainbow", "create it first, with rainbowctl apply"
        )
        for one in found
        if one.system is None
    ]


def _names(one: PbxStatus) -> tuple[str, ...]:
    return one.ref.label, one.ref.name, one.ref.system_id or ""
