"""The gateway's live connections under attack, frame by frame: what WebSocket forbids, clients that fall silent, floods, and tickets of all kinds. A witness hears everything all along.

The same rules against the bare server are in test_realtime_*.py; here it is the server as it is run, with people signed in.
"""
import asyncio
import base64
import json

import pytest
import requests

from support.api import Client
from support.clock import Clock
from support.installation import PASSWORD, Server
from support.realtime import Engine, scenario
from support.waiting import eventually

TOO_FAST = 1008


@pytest.fixture(scope="module")
def office():
    """A server without platforms, an owner, and a stranger with a workspace of their own."""
    server = Server("hostile-live").start()
    owner, stranger = Client(server.url), Client(server.url)
    owner.register("owner@understudy.example", PASSWORD, workspace_name="Romy")
    owner.put("/installation/registration", {"is_open": True})
    stranger.register("stranger@understudy.example", PASSWORD, name="Sam")
    yield server, owner, stranger
    server.dispose()


def cookie(client):
    return "; ".join(f"{one.name}={one.value}" for one in client.session.cookies)


def frame(first, payload=b"", masked=True, length=None):
    size = len(payload) if length is None else length
    mark = 0x80 if masked else 0
    head = bytes([first, mark | size]) if size < 126 else bytes([first, mark | 126]) + size.to_bytes(2, "big") if size < 1 << 16 else bytes([first, mark | 127]) + size.to_bytes(8, "big")
    return head + (bytes(4) if masked else b"") + payload


class Wire:
    """A WebSocket of one's own making: bytes out, frames in."""

    def __init__(self, server):
        self.port = server.port
        self.reader = self.writer = None

    async def open(self, headers=""):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(b'h' * 16).decode()}\r\n{headers}\r\n".encode())
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)
        assert b" 101 " in head, head
        assert (await self.frame())[1].startswith(b"0{")
        return self

    async def sign_in(self, client, **auth):
        self.text("40" + json.dumps({"workspace_id": client.workspace, **auth}))
        return await self.frame()

    def text(self, text):
        self.writer.write(frame(0x81, text.encode()))

    async def frame(self):
        """First byte and payload of the next frame."""
        first, size = await asyncio.wait_for(self.reader.readexactly(2), 10)
        size = size if size < 126 else int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return first, await self.reader.readexactly(size)

    async def closed(self):
        """The code it is closed with; None where the line was cut."""
        try:
            while True:
                first, payload = await self.frame()
                if first == 0x88:
                    return int.from_bytes(payload[:2], "big") if payload else 1005
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    def drop(self):
        self.writer.transport.abort()


async def still_serves(server, client):
    """Somebody else connects, and hears what happens."""
    wire = await Wire(server).open(f"Cookie: {cookie(client)}\r\n")
    assert (await wire.sign_in(client))[1].startswith(b"40{")
    made = await asyncio.to_thread(client.post, "~/saved-replies", {"title": "witness", "text": "Thank you!"}, 201)
    while b"saved_replies" not in (await wire.frame())[1]:
        pass
    await asyncio.to_thread(client.call, "DELETE", f"~/saved-replies/{made['id']}", None, 204)
    wire.drop()


@pytest.mark.parametrize("sent, code", [
    (frame(0x81, b"2", masked=False), 1002),
    (frame(0x09, b"x"), 1002), (frame(0x08, b"\x03\xe8"), 1002), (frame(0x89, b"x" * 126), 1002),
    (frame(0xC1, b"2"), 1002), (frame(0x91, b"2"), 1002), (frame(0x83, b"2"), 1002), (frame(0x8B, b"2"), 1002),
    (frame(0x80, b"2"), 1002), (frame(0x01, b"4") + frame(0x81, b"2"), 1002), (frame(0x01, b"4") + frame(0x82, b"2"), 1002),
    (frame(0x88, b"\x03"), 1002), (frame(0x88, b"\x03\xed"), 1002), (frame(0x88, b"\x03\xe8\xff"), 1007),
    (frame(0x81, b"42[\"\xc3\x28\"]"), 1007), (frame(0x81, b"42[\"\xed\xa0\x80\"]"), 1007), (frame(0x01, b"42[\"\xc3") + frame(0x80, b"\x28\"]"), 1007),
    (frame(0x81, b"", length=1 << 40), 1009), (bytes([0x81, 0xFF]) + b"\xff" * 8 + bytes(4), (1002, 1009, None)),
    (frame(0x01, b"4") + b"".join(frame(0x00, b"x" * 60_000) for _ in range(4)), 1009), (frame(0x01, b"") + b"".join(frame(0x00) for _ in range(20_000)), (1008, 1009)),
], ids=[
    "unmasked", "a fragmented ping", "a fragmented close", "a ping too long", "a reserved bit", "another reserved bit", "an unknown opcode", "an unknown control frame",
    "a continuation of nothing", "text within a text", "bytes within a text", "half a close code", "a close code that nobody may send", "a close reason that is no text",
    "broken UTF-8", "half a surrogate", "UTF-8 broken over two frames", "a terabyte announced", "more than can be counted", "a message too long in pieces", "a message of nothing in many pieces",
])
@scenario
async def test_a_frame_against_the_rules_closes_its_own_connection(office, sent, code):
    server, owner, _ = office
    wire = await Wire(server).open(f"Cookie: {cookie(owner)}\r\n")
    assert (await wire.sign_in(owner))[1].startswith(b"40{")
    try:
        wire.writer.write(sent)
        closed = await wire.closed()
    finally:
        wire.drop()
    assert closed in (code if isinstance(code, tuple) else (code,)), closed
    await still_serves(server, owner)


@pytest.mark.parametrize("packet", [frame(0x81, b"3"), frame(0x89), frame(0x8A), frame(0x81, b'42["view",{}]'), frame(0x81, b"6")], ids=["pongs", "pings of WebSocket", "pongs of WebSocket", "events", "nothing"])
@scenario
async def test_ten_thousand_packets_at_once_end_their_own_connection(office, packet):
    server, owner, _ = office
    wire = await Wire(server).open(f"Cookie: {cookie(owner)}\r\n")
    assert (await wire.sign_in(owner))[1].startswith(b"40{")
    try:
        wire.writer.write(packet * 10_000)
        assert await wire.closed() in (TOO_FAST, None)
    finally:
        wire.drop()
    await still_serves(server, owner)


@scenario
async def test_clients_that_fall_silent_are_let_go(office):
    """A request that never ends, a socket that is never signed in, and a signed-in one whose line is dead: none keeps its place."""
    server, owner, _ = office
    before = connections(server)
    wires = [await Wire(server).open() for _ in range(20)]
    lines = []
    for _ in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: web")
        lines.append((reader, writer))
    half_closed = await Wire(server).open(f"Cookie: {cookie(owner)}\r\n")
    await half_closed.sign_in(owner)
    half_closed.writer.write_eof()
    # Nobody signs in: the server ends them by itself. What is half closed is over too.
    for wire in [*wires, half_closed]:
        await asyncio.wait_for(wire.closed(), 50)
    for _, writer in lines:
        writer.transport.abort()
    await asyncio.to_thread(eventually, lambda: connections(server) <= before, "no connection is left", 40)
    await still_serves(server, owner)


def connections(server):
    """How many live connections the server counts."""
    text = requests.get(server.url + "/metrics", timeout=10).text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(("realtime_sessions{", "realtime_sessions ")))


@scenario
async def test_an_origin_that_is_not_ours_gets_no_socket(office):
    server, owner, _ = office
    own = server.url
    for origin in ("https://evil.example", own + ".evil.example", own.replace("127.0.0.1", "127.0.0.1.evil.example"), own.replace("http", "https"), "null", "file://", own + "/", "http://127.0.0.1:1", own.upper() + "@evil.example", f"{own}, https://evil.example"):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {origin}\r\nCookie: {cookie(owner)}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(b'o' * 16).decode()}\r\n\r\n".encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n"), 10)
        assert b" 403 " in head or b" 400 " in head, (origin, head)
        writer.close()


async def refusal(server, **auth):
    """The code that a CONNECT without cookie is refused with."""
    wire = await Wire(server).open()
    try:
        wire.text("40" + json.dumps(auth))
        _, payload = await wire.frame()
        assert payload.startswith(b"44"), payload
        return json.loads(payload[2:])["data"]["code"]
    finally:
        wire.drop()


@scenario
async def test_tickets_that_are_used_foreign_or_made_up_open_nothing(office):
    server, owner, stranger = office
    ticket = lambda person: asyncio.to_thread(lambda: person.post("/live-tickets", expect=201)["ticket"])
    used = await ticket(owner)
    wire = await Wire(server).open()
    wire.text("40" + json.dumps({"workspace_id": owner.workspace, "ticket": used}))
    assert (await wire.frame())[1].startswith(b"40{")
    # Used by one, shown by another at the same time and after.
    assert await refusal(server, workspace_id=owner.workspace, ticket=used) == "unauthenticated"
    wire.drop()
    assert await refusal(server, workspace_id=owner.workspace, ticket=used) == "unauthenticated"
    # Of somebody who is no member there: it says no more than that the workspace is not to be seen.
    assert await refusal(server, workspace_id=owner.workspace, ticket=await ticket(stranger)) == "not_found"
    good = await ticket(owner)
    for wrong in (good[:-1], good + "A", good.swapcase(), "", " ", "a" * 10_000, "\u0000", good + "\n", cookie(owner).split("=")[1], {"ticket": good}, [good], 5, None, True):
        code = await refusal(server, workspace_id=owner.workspace, ticket=wrong)
        assert code in ("unauthenticated", "validation_failed"), (wrong, code)
    # A ticket of a session that has ended since.
    other = Client(server.url)
    await asyncio.to_thread(other.sign_in, "owner@understudy.example", PASSWORD)
    late = await ticket(other)
    await asyncio.to_thread(other.call, "POST", "/sign-out", None, 204)
    assert await refusal(server, workspace_id=owner.workspace, ticket=late) == "unauthenticated"
    # Two that are raced are one.
    raced = await ticket(owner)

    async def race():
        wire = await Wire(server).open()
        wire.text("40" + json.dumps({"workspace_id": owner.workspace, "ticket": raced}))
        _, payload = await wire.frame()
        wire.drop()
        return payload[:2]

    assert sorted(await asyncio.gather(*(race() for _ in range(8)))) == [b"40"] + [b"44"] * 7
    await still_serves(server, owner)


@scenario
async def test_a_session_id_of_somebody_else_is_no_way_in(office):
    """Polling sessions: an id that is guessed, changed, or used after its end."""
    server, owner, _ = office
    async with Engine(server.url, "/socket.io/", headers={"Cookie": cookie(owner)}) as client:
        opened = await client.open()
        for wrong in (opened["sid"][:-1], opened["sid"].swapcase(), "", "../" + opened["sid"], opened["sid"] + "%00", "a" * 5_000):
            status, text = await client.request(sid=wrong)
            assert status in (400, 414, 431), (wrong[:50], status)
            assert opened["sid"] not in text
        status, text = await client.post("1")
        assert status == 200
        assert (await client.poll())[0] == 400


@scenario
async def test_a_ticket_and_a_session_that_have_expired_open_nothing(tmp_path):
    clock = Clock(tmp_path)
    server = Server("hostile-expired", clock.settings)
    try:
        await asyncio.to_thread(server.start)
        owner = Client(server.url)
        await asyncio.to_thread(owner.register, "owner@understudy.example", PASSWORD, workspace_name="Romy")
        late, soon = [(await asyncio.to_thread(owner.post, "/live-tickets", None, 201)) for _ in range(2)]
        clock.shift(soon["expires_in_seconds"] - 10)
        wire = await Wire(server).open()
        assert (await wire.sign_in(owner, ticket=soon["ticket"]))[1].startswith(b"40{")
        wire.drop()
        clock.shift(late["expires_in_seconds"] + 1)
        assert await refusal(server, workspace_id=owner.workspace, ticket=late["ticket"]) == "unauthenticated"
        # The session lives on, until it was not used for too long.
        assert (await asyncio.to_thread(owner.raw, "GET", "/api/v1/session")).status_code == 200
        clock.shift(366 * 24 * 3600)
        assert (await asyncio.to_thread(owner.raw, "GET", "/api/v1/session")).status_code == 401
        wire = await Wire(server).open(f"Cookie: {cookie(owner)}\r\n")
        assert (await wire.sign_in(owner))[1].startswith(b"44")
        wire.drop()
    finally:
        server.dispose()
