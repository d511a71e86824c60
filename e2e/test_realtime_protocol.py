"""Engine.IO 4 as the specification has it, against the echo server; and the Python client."""
import asyncio
import base64
import json

import aiohttp
import engineio
import pytest

from support.realtime import Echo, Engine, scenario

KEYS = {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}
# A close frame without a code, as aiohttp tells it.
NO_CODE = 0


@pytest.fixture(scope="module")
def engine():
    echo = Echo("engine")
    yield echo
    echo.dispose()


@pytest.fixture(scope="module")
def beating():
    """Pings often, and waits long for the pong."""
    echo = Echo("engine", ping_interval=0.3)
    yield echo
    echo.dispose()


@pytest.fixture(scope="module")
def impatient():
    """Pings often, and ends sessions that don't answer."""
    echo = Echo("engine", ping_interval=0.3, ping_timeout=0.2)
    yield echo
    echo.dispose()


def error(code, message):
    return {"code": code, "message": message}


# Handshake


@scenario
async def test_polling_opens_a_session(impatient):
    async with Engine(impatient.url) as client:
        opened = await client.open()
        assert set(opened) == KEYS
        assert opened["upgrades"] == ["websocket"]
        assert (opened["pingInterval"], opened["pingTimeout"], opened["maxPayload"]) == (300, 200, 1_000_000)
        assert len(opened["sid"]) >= 20


@scenario
async def test_the_handshake_is_plain_text(engine):
    async with aiohttp.ClientSession() as session, session.get(engine.url + "/engine.io/?EIO=4&transport=polling&t=abc&b64=1") as answer:
        assert answer.headers["Content-Type"].lower() == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"


@scenario
async def test_a_websocket_opens_a_session(engine):
    async with Engine(engine.url) as client:
        _, opened = await client.open_socket()
        assert set(opened) == KEYS
        assert opened["upgrades"] == []


@pytest.mark.parametrize("query, code, message", [
    ({"EIO": None}, 5, "Unsupported protocol version"), ({"EIO": "abc"}, 5, "Unsupported protocol version"), ({"EIO": "3"}, 5, "Unsupported protocol version"),
    ({"transport": None}, 0, "Transport unknown"), ({"transport": "abc"}, 0, "Transport unknown"), ({"EIO": None, "transport": None}, 0, "Transport unknown"),
    ({"transport": "websocket"}, 3, "Bad request"), ({"sid": "unknown"}, 1, "Session ID unknown"), ({"sid": ""}, 1, "Session ID unknown"),
])
@scenario
async def test_a_wrong_query_is_refused(engine, query, code, message):
    async with Engine(engine.url) as client:
        transport = query.pop("transport", "polling") if "transport" in query else "polling"
        status, text = await client.request(transport=transport, **query)
        assert (status, json.loads(text)) == (400, error(code, message))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@scenario
async def test_a_handshake_by_another_method_is_refused(engine, method):
    async with Engine(engine.url) as client:
        status, text = await client.request(method, body=b"4hello")
        assert (status, json.loads(text)) == (400, error(2, "Bad handshake method"))


@pytest.mark.parametrize("query", [{"EIO": None}, {"EIO": "abc"}, {"transport": None}, {"transport": "abc"}, {"sid": "unknown"}, {"transport": "polling"}])
@scenario
async def test_a_wrong_websocket_is_refused_before_the_upgrade(engine, query):
    async with Engine(engine.url) as client:
        parameters = {**client.query("websocket"), **query}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await client.session.ws_connect(client.base, params={name: value for name, value in parameters.items() if value is not None})
        assert refusal.value.status == 400


@scenario
async def test_a_websocket_version_that_is_not_13_is_told_which(engine):
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": base64.b64encode(b"x" * 16).decode(), "Sec-WebSocket-Version": "8"}
    async with aiohttp.ClientSession() as session, session.get(engine.url + "/engine.io/?EIO=4&transport=websocket", headers=headers) as answer:
        assert answer.status == 426
        assert answer.headers["Sec-WebSocket-Version"] == "13"


@scenario
async def test_only_the_path_with_its_slash_is_the_engine(engine):
    async with aiohttp.ClientSession() as session, session.get(engine.url + "/engine.io?EIO=4&transport=polling") as answer:
        assert answer.status == 404


# Messages


@pytest.mark.parametrize("payload", ["4hello", "4", "4test1\x1e4test2\x1e4test3", "4hello\x1ebAQIDBA==", "bAQIDBA==\x1eb\x1e4€ ä 😀"])
@scenario
async def test_polling_echoes(engine, payload):
    async with Engine(engine.url) as client:
        await client.open()
        assert await client.post(payload) == (200, "ok")
        assert await client.poll() == (200, payload)


@scenario
async def test_polling_holds_until_there_is_something(engine):
    async with Engine(engine.url) as client:
        await client.open()
        held = await client.hold()
        assert not held.done()
        assert await client.post("4hello") == (200, "ok")
        assert await held == (200, "4hello")


@scenario
async def test_a_websocket_echoes_text_and_binary(engine):
    async with Engine(engine.url) as client:
        socket, _ = await client.open_socket()
        for message in ["4hello", "4", "4" + "€😀" * 5_000, "4" + "x" * 999_999]:
            await socket.send(message)
            assert await socket.text() == message
        for message in [bytes([1, 2, 3, 4]), b"", bytes(range(256)) * 1_000]:
            await socket.send(message)
            assert await socket.text() == message


@pytest.mark.parametrize("body", ["abc", "", "4a\x1e", "7", "4a\x1e\x1e4b", "bÄÄ", "b123", b"4\xff\xfe"])
@scenario
async def test_a_bad_packet_by_polling_ends_the_session(engine, body):
    async with Engine(engine.url) as client:
        await client.open()
        assert (await client.post(body))[0] == 400
        status, text = await client.poll()
        assert (status, json.loads(text)) == (400, error(1, "Session ID unknown"))


@pytest.mark.parametrize("message", ["abc", "", "7", "2", "2hello"])
@scenario
async def test_a_bad_packet_by_websocket_closes_it(engine, message):
    async with Engine(engine.url) as client:
        socket, _ = await client.open_socket()
        await socket.send(message)
        assert await socket.closed() == NO_CODE
        assert (await client.poll())[0] == 400


@pytest.mark.parametrize("message", ["0", "5", "6", "3probe"])
@scenario
async def test_packets_without_meaning_are_ignored(engine, message):
    async with Engine(engine.url) as client:
        socket, _ = await client.open_socket()
        await socket.send(message)
        await socket.send("4still here")
        assert await socket.text() == "4still here"


@scenario
async def test_a_second_poll_ends_the_session(engine):
    async with Engine(engine.url) as client:
        await client.open()
        first = await client.hold()
        assert (await client.poll())[0] == 400
        assert await first == (200, "1")
        assert (await client.poll())[0] == 400


@scenario
async def test_a_second_post_ends_the_session(engine):
    async with Engine(engine.url) as client:
        await client.open()

        rest = asyncio.Event()

        async def slowly():
            yield b"4hel"
            await rest.wait()
            yield b"lo"

        first = await client.hold("POST", body=slowly())
        assert (await client.post("4hello"))[0] == 400
        rest.set()
        assert (await first)[0] == 400
        assert (await client.poll())[0] == 400


@scenario
async def test_a_cancelled_poll_ends_the_session(engine):
    async with Engine(engine.url) as client:
        await client.open()
        (await client.hold()).cancel()
        while (await client.post("4x"))[0] == 200:
            await asyncio.sleep(0.01)
        assert (await client.poll())[0] == 400


@scenario
async def test_octet_streams_are_of_another_version(engine):
    async with Engine(engine.url) as client:
        await client.open()
        assert (await client.post(b"\x04\x01", {"Content-Type": "application/octet-stream"}))[0] == 400
        assert (await client.poll())[0] == 400


@scenario
async def test_a_body_too_large_is_refused_and_survived(engine):
    async with Engine(engine.url) as client:
        await client.open()
        assert await client.post("4" + "x" * 1_000_000) == (413, "")
        assert await client.post("4" + "x" * 999_999) == (200, "ok")

        async def without_length():
            for _ in range(20):
                yield b"4" * 100_000

        assert await client.request("POST", body=without_length()) == (413, "")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@scenario
async def test_other_methods_are_refused(engine, method):
    async with Engine(engine.url) as client:
        await client.open()
        assert (await client.request(method))[0] == 400
        assert await client.post("4hello") == (200, "ok")


@scenario
async def test_a_websocket_message_too_large_is_1009(engine):
    async with Engine(engine.url) as client:
        socket, _ = await client.open_socket()
        await socket.send("4" + "x" * 1_000_000)
        assert await socket.closed() == 1009


# Heartbeat


@scenario
async def test_pings_come_by_polling(beating):
    async with Engine(beating.url) as client:
        await client.open()
        for _ in range(3):
            assert await client.poll() == (200, "2")
            assert await client.post("3") == (200, "ok")


@scenario
async def test_pings_come_by_websocket(beating):
    async with Engine(beating.url) as client:
        socket, _ = await client.open_socket()
        for _ in range(3):
            assert await socket.next() == "2"
            await socket.send("3")


@scenario
async def test_without_pong_a_session_that_nobody_polls_ends(impatient):
    async with Engine(impatient.url) as client:
        await client.open()
        # A poll would take the ping; a post is answered as long as there is a session.
        while (await client.post("4x"))[0] == 200:
            await asyncio.sleep(0.02)
        assert (await client.poll())[0] == 400


@scenario
async def test_without_pong_a_held_poll_ends(impatient):
    async with Engine(impatient.url) as client:
        await client.open()
        assert await client.poll() == (200, "2")
        assert await client.poll() == (200, "1")
        assert (await client.poll())[0] == 400


@scenario
async def test_without_pong_the_websocket_is_closed(impatient):
    async with Engine(impatient.url) as client:
        socket, _ = await client.open_socket()
        assert await socket.closed() == NO_CODE


# Close


@scenario
async def test_close_by_polling(engine):
    async with Engine(engine.url) as client:
        await client.open()
        polled, posted = await asyncio.gather(client.poll(), client.post("1"))
        assert polled == (200, "6")
        assert posted == (200, "ok")
        assert (await client.poll())[0] == 400


@scenario
async def test_close_by_polling_without_a_poll(engine):
    async with Engine(engine.url) as client:
        await client.open()
        assert await client.post("1") == (200, "ok")
        assert (await client.poll())[0] == 400


@scenario
async def test_close_by_websocket(engine):
    async with Engine(engine.url) as client:
        socket, _ = await client.open_socket()
        await socket.send("1")
        assert await socket.closed() == NO_CODE
        assert (await client.poll())[0] == 400


# The Python clients


@pytest.mark.parametrize("transports", [["polling"], ["websocket"], ["polling", "websocket"]])
@scenario
async def test_the_python_engine_client(beating, transports):
    client = engineio.AsyncClient()
    received = asyncio.Queue()
    client.on("message", received.put)
    await client.connect(beating.url, transports=transports, engineio_path="engine.io")
    for message in ["hello", "ä€😀", b"\x00\x01\xff", "x" * 100_000]:
        await client.send(message)
        assert await asyncio.wait_for(received.get(), 5) == message
    assert client.transport() == transports[-1]
    await asyncio.sleep(1)
    await client.send("after several pings")
    assert await asyncio.wait_for(received.get(), 5) == "after several pings"
    await client.disconnect()
