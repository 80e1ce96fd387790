"""What the files said before, against which it shows who moved since: Rainbow, the files, or both.

    files before ──┬──► files now
                   └──► Rainbow now      the side that differs from before is the one that moved

A base is a tenancy at a git revision, or the record of the last apply. It holds what the files governed: values of
fields, no secret, no activation code, nor where one is kept.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct

from rainbow_tenancy.rainbow import Company
from rainbow_tenancy.tenancy import Tenancy
from rainbow_tenancy.tenancy.tenancy import CompanyRef, DesiredPbx, Share

__all__ = ["Base", "BaseCompany", "BasePbx", "BaseShare", "base_of", "governed_keys", "mark_of", "means"]


class BaseCompany(Struct, frozen=True, omit_defaults=True):
    """A company as the files named it."""

    name: str | None = None
    id: str | None = None
    reference: str | None = None


def means(ref: BaseCompany | CompanyRef, company: Company) -> bool:
    """Whether files that name a company so mean this one: by id, else reference, else name."""
    if ref.id is not None:
        return ref.id == company.id
    if ref.reference is not None:
        return ref.reference == company.reference
    return ref.name == company.name


class BaseShare(Struct, frozen=True, omit_defaults=True):
    """A wished association."""

    company: BaseCompany
    site: str | None = None  # name or id; None is any


class _Governs(Protocol):
    """A block, of today or of a base."""

    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def shared_with(self) -> Sequence[object] | None: ...


def governed_keys(block: _Governs) -> list[str]:
    """The keys that a block decides."""
    return [*sorted(block.values), *(["sharedWith"] if block.shared_with is not None else [])]


class BasePbx(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """What a block governed."""

    values: dict[str, Any]  # path of a field to the file's value
    shared: bool = True
    shared_with: list[BaseShare] | None = None  # None: the list was not governed
    uses: list[BaseShare] = []
    absent: bool = False
    replaces: str | None = None  # `mark_of` the equipment ID
    code: str | None = None  # `mark_of` where its declared activation code is kept

    def shares(self) -> list[BaseShare]:
        """Every wished association."""
        return [*(self.shared_with or ()), *self.uses]


class Base(Struct, frozen=True, rename="camel"):
    """What a whole tenancy governed."""

    format_version: Literal[3]
    tenancy: str
    origin: str  # where it is from, in words that follow "against"
    pbxs: dict[str, BasePbx]
    former: list[BaseCompany] = []
    untold: list[str] = []  # keys of PBXs of which it does not know what the files said


def mark_of(text: str) -> str:
    """What tells one text from another: so few digits that a fleet's equipment ID, which is its code, is not found."""
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def base_of(tenancy: Tenancy, origin: str) -> Base:
    """What this tenancy governs.

    Args:
        tenancy: The files, then.
        origin: Where it is from: `the last apply`, `revision 1a2b3c`.
    """
    return Base(
        format_version=3,
        tenancy=tenancy.name,
        origin=origin,
        pbxs={pbx.key: _pbx(pbx) for pbx in tenancy.pbxs},
        former=[_company(one.company) for one in tenancy.former],
    )


def _pbx(pbx: DesiredPbx) -> BasePbx:
    return BasePbx(
        values=dict(pbx.values),
        shared=pbx.shared,
        shared_with=_shares(pbx.shared_with) if pbx.shared_with is not None else None,
        uses=_shares(pbx.uses),
        absent=pbx.absent,
        replaces=mark_of(pbx.replaces) if pbx.replaces else None,
        code=mark_of(repr(pbx.activation_code)) if pbx.activation_code else None,
    )


def _shares(shares: Iterable[Share]) -> list[BaseShare]:
    return [BaseShare(_company(share.company), share.site) for share in shares]


def _company(ref: CompanyRef) -> BaseCompany:
    return BaseCompany(ref.name, ref.id, ref.reference)
