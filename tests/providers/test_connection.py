"""One connection: what is sent, what is made of any response, and when it may be used again."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pipeline.providers import connection as tested
from pipeline.providers.connection import Connection
from pipeline.providers.connections import Connections

NO_TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
YES = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nYes"


@dataclass
class Wire:
    """A server that reads one request and sends these bytes, for each connection and request in turn."""

    says: list[bytes]
    behave: str = ""
    heard: list[bytes] = field(default_factory=list)
    connected: int = 0
    ended: int = 0
    port: int = 0
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected += 1
        self.writers.append(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                self.heard.append(head + await reader.readexactly(length))
                writer.write(self.says.pop(0))
                await writer.drain()
                if self.behave == "reset":
                    linger = struct.pack("ii", 1, 0)
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                if self.behave:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self.ended += 1
        writer.close()


async def turns(condition: Callable[[], bool]) -> None:
    """Let the loop turn until something holds."""
    for _ in range(5000):
        if condition():
            return
        await asyncio.sleep(0.001)
    pytest.fail("it never held")


@asynccontextmanager
async def wire(*says: bytes, behave: str = "", tls: ssl.SSLContext | None = None) -> AsyncIterator[Wire]:
    served = Wire(list(says), behave)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0, ssl=tls)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        for writer in served.writers:
            writer.transport.abort()
        await turns(lambda: served.ended == served.connected)


async def post(connections: Connections, url: str, content: bytes = b"{}") -> bytes:
    response = await connections.handle_async_request(httpx2.Request("POST", url, content=content))
    try:
        return await response.aread()
    finally:
        await response.aclose()


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    made = Connections("http://127.0.0.1")
    yield made
    await made.aclose()


async def test_a_request_arrives_as_it_is(connections: Connections) -> None:
    async with wire(YES) as served:
        request = httpx2.Request("POST", f"{served.url}?a=b", headers={"X-Key": "k"}, json={"a": "ä"})
        response = await connections.handle_async_request(request)
        assert (response.status_code, await response.aread()) == (200, b"Yes")
        await response.aclose()
    (heard,) = served.heard
    assert heard.startswith(b"POST /v1?a=b HTTP/1.1\r\n")
    assert b"X-Key: k\r\n" in heard
    assert heard.endswith('\r\n\r\n{"a":"ä"}'.encode())


@pytest.mark.parametrize(
    ("said", "body", "used_again"),
    [
        (YES, b"Yes", True),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + YES, b"Yes", True),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nYe\r\n1\r\ns\r\n0\r\n\r\n", b"Yes", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
        (b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 3\r\n\r\nYes", b"Yes", False),
        (YES + b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nEvil", b"Yes", False),
    ],
    ids=["length", "continue", "chunked", "no content", "close", "more than was asked for"],
)
async def test_a_connection_is_used_again_after_a_whole_response(
    said: bytes, body: bytes, used_again: bool, connections: Connections
) -> None:
    async with wire(said, YES) as served:
        assert await post(connections, served.url) == body
        assert await post(connections, served.url) == b"Yes"
        assert served.connected == (1 if used_again else 2)


async def test_a_body_may_end_with_the_connection(connections: Connections) -> None:
    async with wire(b"HTTP/1.0 200 OK\r\n\r\nYes", behave="close") as served:
        assert await post(connections, served.url) == b"Yes"


@pytest.mark.parametrize(
    ("said", "behave", "error"),
    [
        (b"", "close", httpx2.RemoteProtocolError),
        (b"", "reset", httpx2.ReadError),
        (YES[:-1], "close", httpx2.RemoteProtocolError),
        (YES[:-1], "reset", httpx2.ReadError),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "", httpx2.RemoteProtocolError),
        (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n", "close", httpx2.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nx: " + b"x" * 200_000, "", httpx2.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nYes", "", httpx2.RemoteProtocolError),
    ],
    ids=["nothing", "reset", "half", "reset half", "no HTTP", "upgrade", "endless head", "two lengths"],
)
async def test_what_is_no_response_is_a_transport_error_and_ends_the_connection(
    said: bytes, behave: str, error: type[Exception], connections: Connections
) -> None:
    async with wire(said, behave=behave) as served:
        with pytest.raises(error):
            await post(connections, served.url)
        await turns(lambda: served.ended == 1)


async def test_a_call_that_is_given_up_ends_its_connection(connections: Connections) -> None:
    async with wire(b"", YES) as served:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await post(connections, served.url)
        await turns(lambda: served.ended == 1)
        assert await post(connections, served.url) == b"Yes"


async def test_a_response_that_is_not_read_ends_its_connection(connections: Connections) -> None:
    async with wire(YES[:-1]) as served:
        response = await connections.handle_async_request(httpx2.Request("POST", served.url))
        await response.aclose()
        await turns(lambda: served.ended == 1)


@pytest.mark.parametrize("behave", ["close", "reset"])
async def test_a_connection_that_the_server_closed_is_not_used_again(behave: str, connections: Connections) -> None:
    async with wire(YES, YES, behave=behave) as served:
        for _ in range(2):
            assert await post(connections, served.url) == b"Yes"
            (((connection,),)) = connections._free.values()
            await turns(lambda connection=connection: not connection.is_usable)  # type: ignore[misc] # mypy takes no default here
        assert served.connected == 2


async def test_who_speaks_unasked_is_not_listened_to(connections: Connections) -> None:
    async with wire(YES, YES) as served:
        await post(connections, served.url)
        ((connection,),) = connections._free.values()
        connection.data_received(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nEvil")
        assert await post(connections, served.url) == b"Yes"
        assert served.connected == 2


async def test_an_old_connection_is_not_used_again(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire(YES, YES) as served:
        await post(connections, served.url)
        ((connection,),) = connections._free.values()
        connection._expires -= tested.KEPT_SECONDS
        await post(connections, served.url)
        assert served.connected == 2
        await turns(lambda: served.ended == 1)


async def test_servers_do_not_share_connections(connections: Connections) -> None:
    async with wire(YES) as one, wire(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nOther") as other:
        assert [await post(connections, one.url), await post(connections, other.url)] == [b"Yes", b"Other"]


async def test_what_cannot_be_sent_is_not_sent(connections: Connections) -> None:
    async with wire() as served:
        request = httpx2.Request("POST", served.url, headers=[(b"x-key", b"a\r\nEvil: b")])
        with pytest.raises(httpx2.LocalProtocolError):
            await connections.handle_async_request(request)
        with pytest.raises(httpx2.UnsupportedProtocol, match="ftp"):
            await post(connections, "ftp://127.0.0.1/")
        await turns(lambda: served.ended == 1)
        assert not served.heard


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_refused_connection_names_what_the_system_said_of_each_address(
    host: str, connections: Connections
) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(httpx2.ConnectError) as caught:
            await post(connections, f"http://{host}:{bound.getsockname()[1]}/")
    cause = caught.value.__cause__
    causes = cause.exceptions if isinstance(cause, ExceptionGroup) else (cause,)
    assert {type(each) for each in causes} <= {ConnectionRefusedError, OSError}
    assert ConnectionRefusedError in {type(each) for each in causes}


@pytest.mark.parametrize("host", ["a..b", f"{'x' * 70}.example"], ids=["empty part", "long part"])
async def test_a_name_that_no_server_can_have_is_one_that_is_not_known(host: str, connections: Connections) -> None:
    with pytest.raises(httpx2.ConnectError) as caught:
        await post(connections, f"http://{host}/")
    assert isinstance(caught.value.__cause__, socket.gaierror)


# ---------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that trusts itself, for 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "test.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_trusted_server_is_asked_over_tls(certificate: Path, tls: ssl.SSLContext) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    async with wire(YES, tls=tls) as served:
        connections = Connections("https://127.0.0.1")
        connections._trust = trust
        assert await post(connections, f"https://127.0.0.1:{served.port}/v1") == b"Yes"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["nobody vouches for it", "of another name"])
async def test_a_server_that_is_not_trusted_is_not_asked(host: str, certificate: Path, tls: ssl.SSLContext) -> None:
    trust = ssl.create_default_context(cafile=str(certificate) if host == "localhost" else None)
    async with wire(YES, tls=tls) as served:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await Connection.open(httpx2.URL(f"https://{host}:{served.port}/"), trust)
        assert not served.heard


async def test_a_server_without_tls_is_no_server_with_it() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    address = httpx2.URL(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    with pytest.raises(httpx2.ConnectError):
        await Connection.open(address, NO_TRUST)
    server.close()
