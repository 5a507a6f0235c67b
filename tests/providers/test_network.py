"""Streams under httpcore: whatever a server does to a connection, an answer comes whole or not at all."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from pipeline.providers.connections import Connections

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(serve: Serve, trust: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[int]]]:
    """The port of a server, and a list that grows by one with every connection."""
    made: list[int] = []

    async def serve_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.append(len(made))
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has what it wanted
        finally:
            writer.close()

    server = await asyncio.start_server(serve_and_close, "127.0.0.1", 0, ssl=trust)
    try:
        yield server.sockets[0].getsockname()[1], made
    finally:
        server.close()


@asynccontextmanager
async def client_of(port: int, trust: ssl.SSLContext | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    transport = Connections(trust or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    address = f"{'https' if trust else 'http'}://localhost:{port}"
    async with httpx2.AsyncClient(transport=transport, trust_env=False, timeout=None, base_url=address) as client:
        yield client


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    return await reader.readexactly(int(head.partition(b"content-length: ")[2].split()[0]))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost that it signed itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    form, unprotected = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    path.write_bytes(key.private_bytes(encoding, form, unprotected) + made.public_bytes(encoding))
    return path


async def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(OK)

    async with serving(serve) as (port, made), client_of(port) as client:
        for _ in range(3):
            assert (await client.post("/", content=b"x")).text == "ok"
            await asyncio.sleep(0.05)
        assert len(made) == 3


async def test_what_nobody_asked_for_is_no_answer() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(OK)
        await asyncio.sleep(0.02)
        writer.write(OK.replace(b"ok", b"no"))
        await reader.read()

    async with serving(serve) as (port, made), client_of(port) as client:
        for _ in range(2):
            assert (await client.post("/", content=b"x")).text == "ok"
            await asyncio.sleep(0.1)
        assert len(made) == 2


async def test_an_answer_before_the_end_of_the_request_is_read() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK.replace(b"200 OK", b"413 Content Too Large"))
        await writer.drain()
        await asyncio.sleep(0.2)

    async with serving(serve) as (port, _), client_of(port) as client:
        assert (await client.post("/", content=b"x" * 20_000_000)).status_code == 413


async def test_a_large_answer_comes_whole_and_is_not_heaped_up_before_it_is_read() -> None:
    sent = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 40000000\r\n\r\n")
        for _ in range(400):
            writer.write(b"x" * 100_000)
            await writer.drain()
            sent += 1

    async with (
        serving(serve) as (port, _),
        client_of(port) as client,
        client.stream("POST", "/", content=b"x") as response,
    ):
        await asyncio.sleep(0.3)
        assert sent < 200
        assert len(await response.aread()) == 40_000_000


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"])
async def test_a_connection_that_breaks_off_is_an_error(said: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(said)

    async with serving(serve) as (port, _), client_of(port) as client:
        with pytest.raises(httpx2.RemoteProtocolError):
            await client.post("/", content=b"x")


async def test_a_port_where_nobody_listens_is_an_error() -> None:
    async with serving(lambda *_: asyncio.sleep(0)) as (port, _):
        pass
    async with client_of(port) as client:
        with pytest.raises(httpx2.ConnectError):
            await client.post("/", content=b"x")


async def test_a_call_that_is_given_up_leaves_no_connection_to_the_next_one() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = await read_request(reader)
        await asyncio.sleep(0.2 if body == b"slow" else 0)
        writer.write(OK.replace(b"ok", body[:2]))
        await reader.read()

    async with serving(serve) as (port, made), client_of(port) as client:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.post("/", content=b"slow"), 0.05)
        assert (await client.post("/", content=b"me")).text == "me"
        assert len(made) == 2


async def test_a_trusted_server_is_spoken_to_in_tls(certificate: Path) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            body = await read_request(reader)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))

    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=certificate)
    async with serving(serve, own) as (port, made), client_of(port, trust) as client:
        for size in (3, 3_000_000):
            assert (await client.post("/", content=b"x" * size)).content == b"x" * size
        assert len(made) == 1


async def test_a_server_that_is_not_trusted_gets_nothing(certificate: Path) -> None:
    heard = []

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())

    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(certificate)
    async with serving(serve, own) as (port, _), client_of(port, ssl.create_default_context()) as client:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE"):
            await client.post("/", content=b"secret")
    assert not any(heard)
