"""The process that the engine starts: one line on stdout, no login before it is needed, and its end."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from rainbow_tenancy import __version__
from rainbow_tenancy.emulator.handle import Emulator

PLUGIN = ("-m", "rainbow_tenancy.plugin")


@asynccontextmanager
async def started(
    *arguments: str, python: Sequence[str] = ("-W", "error")
) -> AsyncIterator[tuple[Any, asyncio.subprocess.Process]]:
    """The plugin as a process, and a stub that calls it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *python, *PLUGIN, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield provider_pb2_grpc.ResourceProviderStub(channel), process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_schema_process_never_logs_in_and_says_nothing_but_its_port(emulator: Emulator, number: signal.Signals):
    """Handshake, schema, version, Cancel, then a signal: no request, no further output, exit code 0."""
    async with started("--logtostderr", "-v=3") as (stub, process):
        await stub.Handshake(provider_pb2.ProviderHandshakeRequest())
        schema = json.loads((await stub.GetSchema(provider_pb2.GetSchemaRequest())).schema)
        assert ("rainbow", __version__) == (schema["name"], schema["version"])
        assert __version__ == (await stub.GetPluginInfo(Empty())).version
        await stub.Configure(provider_pb2.ConfigureRequest())
        await stub.Cancel(Empty())
        process.send_signal(number)
        assert (b"", b"") == await asyncio.wait_for(process.communicate(), 10)
    assert (0, []) == (process.returncode, emulator.requests())


async def test_schema_process_imports_nothing_that_knows_rainbow():
    """Whoever asks for the schema alone waits for none of the libraries that check inputs and send requests."""
    async with started(python=("-X", "importtime")) as (stub, process):
        await stub.Handshake(provider_pb2.ProviderHandshakeRequest())
        assert (await stub.GetSchema(provider_pb2.GetSchemaRequest())).schema
        await stub.Cancel(Empty())
        process.terminate()
        _, told = await asyncio.wait_for(process.communicate(), 10)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.decode().splitlines()}
    assert {"grpc", "rainbow_tenancy"} <= imported
    assert set() == imported & {"pydantic", "httpx2", "yaml", "msgspec"}


async def test_it_ends_when_the_engine_that_started_it_is_gone(tmp_path: Path):
    """An engine that is killed cannot end its plugins: they notice."""
    engine = (
        "import subprocess, sys, time\n"
        f"plugin = subprocess.Popen({[sys.executable, *PLUGIN, '127.0.0.1:9']!r}, stdout=subprocess.PIPE)\n"
        "print(plugin.pid, flush=True); plugin.stdout.readline(); print('up', flush=True); time.sleep(60)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", engine, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    plugin = int(await process.stdout.readline())
    assert b"up\n" == await process.stdout.readline()
    process.kill()
    await process.wait()
    for _ in range(100):
        if not _lives(plugin):
            return
        await asyncio.sleep(0.1)
    os.kill(plugin, signal.SIGKILL)
    pytest.fail("the plugin lived on without its engine")


def _lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
