"""One request over the wire: bytes out, bytes in; no pace, no retries, no meaning.

httpx2's transport is used without its client: redirects, cookies, `.netrc` and environment proxies are not wanted, and
leaving them out halves the work of a request.
"""

import ssl
from dataclasses import dataclass
from typing import Final

import httpcore2
import httpx2

from rainbow_tenancy.rainbow.errors import BadAnswer, BadSettings, NoAnswer, NotReachable, RainbowError
from rainbow_tenancy.rainbow.settings import Settings

__all__ = ["Answer", "Transport"]

LARGEST_ANSWER: Final = 256 * 1024 * 1024
CONNECT_TIMEOUT: Final = 10.0
IDLE: Final = 4.0  # seconds; servers commonly close idle connections after five
# Bytes of an answer taken at once: what asyncio receives at most. By httpcore2's own quarter of that, every piece is
# cut and copied three times on its way.
httpcore2.AsyncHTTP11Connection.READ_NUM_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, whole."""

    status: int
    headers: httpx2.Headers
    body: bytes

    @property
    def request_id(self) -> str:
        """Rainbow's own name of the request."""
        return self.headers.get("x-rainbow-request-id", "")


# What happened on the wire, and whether the request may have been heard.
_NEVER_SENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
)


class Transport:
    """Connections to one host.

    Args:
        settings: Host, certificates, proxy and time-outs.

    Raises:
        BadSettings: The certificates cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._base = settings.host
        self._timeout = settings.timeout
        proxy = httpx2.Proxy(settings.proxy.reveal()) if settings.proxy else None
        through = f" through the proxy {proxy.url.netloc.decode()}" if proxy else ""
        self._whither = f"{settings.host}{through}"  # for messages: no name and password of a proxy
        self._http = httpx2.AsyncHTTPTransport(
            verify=_certificates(settings),
            trust_env=False,
            limits=httpx2.Limits(max_connections=settings.max_in_flight, keepalive_expiry=IDLE),
            proxy=proxy,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None, seconds: float | None
    ) -> Answer:
        """Send a request and read its whole answer.

        Args:
            method: HTTP method.
            path: Path and query.
            headers: Headers besides those of HTTP itself.
            body: The body.
            seconds: How long the answer may take; None is the settings' own.

        Raises:
            NotReachable: Nothing was sent.
            NoAnswer: It was sent, and no whole answer came.
            BadAnswer: The answer is larger than any list of Rainbow's, or broken.
        """
        seconds = seconds or self._timeout
        limits = {"connect": min(CONNECT_TIMEOUT, seconds), "read": seconds, "write": seconds, "pool": None}
        try:
            request = httpx2.Request(
                method, self._base + path, headers=headers, content=body, extensions={"timeout": limits}
            )
            response = await self._http.handle_async_request(request)
            try:
                return Answer(response.status_code, response.headers, await _read(response))
            finally:
                await response.aclose()
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            failure = _failure(error, seconds, self._whither)
        # Raised here, so that no exception of httpx2's, which holds the request's headers, hangs on it.
        raise failure


def _failure(error: Exception, seconds: float, whither: str) -> RainbowError:
    if isinstance(error, _NEVER_SENT):
        return NotReachable(f"no connection to {whither}: {str(error) or type(error).__name__}")
    if isinstance(error, httpx2.InvalidURL):
        return NotReachable("the request's path is not one")
    if isinstance(error, httpx2.TimeoutException):
        return NoAnswer(f"no answer within {seconds:g} s")
    if isinstance(error, httpx2.DecodingError):
        return BadAnswer("the answer's compression is broken")
    return NoAnswer("the connection was cut before the answer was whole")


async def _read(response: httpx2.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise BadAnswer(f"the answer is larger than {LARGEST_ANSWER >> 20} MiB")
        parts.append(part)
    return b"".join(parts)


def _certificates(settings: Settings) -> ssl.SSLContext | bool:
    if not settings.host.startswith("https:"):
        return ssl.SSLContext(
            ssl.PROTOCOL_TLS_CLIENT
        )  # never used; the default one costs 20 ms of reading certificates
    named = "SSL_CERT_FILE"
    try:
        context = httpx2.create_ssl_context()
        if settings.ca_file:
            named = f"RAINBOW_CA_FILE: {settings.ca_file}"
            context.load_verify_locations(settings.ca_file)
    except OSError:  # ssl.SSLError is one
        raise BadSettings(f"{named} holds no certificates in PEM form") from None
    return context
