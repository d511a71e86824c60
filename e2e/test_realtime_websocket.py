"""How a session becomes a WebSocket, WebSocket's own rules, and what a stop does to both."""
import asyncio
import base64
import json
import socket as tcp

import pytest

from support.realtime import SEPARATOR, Echo, Engine, scenario


@pytest.fixture(scope="module")
def engine():
    echo = Echo("engine")
    yield echo
    echo.dispose()


def error(code, message):
    return {"code": code, "message": message}


# Upgrade


@pytest.mark.parametrize("keeps_alive", [False, True])
@scenario
async def test_polling_becomes_a_websocket(engine, keeps_alive):
    async with Engine(engine.url, keeps_alive=keeps_alive) as client:
        await client.open()
        await client.post("4before")
        socket = await client.socket()
        await socket.send("2probe")
        assert await socket.next() == "3probe"
        await socket.send("5")
        assert await socket.text() == "4before"
        await socket.send("4hello")
        assert await socket.text() == "4hello"


@scenario
async def test_probe_and_upgrade_back_to_back(engine):
    async with Engine(engine.url) as client:
        await client.open()
        socket = await client.socket()
        await asyncio.gather(socket.send("2probe"), socket.send("5"), socket.send("4hello"))
        assert [await socket.text(), await socket.text()] == ["3probe", "4hello"]


@scenario
async def test_frames_right_behind_the_request_are_not_lost(engine):
    """A client that doesn't wait for the 101 sends frame and request in one segment."""
    path = "/engine.io/?EIO=4&transport=websocket"
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(b'y' * 16).decode()}\r\n\r\n"
    with tcp.create_connection(("127.0.0.1", int(engine.url.rsplit(":", 1)[1])), timeout=5) as raw:
        raw.sendall(request.encode() + bytes([0x81, 0x86, 0, 0, 0, 0]) + b"4hello")
        received = b""
        while b"4hello" not in received:
            part = raw.recv(4096)
            assert part, received
            received += part
    assert b"101" in received and b"0{" in received


@scenario
async def test_a_held_poll_ends_when_the_probe_comes(engine):
    async with Engine(engine.url) as client:
        await client.open()
        held = await client.hold()
        socket = await client.socket()
        await socket.send("2probe")
        assert await socket.next() == "3probe"
        assert await held == (200, "6")
        assert await client.poll() == (200, "6")
        await socket.send("5")
        await socket.send("4hello")
        assert await socket.text() == "4hello"


@scenario
async def test_polling_after_the_upgrade_is_refused_and_harms_nothing(engine):
    async with Engine(engine.url) as client:
        await client.open()
        socket = await client.upgrade()
        for method in ("GET", "POST"):
            status, text = await client.request(method, body=b"4x" if method == "POST" else None)
            assert (status, json.loads(text)) == (400, error(3, "Bad request"))
        await socket.send("4hello")
        assert await socket.text() == "4hello"


@scenario
async def test_a_second_websocket_is_closed_and_harms_nothing(engine):
    async with Engine(engine.url) as client:
        await client.open()
        first = await client.upgrade()
        second = await client.socket()
        await second.closed()
        await first.send("4hello")
        assert await first.text() == "4hello"
        async with Engine(engine.url) as other:
            third, _ = await other.open_socket()
            fourth = await other.socket()
            await fourth.closed()
            await third.send("4hello")
            assert await third.text() == "4hello"


@scenario
async def test_two_websockets_that_probe(engine):
    async with Engine(engine.url) as client:
        await client.open()
        first = await client.socket()
        await first.send("2probe")
        assert await first.next() == "3probe"
        second = await client.socket()
        await second.closed()
        await first.send("5")
        await first.send("4hello")
        assert await first.text() == "4hello"


@pytest.mark.parametrize("frames", [["4hello"], ["abc"], ["5"], ["2probe", "4hello"], ["2probe", "2probe"], [b"\x01"]])
@scenario
async def test_garbage_while_probing_leaves_polling_alive(engine, frames):
    async with Engine(engine.url) as client:
        await client.open()
        socket = await client.socket()
        for frame in frames:
            await socket.send(frame)
        await socket.closed()
        assert await client.post("4hello") == (200, "ok")
        status, text = await client.poll()
        assert status == 200 and "4hello" in text.split(SEPARATOR)


@scenario
async def test_a_poll_pending_while_the_session_closes_closes_the_probe(engine):
    async with Engine(engine.url) as client:
        await client.open()
        socket = await client.socket()
        await client.post("1")
        await socket.closed()


# WebSocket rules


def frame(first, payload, masked=True, length=None):
    size = len(payload) if length is None else length
    head = bytes([first, (0x80 if masked else 0) | size]) if size < 126 else bytes([first, (0x80 if masked else 0) | 126]) + size.to_bytes(2, "big")
    return head + (bytes(4) if masked else b"") + payload


@pytest.mark.parametrize("bytes_, code", [
    (frame(0x81, b"4hello", masked=False), 1002), (frame(0xC1, b"4hello"), 1002), (frame(0x83, b"4hello"), 1002), (frame(0x80, b"4hello"), 1002), (frame(0x09, b"x"), 1002),
    (frame(0x89, b"x" * 126), 1002), (frame(0x81, b"4\xff\xfe"), 1007), (frame(0x01, b"4") + frame(0x81, b"4"), 1002), (frame(0x88, b"\x03"), 1002),
    (frame(0x88, b"\x03\xe8"), 1000), (bytes([0x81, 0xFF]) + (1 << 62).to_bytes(8, "big") + bytes(4), 1009),
])
@scenario
async def test_frames_against_the_rules(engine, bytes_, code):
    reader, writer = await asyncio.open_connection("127.0.0.1", int(engine.url.rsplit(":", 1)[1]))
    writer.write(
        b"GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + base64.b64encode(b"z" * 16) + b"\r\n\r\n")
    assert b"101" in await reader.readuntil(b"\r\n\r\n")
    opened = await reader.readexactly(2)
    await reader.readexactly(opened[1] if opened[1] < 126 else int.from_bytes(await reader.readexactly(2), "big"))
    writer.write(bytes_)
    answer = await asyncio.wait_for(reader.readexactly(4), 3)
    assert answer[0] == 0x88
    assert int.from_bytes(answer[2:4], "big") == code
    writer.close()


@scenario
async def test_fragments_and_pings_between_them(engine):
    async with Engine(engine.url) as client:
        socket, _ = await client.open_socket()
        connection = socket.raw._response.connection.transport
        connection.write(frame(0x01, b"4he") + frame(0x89, b"p") + frame(0x00, b"l") + frame(0x80, b"lo"))
        assert await socket.text() == "4hello"


# Stopping


@scenario
async def test_a_stop_closes_everything_with_1001():
    echo = Echo("engine", is_replaceable=False)
    try:
        async with Engine(echo.url) as polling, Engine(echo.url) as websocket:
            await polling.open()
            held = await polling.hold()
            socket, _ = await websocket.open_socket()
            await socket.send("4x")
            await socket.text()
            stopped = asyncio.get_running_loop().run_in_executor(None, echo.program.stop)
            assert await socket.closed() == 1001
            assert (await held)[0] == 200
            assert await stopped == 0
    finally:
        echo.dispose()
