"""Every failure as one gRPC status with one clear text, free of secrets and of control characters.

    what was raised            status                 the engine then
    Rejected                   its own                shows the text
    TenancyError               FAILED_PRECONDITION    shows each problem on its line
    RainbowError               by the table below     shows the text and what a person can do
    Partial                    UNKNOWN, with details  keeps the id and the properties, and shows the reasons
    anything else              FAILED_PRECONDITION    shows that this is a defect, and where it happened

INTERNAL, UNKNOWN and DATA_LOSS mean "state unknown" to the engine, so none of them stands here on its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Final, NoReturn

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, status_pb2

from rainbow_tenancy.rainbow import (
    BadSettings,
    Forbidden,
    NoAnswer,
    NotFound,
    NoToken,
    NotReachable,
    RainbowError,
    ServerFailed,
    TooManyRequests,
    Unauthorized,
)
from rainbow_tenancy.tenancy import TenancyError
from rainbow_tenancy.text import shown

__all__ = ["LONGEST", "Interrupted", "Partial", "Rejected", "Status", "abort", "scrubbed", "status_of"]

LONGEST: Final = 1200  # characters of a line
# Words of our own that a person is to type as they are, a line each.
TYPED: Final = """\
pulumi import rainbow:index:Pbx
pulumi config set
pulumi refresh
pulumi up
rainbow:host
rainbow:partner
rainbow:Tenancy"""
_TYPED: Final = TYPED.replace("\n", "|")

STATUS: Final = (
    (BadSettings, grpc.StatusCode.INVALID_ARGUMENT),
    (Unauthorized, grpc.StatusCode.UNAUTHENTICATED),
    (NoToken, grpc.StatusCode.UNAUTHENTICATED),
    (Forbidden, grpc.StatusCode.PERMISSION_DENIED),
    (NotFound, grpc.StatusCode.NOT_FOUND),
    (TooManyRequests, grpc.StatusCode.RESOURCE_EXHAUSTED),
    (NotReachable, grpc.StatusCode.UNAVAILABLE),
    (NoAnswer, grpc.StatusCode.UNAVAILABLE),
    (ServerFailed, grpc.StatusCode.UNAVAILABLE),
)


class Rejected(Exception):  # noqa: N818 (it says what happened)
    """This may not, or cannot, be done.

    Attributes:
        code: The status.
    """

    def __init__(self, text: str, code: grpc.StatusCode = grpc.StatusCode.FAILED_PRECONDITION) -> None:
        super().__init__(text)
        self.code = code


class Interrupted(Rejected):
    """The engine cancelled the operation."""


@dataclass
class Partial(Exception):  # noqa: N818 (it says what happened)
    """The PBX is there, and not all of the rest was done.

    Attributes:
        id: Rainbow's id, which the state keeps.
        properties: What the state shall hold.
        inputs: The inputs as they are live.
        reasons: What was not done, and why.
    """

    id: str
    properties: Struct
    inputs: Struct
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Status:
    """What is sent: code, text and, of a partial failure, details."""

    code: grpc.StatusCode
    text: str
    details: bytes = b""


def status_of(error: BaseException, secrets: Iterable[str], resource: str = "") -> Status:
    """The status that tells a failure, with the resource's name first: with `--diff` the engine tells no other.

    Args:
        error: What was raised.
        secrets: Texts that nobody may read, wherever they come from.
        resource: The resource's name; empty where the request is about none.
    """
    secrets = list(secrets)
    status = _status_of(error, secrets)
    named = not resource or isinstance(error, Partial) or status.text.startswith((f"{resource}: ", f"{resource} "))
    return status if named else replace(status, text=f"{_clean(resource, secrets)}: {status.text}")


def _status_of(error: BaseException, secrets: list[str]) -> Status:
    match error:
        case Partial():
            return _partial(error, secrets)
        case Rejected():
            return Status(error.code, _clean(str(error), secrets))
        case TenancyError():
            return Status(grpc.StatusCode.FAILED_PRECONDITION, _clean(str(error), secrets))
        case RainbowError():
            code = next((code for kind, code in STATUS if isinstance(error, kind)), grpc.StatusCode.FAILED_PRECONDITION)
            return Status(code, _clean(error.with_advice, secrets))
        case _:
            where = f"{type(error).__name__} at {_innermost(error)}"
            return Status(
                grpc.StatusCode.FAILED_PRECONDITION, f"a defect of pulumi-resource-rainbow, please report it: {where}"
            )


async def abort(context: "grpc.aio.ServicerContext[object, object]", status: Status) -> NoReturn:
    """End the request with a status."""
    if status.details:
        context.set_trailing_metadata((("grpc-status-details-bin", status.details),))
    await context.abort(status.code, status.text)


def _partial(error: Partial, secrets: list[str]) -> Status:
    reasons = [_clean(reason, secrets) for reason in error.reasons]
    failed = provider_pb2.ErrorResourceInitFailed(
        id=error.id, properties=error.properties, inputs=error.inputs, reasons=reasons
    )
    detail = AnyMessage()
    detail.Pack(failed)
    code = grpc.StatusCode.UNKNOWN
    text = "; ".join(reasons)
    whole = status_pb2.Status(code=code.value[0], message=text, details=[detail])
    return Status(code, text, whole.SerializeToString())


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets; one or two characters are in every text, and tell nothing."""
    for secret in sorted((one for one in secrets if len(one) > 2), key=len, reverse=True):
        if secret in TYPED:  # as common as `rainbow`: where we say it ourselves, it tells nothing
            text = re.sub(f"({_TYPED})|{re.escape(secret)}", lambda found: found[1] or "…", text)
        else:
            text = text.replace(secret, "…")
    return text


def _clean(text: str, secrets: list[str]) -> str:
    text = scrubbed(text, secrets)
    return "\n".join(shown(line, LONGEST) for line in text.split("\n"))


def _innermost(error: BaseException) -> str:
    """Where it happened, without the message, which may hold anything."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "an unknown place"
