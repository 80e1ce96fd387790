"""The status of PBXs as a report."""

from collections.abc import Sequence
from typing import Annotated

from rainbow_tenancy.fields import PBX_TYPE
from rainbow_tenancy.reconcile.status import PbxStatus
from rainbow_tenancy.reports.data.making import Maker
from rainbow_tenancy.reports.data.parts import FORMAT_VERSION, Data, FormatVersion, Manual, Pbx, Site, says

__all__ = ["Event", "PbxReport", "Sharer", "StatusReport", "StatusSummary", "status_report"]


class Sharer(Data, frozen=True):
    """A company that shares a PBX, or owns it where that is ordinary."""

    id: str
    name: str
    reference: Annotated[str | None, says("Rainbow's external reference; null where there is none or it is hidden.")]
    sites: Annotated[list[Site], says("The sites of this company that the PBX is linked to.")]


class Event(Data, frozen=True):
    """Something that happened to a PBX's connection, in Rainbow's own words."""

    type: str
    date: Annotated[str, says("As Rainbow wrote it.")]


class PbxReport(Pbx, frozen=True):
    """One PBX; null is unknown, or (of a missing one) not there."""

    type: Annotated[str | None, says("As the files write it.")]
    status: Annotated[
        str | None,
        says("Pending, Activated, Running, Degraded, Disconnected or Missing; null where rainbowStatus is unknown."),
    ]
    rainbow_status: Annotated[str | None, says("Rainbow's own word.")]
    channels: Annotated[dict[str, str] | None, says("Of an activated PBX: each channel and its state.")]
    shared: bool | None
    companies: Annotated[list[Sharer], says("In the order of names.")]
    links_not_visible: Annotated[int, says("Links to sites that this account does not see.")]
    webrtc_gateway: Annotated[bool | None, says("Whether one is attached.")]
    history: Annotated[
        list[Event] | None,
        says("What happened to its connection, newest first; null where it was not asked or Rainbow does not tell."),
    ]

    @property
    def is_unnamed_ordinary(self) -> bool:
        """Whether it belongs to one company and no file names it."""
        return self.key is None and self.shared is False


class StatusSummary(Data, frozen=True):
    """The PBXs in numbers."""

    pbxs: int
    running: int
    missing: Annotated[int, says("In the files and not in Rainbow.")]
    left_out: Annotated[int, says("How many PBXs --pbx and --company left aside.")]
    ordinary_left_out: Annotated[int, says("How many ordinary PBXs, which no file names, only --all lists.")]
    history_asked: Annotated[bool, says("Whether --history was given.")]


class StatusReport(Data, frozen=True, tag_field="report", tag="status"):
    """How PBXs are; no activation code has a place in it."""

    format_version: FormatVersion
    tenancy: Annotated[str | None, says("The name that the root file gives it; null without files.")]
    root: Annotated[str | None, says("The root file; null without files.")]
    summary: StatusSummary
    pbxs: Annotated[list[PbxReport], says("In the order of keys and names.")]
    manual: Annotated[list[Manual], says("What a person has to do about WebRTC gateways.")]
    for_companies: Annotated[bool, says("Whether only the part of the companies of --company was looked at.")]


def status_report(
    pbxs: Sequence[PbxStatus],
    *,
    tenancy: str | None = None,
    root: str | None = None,
    left_out: int = 0,
    ordinary_left_out: int = 0,
    history_asked: bool = False,
) -> StatusReport:
    """The status of PBXs as plain data.

    Args:
        pbxs: The PBXs.
        tenancy: The tenancy's name, where there are files.
        root: Its root file.
        left_out: How many PBXs `--pbx` and `--company` left aside.
        ordinary_left_out: How many ordinary PBXs only `--all` lists.
        history_asked: Whether `--history` was given.
    """
    make = Maker(one.ref for one in pbxs)
    return StatusReport(
        format_version=FORMAT_VERSION,
        tenancy=tenancy,
        root=root,
        summary=StatusSummary(
            pbxs=len(pbxs),
            running=sum(one.is_running for one in pbxs),
            missing=sum(one.system is None for one in pbxs),
            left_out=left_out,
            ordinary_left_out=ordinary_left_out,
            history_asked=history_asked,
        ),
        pbxs=[_pbx(one, make) for one in pbxs],
        manual=[make.manual(one.manual) for one in pbxs if one.manual],
        for_companies=False,
    )


def _pbx(one: PbxStatus, make: Maker) -> PbxReport:
    ref, system = make.pbx(one.ref), one.system
    return PbxReport(
        key=ref.key,
        name=ref.name,
        system_id=ref.system_id,
        equipment_id=ref.equipment_id,
        type=str(PBX_TYPE.to_file(system.type)) if system and system.type else None,
        status=None if one.word.startswith('"') else one.word,  # a word of Rainbow's that is unknown is quoted
        rainbow_status=system.status if system else None,
        channels=dict(one.state.channels) if one.state else None,
        shared=system.is_shared if system else None,
        companies=[
            Sharer(
                id=company.id,
                name=make.text(company.name),
                reference=make.text(company.reference) if company.reference is not None else None,
                sites=make.sites(company.sites),
            )
            for company in one.companies
        ],
        links_not_visible=one.hidden,
        webrtc_gateway=system.has_media_pillar if system else None,
        history=[Event(type=make.text(event.type), date=make.text(event.date)) for event in one.history]
        if one.history is not None
        else None,
    )
