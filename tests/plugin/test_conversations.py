"""What the real engine asked in a whole story is asked again, over real gRPC, and answered as it was then."""

import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass
from pulumi.runtime.proto import provider_pb2

from plugin.caller import Caller, calling
from plugin.conversations import CHAPTERS, SCHEMA, StandIns, as_text, from_file
from rainbow_tenancy.emulator.handle import Emulator

ROOT = Path(__file__).parents[2]
METHODS = provider_pb2.DESCRIPTOR.services_by_name["ResourceProvider"].methods_by_name


async def test_recorded_conversations(emulator: Emulator):
    """Up, refresh, a refused destroy, update, destroy and import: every answer is what the engine was told."""
    stand_ins = StandIns()
    for chapter in CHAPTERS:
        chapter.by_hand(emulator)
        async with AsyncExitStack() as stack:
            processes: list[Caller] = []
            for told in from_file(chapter):
                if told["method"] == "Handshake":
                    processes.append(await stack.enter_async_context(calling()))
                # The engine ends its plugins in the order in which it started them.
                process = processes.pop(0) if told["method"] == "Cancel" else processes[-1]
                request = stand_ins.into(told["request"])
                answered = await _ask(process, told["method"], request)
                outcome = told.get("answer") or told.get("error", {})
                stand_ins.learn(outcome, answered)
                assert stand_ins.into(outcome) == answered, f"{chapter.name}: {told['method']} {request}"


async def _ask(process: Caller, method: str, request: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the failure, as a conversation holds it."""
    # Messages of the plugin go to the engine that is there, not to the one that was.
    kept = {key: value for key, value in request.items() if key != "engineAddress"}
    message = ParseDict(kept, GetMessageClass(METHODS[method].input_type)())
    try:
        answer = MessageToDict(await getattr(process.stub, method)(message))
    except grpc.aio.AioRpcError as error:
        code = "".join(word.capitalize() for word in error.code().name.split("_"))
        return {"code": code, "text": error.details()}
    if "schema" in answer and json.loads(answer["schema"]) == json.loads((ROOT / SCHEMA).read_text("utf-8")):
        answer["schema"] = SCHEMA
    return answer


def test_conversations_are_whole_and_say_nothing_of_their_machine():
    """There is a file for each chapter, as the recorder writes it, with each method of a resource's life in one."""
    texts = {chapter.name: chapter.file.read_text("utf-8") for chapter in CHAPTERS}
    assert texts == {chapter.name: as_text(from_file(chapter)) for chapter in CHAPTERS}
    methods = {told["method"] for chapter in CHAPTERS for told in from_file(chapter)}
    life = {"Check", "Diff", "Create", "Read", "Update", "Delete", "Invoke", "Configure", "CheckConfig", "Cancel"}
    assert life <= methods
    for text in texts.values():
        assert [] == [word for word in ("/tmp", "/home", "/root", "/work", "://") if word in text]
