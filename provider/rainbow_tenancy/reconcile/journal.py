"""The record of one apply: a line before each write and a line after it. Never read back by a run."""

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rainbow_tenancy.files import make_private_folder
from rainbow_tenancy.reconcile.equipment import without_code
from rainbow_tenancy.reconcile.operations import CompanyTouched, Mention, Operation, PbxRef

__all__ = ["Journal", "default_journal_path", "make_own_folder"]

# Where the usual pipelines say which job runs.
CI_URLS = ("CI_JOB_URL", "BUILD_URL", "RAINBOW_JOB_URL")


def default_journal_path(now: datetime | None = None) -> Path:
    """`.rainbow/journal-<time>.jsonl` below the working directory."""
    moment = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S.%fZ")
    return Path(".rainbow") / f"journal-{moment}.jsonl"


def make_own_folder(folder: Path) -> None:
    """The folder of journals and records, made where it is missing; git is told to leave `.rainbow` alone."""
    if folder.name == ".rainbow":
        make_private_folder(folder)
    elif not folder.exists():
        folder.mkdir(parents=True, mode=0o700)


class Journal:
    """JSON lines in a file that only its owner reads; each says when, who, for which commit and job.

    Args:
        path: The file.
        login: Who is logged in.
        root: The root file of the tenancy, whose repository tells the commit; None: that of the working directory.
        mentions: Which PBXs have a company's word in their names.
        environ: Where a pipeline says which job runs; else the process's own.
    """

    def __init__(
        self,
        path: Path,
        *,
        login: str = "",
        root: Path | None = None,
        mentions: Sequence[Mention] = (),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.path = path
        self._mentions: dict[str, list[Mention]] = defaultdict(list)
        for one in mentions:
            self._mentions[one.pbx].append(one)
        self._always = {
            "login": login,
            "commit": _commit(root.parent if root else Path()),
            "job": _job(os.environ if environ is None else environ),
        }
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        make_own_folder(self.path.parent)
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def intent(self, operation: Operation) -> None:
        """Note that an operation is about to be sent.

        Raises:
            OSError: It could not be written; so for an outcome.
        """
        self._write("intent", operation, {})

    def outcome(self, operation: Operation, status: str, detail: str, request_id: str) -> None:
        """Note how it ended."""
        more = {
            "status": status,
            "detail": detail,
            "request": request_id,
            "touches": [_company(company) for company in operation.touches],
            "mentions": [
                {"company": one.company, "word": one.word} for one in self._mentions.get(operation.pbx.identity, ())
            ],
        }
        self._write("outcome", operation, more)

    def note(self, event: str, said: Mapping[str, Any]) -> None:
        """Note what is not an operation of a plan; nothing secret may stand in it.

        Raises:
            OSError: It could not be written.
        """
        line = {"time": datetime.now(UTC).isoformat(), **self._always, "event": event, **said}
        self._append((json.dumps(line, ensure_ascii=True) + "\n").encode())

    def _write(self, event: str, one: Operation, more: Mapping[str, Any]) -> None:
        said = {
            **more,
            "operation": one.kind.value,
            "number": one.number,
            "pbx": _pbx(one.pbx),
            "company": _company(one.company) if one.company else None,
            "sites": [{"id": site.id, "name": site.name} for site in one.sites],
            "changes": [
                {"field": change.path, "from": change.before, "to": change.after}
                for change in one.changes
                if not change.path.startswith("equipment.")
            ],
        }
        self.note(event, said)

    def _append(self, line: bytes) -> None:
        """Write a whole line or nothing of it: a full disk leaves no half line behind."""
        assert self._descriptor is not None  # entered
        whole = os.fstat(self._descriptor).st_size
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except OSError:
            with suppress(OSError):  # no file, but a device or a pipe
                os.ftruncate(self._descriptor, whole)
            raise


def _pbx(ref: PbxRef) -> dict[str, str | None]:
    """A PBX by its names; an equipment ID that is the code too is shortened, also where somebody made it a name."""
    told = {"key": ref.key, "name": ref.name, "id": ref.system_id, "equipmentId": ref.equipment_id}
    if not ref.fleet or not ref.equipment_id:
        return told
    return {word: text and without_code(text, ref) for word, text in told.items()}


def _company(company: CompanyTouched) -> dict[str, str]:
    return {"id": company.id, "name": company.name}


def _commit(folder: Path) -> str:
    command = ["git", "-C", str(folder), "rev-parse", "HEAD"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (the user's own git)
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _job(environ: Mapping[str, str]) -> str:
    run = environ.get("GITHUB_RUN_ID")
    if run:
        return f"{environ.get('GITHUB_SERVER_URL', '')}/{environ.get('GITHUB_REPOSITORY', '')}/actions/runs/{run}"
    return next((environ[name] for name in CI_URLS if environ.get(name)), "")
