"""A provider that answers at once with what it was asked: the least that any provider can cost the engine.

It serves the very schema of the Rainbow plugin, so that the same program and the same state run with either. What is
created gets outputs of the same names and sizes. Started by the engine; it prints its port and nothing else.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "pulumi-schema.json"
SAMPLE = {"string": "0123456789abcdef01234567", "integer": 3.0, "number": 3.0, "boolean": True, "array": []}


class Echo(provider_pb2_grpc.ResourceProviderServicer):
    """Answers at once."""

    def __init__(self) -> None:
        self._schema = SCHEMA.read_text(encoding="utf-8")
        self._made = 0
        self._outputs: dict[str, dict[str, Any]] = {
            token: {name: SAMPLE.get(each.get("type"), "x") for name, each in resource.get("properties", {}).items()}
            for token, resource in json.loads(self._schema)["resources"].items()
        }

    async def Handshake(self, request: Any, context: Any) -> Any:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=json.loads(self._schema)["version"])

    async def GetSchema(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetSchemaResponse(schema=self._schema)

    async def CheckConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    async def DiffConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_SOME)

    async def Configure(self, request: Any, context: Any) -> Any:
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=False)

    async def Check(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    async def Diff(self, request: Any, context: Any) -> Any:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    async def Create(self, request: Any, context: Any) -> Any:
        self._made += 1
        properties = Struct()
        properties.update(self._outputs[request.urn.split("::")[2].rsplit("$", 1)[-1]])
        for key, value in request.properties.fields.items():
            properties.fields[key].CopyFrom(value)
        return provider_pb2.CreateResponse(id="" if request.preview else f"{self._made:024x}", properties=properties)

    async def Read(self, request: Any, context: Any) -> Any:
        return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    async def Update(self, request: Any, context: Any) -> Any:
        return provider_pb2.UpdateResponse(properties=request.olds)

    async def Delete(self, request: Any, context: Any) -> Any:
        return Empty()

    async def Cancel(self, request: Any, context: Any) -> Any:
        return Empty()


async def serve() -> None:
    """Serve until the engine ends this process."""
    server = grpc.aio.server(options=[("grpc.max_receive_message_length", 400 << 20)])
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Echo(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, ended.set)
    await ended.wait()
    await server.stop(grace=None)


if __name__ == "__main__":
    asyncio.run(serve())
