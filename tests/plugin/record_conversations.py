"""Record the conversations anew: `PYTHONPATH=tests python -m plugin.record_conversations`.

Runs the story of `conversations.CHAPTERS` on the real engine (on PATH, or built by tools/engine.py) against an emulator
of its own, reads the engine's own log of its calls (PULUMI_DEBUG_GRPC), and writes the files that the tests replay.
Needed when the story changes, or when a new engine may say other things. Look at the difference before you commit it.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from e2e.pulumi.engine import ROOT, Engine, built_binaries
from plugin.conversations import CHAPTERS, FOLDER, OF_THE_MACHINE, SCHEMA, StandIns, as_text, secrets_in
from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.plugin.stub import write_stub

PROVIDER = "/pulumirpc.ResourceProvider/"
FAILED = re.compile(r"rpc error: code = (\w+) desc = (.*)", re.DOTALL)


def main() -> None:
    """Write every conversation."""
    FOLDER.mkdir(exist_ok=True)
    stand_ins = StandIns()
    with tempfile.TemporaryDirectory() as folder, running_emulator() as emulator:
        work = Path(folder)
        (work / "home").mkdir()
        (work / "project").mkdir()
        engine = Engine(None if shutil.which("pulumi") else built_binaries(), work / "home")
        engine.install_plugin(write_stub(work / "plugin").parent)
        project = engine.project(work / "project", emulator)
        for chapter in CHAPTERS:
            if chapter.program is not None:
                project.write(chapter.program)
            chapter.by_hand(emulator)
            log = work / f"{chapter.name}.log"
            project.run(*chapter.words, expect=chapter.expect, PULUMI_DEBUG_GRPC=str(log))
            exchanges = [_exchange(call, stand_ins) for call in _calls(log)]
            chapter.file.write_text(as_text(exchanges), "utf-8")
            sys.stdout.write(f"{chapter.file.name}: {len(exchanges)} exchanges\n")


def _calls(log: Path) -> list[dict[str, Any]]:
    """What was asked of the plugin, in the order in which it was answered."""
    calls = map(json.loads, log.read_text("utf-8").splitlines())
    return [one for one in calls if one["method"].startswith(PROVIDER) and one["progress"] == "response_completed"]


def _exchange(call: dict[str, Any], stand_ins: StandIns) -> dict[str, Any]:
    method, request = call["method"].removeprefix(PROVIDER), call["request"]
    answer = call.get("response")
    for part in request:
        request[part] = OF_THE_MACHINE.get((method, part), request[part])
    if method == "GetSchema" and answer:
        assert json.loads(answer["schema"]) == json.loads((ROOT / SCHEMA).read_text("utf-8"))
        answer["schema"] = SCHEMA
    for text in (*secrets_in(request), *secrets_in(answer)):
        stand_ins.replace(text, "secret")
    if method == "Create" and answer and "/" not in answer.get("id", "/"):
        stand_ins.replace(answer["id"], "id")
    told = {"method": method, "request": stand_ins.out_of(request)}
    if answer is not None:
        return told | {"answer": stand_ins.out_of(answer)}
    failed = FAILED.fullmatch(call["errors"][0])
    assert failed is not None, call["errors"]
    return told | {"error": {"code": failed[1], "text": failed[2]}}


if __name__ == "__main__":
    main()
