"""SARIF 2.1.0: each difference at the place in the files that Rainbow disagrees with.

Of a plan every difference is a note, as somebody just meant it, and what is blocked a warning; of drift each one is a
warning, and what is only listed a note.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from rainbow_tenancy import __version__
from rainbow_tenancy.reconcile.operations import Kind
from rainbow_tenancy.reports.data.drift import DriftReport
from rainbow_tenancy.reports.data.parts import Data, Manual, Operation, Pending, Position, Unmanaged
from rainbow_tenancy.reports.data.plan import PlanReport
from rainbow_tenancy.reports.forms import Renderer
from rainbow_tenancy.reports.forms.json import document
from rainbow_tenancy.reports.sentences import Sentences
from rainbow_tenancy.text import shown

__all__ = ["RENDERERS", "RULES", "escaped"]

WARNING, NOTE = "warning", "note"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a kind of difference is, and what to do about it."""

    id: str
    name: str
    short: str
    help: str


RULES: Final = (
    _Rule("missing-pbx", "MissingPbx", "A PBX of the files is not in Rainbow.",
          "Run rainbowctl apply to create it, or take its block out of the files."),
    _Rule("missing-association", "MissingAssociation", "A PBX is not shared with a company that the files name.",
          "Run rainbowctl apply to associate them, or take the company out of sharedWith."),
    _Rule("missing-site", "MissingSite", "A company has no site of the name that the files let be created.",
          "Run rainbowctl apply to create it, or name one of its sites."),
    _Rule("extra-association", "ExtraAssociation", "A PBX is shared with a company that its sharedWith does not name.",
          "Name the company in sharedWith, or run rainbowctl apply to remove it (if unmanagedAssociations is remove)."),
    _Rule("other-value", "OtherValue", "A field of a PBX has another value in Rainbow than in the files.",
          "Run rainbowctl apply to set the value of the files, or write Rainbow's value into them."),
    _Rule("other-sharing", "OtherSharing", "A PBX is shared in Rainbow and ordinary in the files, or the reverse.",
          "Run rainbowctl apply to make it as the files say, or change its shared key."),
    _Rule("undeleted-pbx", "UndeletedPbx", "A PBX that the files call absent or replaced is still in Rainbow.",
          "Run rainbowctl apply --allow-delete to delete it, or take the key out of its block."),
    _Rule("unnamed-pbx", "UnnamedPbx", "A shared PBX is named by no file.",
          "Write a block for it if it shall be managed; it is left alone otherwise."),
    _Rule("manual-step", "ManualStep", "A person must do something that Rainbow's interface does not offer.",
          "Do the step on Rainbow's page; the next run sees it."),
    _Rule("pending-pbx", "PendingPbx", "A PBX of the files has not connected so far.",
          "Connect it with its equipment ID and activation code: rainbowctl status --codes-file FILE tells the code."),
)  # fmt: skip
# Ours, and the only one by which GitHub tells an alert from another ("SARIF support for code scanning").
FINGERPRINTS: Final = ("rainbowTenancy/v1", "primaryLocationLineHash")
INDEX: Final = {rule.id: index for index, rule in enumerate(RULES)}

RULE_OF: Final[Mapping[Kind, str]] = {
    Kind.CREATE_SITE: "missing-site",
    Kind.CREATE: "missing-pbx",
    Kind.ASSOCIATE: "missing-association",
    Kind.REMOVE: "extra-association",
    Kind.UPDATE: "other-value",
    Kind.MAKE_SHARED: "other-sharing",
    Kind.MAKE_ORDINARY: "other-sharing",
    Kind.DELETE: "undeleted-pbx",
    Kind.REPLACE: "undeleted-pbx",
}

MARKS: Final = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]", "{": "{{", "}": "}}"})


def escaped(text: str, longest: int) -> str:
    """Foreign text in a message: no link (`[…](…)`) and no placeholder (`{0}`) gets through (SARIF 2.1.0, 3.11)."""
    return shown(text, longest).translate(MARKS)


SAY: Final = Sentences(escaped)


@dataclass(frozen=True, slots=True)
class _Finding:
    """One result; `what` tells it from the others also when lines have moved."""

    rule: str
    level: str
    message: str
    position: Position | None
    what: tuple[str, ...]


def _operation(one: Operation, level: str, more: str = "") -> Iterator[_Finding]:
    """A finding an operation; of an update one a field."""
    rule, pbx = RULE_OF[one.kind], SAY.pbx(one.pbx)
    if one.kind is Kind.UPDATE:
        for change in one.changes:
            message = f"PBX {pbx}: {SAY.both_values(change)}{more}"
            yield _Finding(rule, level, message, change.position or one.position, (one.pbx.identity, change.field))
        return
    company = one.company.id if one.company else ""
    sites = ",".join(site.id or site.name for site in one.sites)
    message = f"PBX {pbx}: {SAY.difference(one)}{more}"
    yield _Finding(rule, level, message, one.position, (one.pbx.identity, company, sites))


def _unmanaged(one: Unmanaged, level: str) -> _Finding:
    company = one.company.id if one.company else ""
    rule = "extra-association" if one.company else "unnamed-pbx"
    message = f"In Rainbow and in no file: {SAY.only_reported(one) if one.company else SAY.unmanaged(one)}"
    return _Finding(rule, level, message, one.position, (one.pbx.identity, company, "unmanaged"))


def _manual(one: Manual) -> _Finding:
    message = f"PBX {SAY.pbx(one.pbx)}: {SAY.text(one.what)}"
    return _Finding("manual-step", NOTE, message, one.position, (one.pbx.identity, one.what))


def _pending(one: Pending) -> _Finding:
    return _Finding("pending-pbx", NOTE, f"PBX {SAY.pending(one)}", one.position, (one.pbx.identity, "pending"))


def _plan(report: PlanReport, *, full: bool) -> str:
    findings = [finding for one in report.operations for finding in _operation(one, NOTE)]
    for blocked in report.blocked:
        more = f"; its repair is blocked: {SAY.text(blocked.reason)}"
        findings += _operation(blocked.operation, WARNING, more)
    findings += [_unmanaged(one, NOTE) for one in report.unmanaged]
    return _document(report.root, [*findings, *map(_manual, report.manual)])


def _drift(report: DriftReport, *, full: bool) -> str:
    findings: list[_Finding] = []
    for one in report.differences():
        more = f"; its repair is blocked: {SAY.text(one.repair_blocked)}" if one.repair_blocked is not None else ""
        findings += _operation(one, WARNING, more)
    findings += [_unmanaged(one, WARNING) for one in report.unmanaged_associations]
    findings += [_unmanaged(one, NOTE) for one in report.shared_pbxs_in_no_file]
    return _document(report.root, [*findings, *map(_manual, report.manual), *map(_pending, report.pending)])


def _document(root: str, findings: Iterable[_Finding]) -> str:
    return document(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "rainbowctl",
                            "version": __version__,
                            "rules": [_rule(rule) for rule in RULES],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": [_result(finding, root) for finding in findings],
                }
            ],
        }
    )


def _rule(rule: _Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.short},
        "fullDescription": {"text": f"{rule.short} {rule.help}"},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": WARNING},
    }


def _result(finding: _Finding, root: str) -> dict[str, Any]:
    identity = "\0".join((finding.rule, *finding.what)).encode("utf-8", "surrogatepass")
    return {
        "ruleId": finding.rule,
        "ruleIndex": INDEX[finding.rule],
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _location(finding.position or Position(file=root, line=1, column=1))}],
        "partialFingerprints": dict.fromkeys(FINGERPRINTS, hashlib.sha256(identity).hexdigest()),
    }


def _location(position: Position) -> dict[str, Any]:
    """Where in the files; what stands in none is shown at the top of the root file."""
    path = quote(position.file.encode("utf-8", "surrogatepass"))
    artifact = {"uri": f"file://{path}"} if path.startswith("/") else {"uri": path, "uriBaseId": "%SRCROOT%"}
    return {
        "artifactLocation": artifact,
        "region": {"startLine": position.line, "startColumn": position.column},
    }


RENDERERS: Final[Mapping[type[Data], Renderer]] = {PlanReport: _plan, DriftReport: _drift}
