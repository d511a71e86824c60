"""Socket.IO 5 as the specification has it, against the echo server; and the Python client."""
import asyncio
import json

import pytest
import socketio

from support.realtime import SEPARATOR, Echo, Engine, scenario


@pytest.fixture(scope="module")
def sockets():
    echo = Echo("socket")
    yield echo
    echo.dispose()


@pytest.fixture
def beating():
    """Pings often."""
    echo = Echo("socket", ping_interval=0.3)
    yield echo
    echo.dispose()


@pytest.fixture
def strict():
    """Lets nobody stay who doesn't connect to a namespace."""
    echo = Echo("socket", ping_interval=0.3, connect_timeout=1)
    yield echo
    echo.dispose()


async def connected(client, auth=None):
    socket, _ = await client.open_socket()
    await socket.send("40" + (json.dumps(auth) if auth is not None else ""))
    answer = await socket.text()
    assert answer.startswith("40{")
    assert set(json.loads(answer[2:])) == {"sid"}
    assert json.loads((await socket.text())[2:]) == ["auth", auth or {}]
    return socket


@pytest.mark.parametrize("packet, answer, auth", [
    ("40", "40", {}), ('40{"token":"123"}', "40", {"token": "123"}), ("40/custom,", "40/custom,", {}), ("40/custom", "40/custom,", {}),
    ('40/custom,{"token":"abc","n":[1,2.50,null]}', "40/custom,", {"token": "abc", "n": [1, 2.5, None]}),
])
@scenario
async def test_connecting_to_a_namespace(sockets, packet, answer, auth):
    async with Engine(sockets.url, sockets.path) as client:
        socket, opened = await client.open_socket()
        await socket.send(packet)
        told = await socket.text()
        assert told.startswith(answer + "{")
        assert set(json.loads(told[len(answer):])) == {"sid"}
        assert json.loads(told[len(answer):])["sid"] != opened["sid"]
        event = await socket.text()
        prefix = "42" + answer[2:]
        assert event.startswith(prefix)
        assert json.loads(event[len(prefix):]) == ["auth", auth]


@scenario
async def test_an_unknown_namespace_is_told_and_survived(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        socket, _ = await client.open_socket()
        await socket.send("40/random")
        assert await socket.text() == '44/random,{"message":"Invalid namespace"}'
        await socket.send("40")
        assert (await socket.text()).startswith("40{")


@pytest.mark.parametrize("packet", [
    "4abc", "4", "47", '42["message"]', "41", "40{}x", "40[]", '40"text"', '44{"message":"x"}', "41/custom,", '42/unknown,["x"]', "43[]",
])
@scenario
async def test_a_first_packet_that_is_no_connect_closes(sockets, packet):
    async with Engine(sockets.url, sockets.path) as client:
        socket, _ = await client.open_socket()
        await socket.send(packet)
        await socket.closed()


@scenario
async def test_without_connect_the_connection_is_closed(strict):
    async with Engine(strict.url, strict.path) as client:
        socket, _ = await client.open_socket()

        async def pongs():
            while (message := await socket.next()) is not None:
                assert message == "2"
                await socket.send("3")

        await asyncio.wait_for(pongs(), 15)


@scenario
async def test_a_second_connect_closes(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        await socket.send("40")
        await socket.closed()


@scenario
async def test_leaving_one_namespace_leaves_the_others(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        await socket.send("40/custom,")
        assert (await socket.text()).startswith("40/custom,{")
        await socket.text()
        await socket.send("41/custom,")
        await socket.send('42["message","still"]')
        assert await socket.text() == '42["message-back","still"]'
        await socket.send("40/custom,")
        assert (await socket.text()).startswith("40/custom,{")


@scenario
async def test_leaving_the_main_namespace_keeps_the_connection(beating):
    async with Engine(beating.url, beating.path) as client:
        socket = await connected(client)
        await socket.send("41")
        assert await socket.next() == "2"
        await socket.send("3")
        await socket.send("40")
        assert (await socket.text()).startswith("40{")


@pytest.mark.parametrize("arguments", [
    '1,"2",{"3":[true]}', "", "null", '"ä€😀/\\\\\\"\\n\\u0001"', '{"z":1,"a":{"m":[],"b":{}}}', "-0.5,1e21,12345678901234567890,1.50", '[[[[[]]]]],""', '7,"8",{"k":[false]}',
])
@scenario
async def test_events_come_back_byte_for_byte(sockets, arguments):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        rest = "," + arguments if arguments else ""
        await socket.send(f'42["message"{rest}]')
        assert await socket.text() == f'42["message-back"{rest}]'
        await socket.send(f'42456["message-with-ack"{rest}]')
        assert await socket.text() == f"43456[{arguments}]"
        await socket.send(f'420["message-with-ack"{rest}]')
        assert await socket.text() == f"430[{arguments}]"


@scenario
async def test_spaces_and_escapes_become_compact(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        await socket.send('42[ "message" ,\t{ "a" : [ 1 , 2 ] } , "\\u00e4\\/\\ud83d\\ude00" ]')
        assert await socket.text() == '42["message-back",{"a":[1,2]},"ä/😀"]'


@scenario
async def test_binary_events_and_acknowledgements(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        first, second = bytes([1, 2, 3]), bytes([4, 5, 6])
        await socket.send('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
        await socket.send(first)
        await socket.send(second)
        assert await socket.text() == '452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'
        assert [await socket.text(), await socket.text()] == [first, second]
        await socket.send('452-789["message-with-ack",{"deep":[{"_placeholder":true,"num":1}]},{"_placeholder":true,"num":0}]')
        await socket.send(first)
        await socket.send(second)
        assert await socket.text() == '462-789[{"deep":[{"_placeholder":true,"num":0}]},{"_placeholder":true,"num":1}]'
        assert [await socket.text(), await socket.text()] == [second, first]


@scenario
async def test_binary_events_by_polling(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        await client.open()
        await client.post("40")
        received = []
        while len(received) < 2:
            received += (await client.poll())[1].split(SEPARATOR)
        await client.post('451-["message",{"_placeholder":true,"num":0}]')
        assert await client.post("bAQIDBA==") == (200, "ok")
        _, text = await client.poll()
        assert text == '451-["message-back",{"_placeholder":true,"num":0}]\x1ebAQIDBA=='


@pytest.mark.parametrize("packets", [
    ["4abc"], ["42{}"], ['42abc["message-with-ack",1]'], ["42"], ["42[]"], ['42["disconnect"]'], ['42["connect"]'], ['42["newListener"]'], ["42[null]"], ["42[{}]"], ['42["message"'],
    ['42["message",1]x'], ['4511-["x"]'], ['45["x"]'], ['45-["x"]'], ['451["x"]'], ["43"], ["43{}"], ['431"x"'], ["49[]"], ['41{"a":1}'],
    ['451-["message",{"_placeholder":true,"num":0}]', '42["message"]'], [b"\x01"], ['451-["message",{"_placeholder":true,"num":1}]', b"\x01"],
    ['451-["message",{"_placeholder":true,"num":-1}]', b"\x01"], ['451-["message",{"_placeholder":true,"num":"0"}]', b"\x01"], ['42/other,["message"]'],
    ['42["message",' + "[" * 1000 + "]" * 1000 + "]"], ['42["message",01]'], ['42["message","\\x"]'], ['42["message","\x01"]'], ["42[true]"],
])
@scenario
async def test_packets_against_the_rules_close(sockets, packets):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        for packet in packets:
            await socket.send(packet)
        await socket.closed()
        assert (await client.poll())[0] == 400


@scenario
async def test_unknown_acknowledgements_are_ignored(sockets):
    async with Engine(sockets.url, sockets.path) as client:
        socket = await connected(client)
        await socket.send("43999[1]")
        await socket.send('42["message"]')
        assert await socket.text() == '42["message-back"]'


@pytest.mark.parametrize("transports", [["polling"], ["websocket"], ["polling", "websocket"]])
@scenario
async def test_the_python_socket_client(beating, transports):
    # A client that leaves while it sends says no goodbye, and then waits with its poll for the next ping.
    client = socketio.AsyncClient()
    told = {"/": asyncio.Queue(), "/custom": asyncio.Queue()}
    for namespace, queue in told.items():
        client.on("auth", queue.put, namespace=namespace)
    back = asyncio.Queue()

    async def on_back(*arguments):
        await back.put(arguments)

    client.on("message-back", on_back)
    await client.connect(beating.url, transports=transports, auth={"token": "x"}, namespaces=["/", "/custom"], wait_timeout=5)
    for queue in told.values():
        assert await asyncio.wait_for(queue.get(), 5) == {"token": "x"}
    arguments = ("text", 1, 2.5, None, {"deep": [b"\x01\x02", {"ä": True}]}, b"\xff")
    await client.emit("message", arguments)
    assert await asyncio.wait_for(back.get(), 5) == arguments
    assert tuple(await client.call("message-with-ack", arguments, timeout=5)) == arguments
    with pytest.raises(socketio.exceptions.ConnectionError):
        refused = socketio.AsyncClient()
        await refused.connect(beating.url, transports=transports, namespaces=["/nowhere"], wait_timeout=5)
    await refused.disconnect()
    await client.disconnect()
