"""tenancy.lock: which id each name of the files meant when it was written, so that a name cannot change its bearer.

    PBX         key of the block          unless the block gives an id or equipment ID, which alone decide
    company     name, or reference        unless the files give its id
    site        id of its company / name or id

Where there is no lock, a name means whoever bears it. Where there is one, a name that now means another, or whose
bearer was renamed, is a problem, and nothing is planned.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec
import yaml

from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.identify import Match, identify
from rainbow_tenancy.reconcile.resolve import Resolver
from rainbow_tenancy.tenancy import Problem, Tenancy, TenancyError
from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.tenancy import CompanyRef, Share
from rainbow_tenancy.text import shown

__all__ = ["LOCK_NAME", "Lock", "Section", "against_lock", "following", "lock_of", "lock_path", "read_lock"]

LOCK_NAME: Final = "tenancy.lock"
Section = Literal["pbxs", "companies", "references", "sites"]


class Lock(msgspec.Struct, forbid_unknown_fields=True):
    """Names to ids, by what they name."""

    version: Literal[1]
    partner: str
    pbxs: dict[str, str] = {}
    companies: dict[str, str] = {}
    references: dict[str, str] = {}
    sites: dict[str, str] = {}

    def of(self, section: Section) -> dict[str, str]:
        """One section."""
        names: dict[str, str] = getattr(self, section)
        return names


class _Name(NamedTuple):
    """A name of the files, whom it means now (None: nobody), and how messages speak of it."""

    section: Section
    word: str
    id: str | None
    spoken: str
    at: At


def lock_path(tenancy: Tenancy) -> Path:
    """Where the lock of a tenancy lies: beside the root file."""
    return Path(tenancy.root).parent / LOCK_NAME


def read_lock(tenancy: Tenancy) -> Lock | None:
    """The lock beside the root file; None where there is none.

    Raises:
        TenancyError: It cannot be read or understood.
    """
    path = lock_path(tenancy)
    try:
        content: Any = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        return msgspec.convert(content, Lock)
    except FileNotFoundError:
        return None
    except (OSError, yaml.YAMLError, UnicodeError, msgspec.ValidationError):
        wrong = f"{shown(str(path))} cannot be read as a lock"
        raise TenancyError([Problem(None, wrong, "restore it from git, or write it anew: rainbowctl lock")]) from None


def lock_of(tenancy: Tenancy, estate: Estate) -> Lock:
    """What every name of the files means now.

    Raises:
        TenancyError: Names are ambiguous.
    """
    matches, problems, _ = identify(tenancy, estate)
    resolver = Resolver(tenancy, estate)
    lock = Lock(1, estate.partner_id)
    for name in (*_pbxs(matches), *_companies(tenancy, resolver)):
        if name.id is not None:
            lock.of(name.section)[name.word] = name.id
    if problems or resolver.problems:
        raise TenancyError([*problems, *resolver.problems])
    return lock


def against_lock(lock: Lock, tenancy: Tenancy, estate: Estate) -> list[Problem]:
    """Every name of the files that means another than the lock says."""
    if lock.partner != estate.partner_id:
        wrong = f"{LOCK_NAME} belongs to the partner {shown(lock.partner)}, and this account to {estate.partner_id}"
        return [Problem(None, wrong, "use an account of that partner, or write it anew: rainbowctl lock")]
    matches, _, _ = identify(tenancy, estate)
    bearers = _bearers(estate)
    problems = []
    told = set()
    for name in (*_pbxs(matches), *_companies(tenancy, Resolver(tenancy, estate))):
        locked = lock.of(name.section).get(name.word)
        if locked is None or name.id == locked or (name.section, name.word) in told:
            continue
        told.add((name.section, name.word))
        bearer = bearers.get(locked)
        if name.id is None and bearer is None:
            continue  # gone: what the files say of it is for the plan to tell
        now = f"means another now ({name.id})" if name.id else "means nobody now"
        was = f"it meant {locked}" + (f", which is named {shown(bearer)}" if bearer is not None else "")
        correct = "correct the name" + (" (rainbowctl accept does)" if name.section == "pbxs" and bearer else "")
        otherwise = "if the new meaning is right" if name.id else "if it shall be another, which is not there yet"
        right = f"{correct}, or {otherwise}: rainbowctl lock"
        problems.append(Problem(tenancy.place(name.at), f"{name.spoken} {now}; by {LOCK_NAME} {was}", right))
    return problems


def following(lock: Lock, tenancy: Tenancy, estate: Estate) -> Tenancy:
    """The tenancy with each block whose name was changed in Rainbow meaning the PBX that the lock holds, by its id."""
    matches, _, _ = identify(tenancy, estate)
    renamed = {}
    for name in _pbxs(matches):
        held = estate.by_id.get(lock.pbxs.get(name.word, ""))
        if held is not None and held.id != name.id:
            renamed[name.word] = held.id
    pbxs = [replace(pbx, id=renamed[pbx.key]) if pbx.key in renamed else pbx for pbx in tenancy.pbxs]
    return replace(tenancy, pbxs=pbxs)


def _bearers(estate: Estate) -> dict[str, str]:
    """Everybody's name, by id."""
    return {one.id: one.name for rows in (estate.systems, estate.companies, estate.sites) for one in rows}


def _pbxs(matches: list[Match]) -> Iterator[_Name]:
    for match in matches:
        pbx = match.pbx
        if pbx.id is None and pbx.equipment_id is None and pbx.replaces is None:
            found = match.system.id if match.system else None
            yield _Name("pbxs", pbx.key, found, f"the PBX {shown(pbx.key)} ({shown(pbx.name)})", pbx.at)


def _companies(tenancy: Tenancy, resolver: Resolver) -> Iterator[_Name]:
    for former in tenancy.former:
        yield from _company(former.company, former.at, resolver)
    met = set()
    for pbx in tenancy.pbxs:
        for share in pbx.shares:
            if id(share.company) not in met:
                met.add(id(share.company))
                yield from _company(share.company, share.at, resolver)
            if share.site is not None:
                yield from _site(share, resolver)


def _company(ref: CompanyRef, at: At, resolver: Resolver) -> Iterator[_Name]:
    if ref.id is not None:
        return
    found = resolver.company(ref, at)
    company_id = found.id if found else None
    if ref.reference is not None:
        yield _Name("references", ref.reference, company_id, f"the reference {shown(ref.reference)}", at)
    elif ref.name is not None:
        yield _Name("companies", ref.name, company_id, f"the company {shown(ref.name)}", at)


def _site(share: Share, resolver: Resolver) -> Iterator[_Name]:
    for wish in resolver.wishes([share]):
        if wish.site is not None and wish.site.id != share.site:
            found = None if resolver.is_coming(wish.site) else wish.site.id
            word = f"{wish.company.id}/{share.site}"
            yield _Name(
                "sites",
                word,
                found,
                f"the site {shown(share.site or '')} of {shown(str(share.company))}",
                share.at,
            )
