"""The dashboards' live connections: sign-in, events without gap or double, permissions, presence, many clients, hostile ones."""
import asyncio
import functools
import json

import aiohttp
import pytest
import socketio

from support.api import Client
from support.installation import PASSWORD, Server
from support.realtime import Engine, scenario

TRANSPORTS = [["polling"], ["websocket"], ["polling", "websocket"]]


@pytest.fixture(scope="module")
def office():
    """A server without platforms, its owner, a manager, an analyst, and a stranger with a workspace of their own."""
    server = Server("live").start()
    people = {"owner": Client(server.url)}
    people["owner"].register("owner@understudy.example", PASSWORD, workspace_name="Romy")
    for role in ("manager", "analyst"):
        people[role] = people["owner"].add_member(f"{role}@understudy.example", role, PASSWORD)
    people["owner"].put("/installation/registration", {"is_open": True})
    people["stranger"] = Client(server.url)
    people["stranger"].register("stranger@understudy.example", PASSWORD, name="Sam")
    yield server, people
    server.dispose()


def cookie(client):
    return "; ".join(f"{one.name}={one.value}" for one in client.session.cookies)


async def call(function, *arguments, **named):
    """A request of the blocking client, beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(None, functools.partial(function, *arguments, **named))


def make_events(client, count, name="live"):
    """As many events as asked for: one saved reply, made and changed and taken away."""
    for number in range(count):
        if number % 2 == 0:
            reply = client.post("~/saved-replies", {"title": f"{name} {number}", "text": "Thank you!"}, expect=201)
        else:
            client.call("DELETE", f"~/saved-replies/{reply['id']}", expect=204)


class Dashboard:
    """A dashboard on python-socketio that remembers what it has heard."""

    def __init__(self, person, **auth):
        self.person = person
        self.auth = {"workspace_id": person.workspace, **auth}
        self.client = None
        self.events, self.presence, self.others = [], [], []
        self.ready = asyncio.Event()
        self.gone = asyncio.Event()
        self.changed = asyncio.Event()

    async def connect(self, transports=("websocket",), headers=None, **auth):
        client = self.client = socketio.AsyncClient(reconnection=False)
        self.ready.clear()
        self.gone.clear()
        for name, handler in {"event": self.on_event, "ready": self.on_ready, "reload": self.on_other("reload"), "presence": self.on_presence, "signed_out": self.on_other("signed_out"),
                              "disconnect": self.on_gone}.items():
            client.on(name, self.while_current(client, handler))
        headers = {"Cookie": cookie(self.person)} if headers is None else headers
        # The client takes the cookie out of what it is given.
        await client.connect(self.person.url, headers=dict(headers), transports=list(transports), auth={**self.auth, **auth}, wait_timeout=10)
        return self

    def while_current(self, client, handler):
        """What an abandoned client still says is not heard."""
        async def hear(*arguments):
            if self.client is client:
                await handler(*arguments)
        return hear

    def tell(self):
        self.changed.set()
        self.changed = asyncio.Event()

    async def on_event(self, event):
        self.events.append(event)
        self.tell()

    async def on_ready(self, told):
        self.sequence = told["sequence"]
        self.ready.set()
        self.tell()

    async def on_presence(self, told):
        self.presence.append(told)
        self.tell()

    def on_other(self, name):
        async def note(*_):
            self.others.append(name)
            self.ready.set()
            self.tell()
        return note

    async def on_gone(self, *_):
        self.gone.set()
        self.tell()

    @property
    def numbers(self):
        return [event["sequence"] for event in self.events]

    async def until(self, condition, seconds=20):
        async with asyncio.timeout(seconds):
            while not condition():
                await self.changed.wait()

    async def close(self):
        await self.client.disconnect()


async def refusal(person, headers=None, **auth):
    """What a connection that is refused is told."""
    told = asyncio.Queue()
    client = socketio.AsyncClient(reconnection=False)
    client.on("connect_error", told.put)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(person.url, headers={"Cookie": cookie(person)} if headers is None else headers, transports=["websocket"], auth=auth, wait_timeout=5)
    answer = await asyncio.wait_for(told.get(), 5)
    await client.disconnect()
    return answer["data"]["code"]


# Signing in


@pytest.mark.parametrize("transports", TRANSPORTS)
@scenario
async def test_events_come_over_every_transport(office, transports):
    _, people = office
    dashboard = await Dashboard(people["owner"]).connect(transports)
    await asyncio.wait_for(dashboard.ready.wait(), 5)
    await call(make_events, people["owner"], 10, "+".join(transports))
    await dashboard.until(lambda: len(dashboard.events) >= 10)
    assert dashboard.numbers == list(range(dashboard.sequence + 1, dashboard.sequence + 11))
    event = dashboard.events[0]
    assert event["type"] == "saved_replies.changed" and event["subject_id"] and event["at"].endswith("Z")
    await dashboard.close()


@scenario
async def test_a_ticket_signs_in_once(office):
    _, people = office
    ticket = (await call(people["analyst"].post, "/live-tickets", expect=201))["ticket"]
    dashboard = await Dashboard(people["analyst"]).connect(headers={}, ticket=ticket)
    await asyncio.wait_for(dashboard.ready.wait(), 5)
    workspace = people["analyst"].workspace
    assert await refusal(people["analyst"], headers={}, workspace_id=workspace, ticket=ticket) == "unauthenticated"
    assert await refusal(people["analyst"], headers={}, workspace_id=workspace, ticket="made up") == "unauthenticated"
    await dashboard.close()


@scenario
async def test_whoever_may_not_listen_is_told_why(office):
    _, people = office
    workspace = people["owner"].workspace
    assert await refusal(people["owner"], headers={}, workspace_id=workspace) == "unauthenticated"
    assert await refusal(people["owner"], headers={"Cookie": "understudy=nonsense"}, workspace_id=workspace) == "unauthenticated"
    assert await refusal(people["stranger"], workspace_id=workspace) == "not_found"
    assert await refusal(people["owner"], workspace_id="nowhere") == "not_found"
    assert await refusal(people["owner"]) == "validation_failed"
    assert await refusal(people["owner"], workspace_id=workspace, after="x") == "validation_failed"


@pytest.mark.parametrize("origin, status", [("https://evil.example", 403), ("null", 403), (None, 200), ("own", 200)])
@scenario
async def test_only_our_own_pages_connect(office, origin, status):
    server, _ = office
    headers = {"Origin": server.url if origin == "own" else origin} if origin else {}
    async with Engine(server.url, "/socket.io/") as client:
        assert (await client.request(headers=headers))[0] == status
        if status == 403:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await client.socket(headers=headers)
            assert refused.value.status == 403


# Nothing lost, nothing twice


@pytest.mark.parametrize("transports", TRANSPORTS)
@scenario
async def test_reconnecting_in_a_burst_loses_and_doubles_nothing(office, transports):
    _, people = office
    dashboard = await Dashboard(people["owner"]).connect(transports)
    await asyncio.wait_for(dashboard.ready.wait(), 5)
    start = dashboard.sequence
    burst = asyncio.create_task(call(make_events, people["owner"], 120, "burst " + "+".join(transports)))
    while not burst.done():
        heard = len(dashboard.events)
        await dashboard.until(lambda: len(dashboard.events) > heard or burst.done())
        # As a lost network does: without a word.
        old, dashboard.client = dashboard.client, None
        await old.eio.disconnect(abort=True)
        await dashboard.connect(transports, after=dashboard.numbers[-1] if dashboard.events else start)
        await asyncio.wait_for(dashboard.ready.wait(), 10)
    await burst
    await dashboard.until(lambda: len(dashboard.events) >= 120)
    assert dashboard.numbers == list(range(start + 1, start + 121))
    await dashboard.close()


@scenario
async def test_what_can_not_be_made_up_for_means_reload(office):
    _, people = office
    dashboard = await Dashboard(people["owner"]).connect(after=10**9)
    await asyncio.wait_for(dashboard.ready.wait(), 5)
    assert dashboard.others == ["reload"]
    await call(make_events, people["owner"], 2, "after reload")
    await dashboard.until(lambda: len(dashboard.events) == 2)
    await dashboard.close()


# Who hears what


@scenario
async def test_another_workspace_hears_nothing(office):
    _, people = office
    stranger = await Dashboard(people["stranger"]).connect()
    owner = await Dashboard(people["owner"]).connect()
    await asyncio.gather(stranger.ready.wait(), owner.ready.wait())
    await call(make_events, people["owner"], 20, "private")
    await owner.until(lambda: len(owner.events) >= 20)
    await call(make_events, people["stranger"], 2, "own")
    await stranger.until(lambda: len(stranger.events) >= 2)
    assert len(stranger.events) == 2 and stranger.numbers == [stranger.sequence + 1, stranger.sequence + 2]
    await asyncio.gather(stranger.close(), owner.close())


@scenario
async def test_five_hundred_dashboards_hear_everything(office):
    _, people = office
    client = Client(people["owner"].url)
    boards = []
    # A sign-in may have 50 connections, so ten sign-ins.
    for _ in range(10):
        await call(client.sign_in, "owner@understudy.example", PASSWORD)
        header = {"Cookie": cookie(client)}
        client.session.cookies.clear()
        boards += await asyncio.gather(*[Dashboard(people["owner"]).connect(headers=header) for _ in range(50)])
    assert len(boards) == 500
    await asyncio.gather(*[asyncio.wait_for(board.ready.wait(), 20) for board in boards])
    await call(make_events, people["owner"], 20, "five hundred")
    for board in boards:
        await board.until(lambda: len(board.events) >= 20)
        assert board.numbers == list(range(board.sequence + 1, board.sequence + 21))
    await asyncio.gather(*[board.close() for board in boards])


@scenario
async def test_a_session_has_a_bounded_number_of_connections(office):
    _, people = office
    client = Client(people["owner"].url)
    await call(client.sign_in, "owner@understudy.example", PASSWORD)
    boards = await asyncio.gather(*[Dashboard(client).connect() for _ in range(50)])
    assert await refusal(client, workspace_id=client.workspace) == "rate_limited"
    await boards.pop().close()
    boards.append(await Dashboard(client).connect())
    await asyncio.gather(*[board.close() for board in boards])


@scenario
async def test_the_end_of_a_session_ends_its_connections(office):
    _, people = office
    client = Client(people["owner"].url)
    await call(client.sign_in, "owner@understudy.example", PASSWORD)
    other = await Dashboard(people["owner"]).connect()
    board = await Dashboard(client).connect()
    await asyncio.gather(board.ready.wait(), other.ready.wait())
    await call(client.post, "/sign-out")
    await asyncio.wait_for(board.gone.wait(), 5)
    assert board.others == ["signed_out"]
    assert not other.gone.is_set()
    await other.close()


@scenario
async def test_a_role_that_is_taken_away_leaves_its_rooms(office):
    _, people = office
    members = {member["email"]: member["user_id"] for member in (await call(people["owner"].get, "~/members"))["items"]}
    board = await Dashboard(people["manager"]).connect()
    await asyncio.wait_for(board.ready.wait(), 5)
    manager, analyst = members["manager@understudy.example"], members["analyst@understudy.example"]
    await call(people["owner"].patch, f"~/members/{analyst}", {"role": "moderator"})
    await board.until(lambda: [event["type"] for event in board.events] == ["members.changed"])
    await call(people["owner"].patch, f"~/members/{manager}", {"role": "analyst"})
    await board.until(lambda: len(board.events) == 2)
    await call(people["owner"].patch, f"~/members/{analyst}", {"role": "analyst"})
    await call(make_events, people["owner"], 2, "for all")
    await board.until(lambda: len(board.events) >= 4)
    assert [event["type"] for event in board.events[2:]] == ["saved_replies.changed"] * 2
    await call(people["owner"].call, "DELETE", f"~/members/{manager}", expect=204)
    await asyncio.wait_for(board.gone.wait(), 5)


# Presence


@scenario
async def test_dashboards_see_who_looks_at_a_conversation(installation):
    message_id = await call(installation.sandbox.direct_message, "dm.presence", "what time is the next live workout?")
    conversation = (await call(installation.arrived, message_id))["conversation_id"]
    first = await Dashboard(installation.client).connect()
    second = await Dashboard(installation.client).connect()
    await asyncio.gather(first.ready.wait(), second.ready.wait())
    assert await first.client.call("view", {"conversation_id": conversation}) == {"ok": True}
    await second.until(lambda: any(told["conversation_id"] == conversation and told["viewers"] for told in second.presence))
    late = await Dashboard(installation.client).connect()
    await late.until(lambda: late.presence)
    assert late.presence[0]["conversation_id"] == conversation and len(late.presence[0]["viewers"]) == 1
    assert await first.client.call("view", {"conversation_id": conversation, "is_composing": True}) == {"ok": True}
    await second.until(lambda: second.presence[-1]["viewers"] and second.presence[-1]["viewers"][0]["is_composing"])
    assert "error" in await first.client.call("view", {"conversation_id": conversation, "is_composing": "perhaps"})
    assert "error" in await first.client.call("view", {"conversation_id": "of somebody else"})
    assert "error" in await first.client.call("view", {})
    assert "error" in await first.client.call("shout", {})
    await first.close()
    await second.until(lambda: second.presence[-1] == {"conversation_id": conversation, "viewers": []})
    await asyncio.gather(second.close(), late.close())


# Hostile clients


def packet(text):
    return "42" + text


@pytest.mark.parametrize("message", [
    "x" * 70_000, packet('["view",' + "[" * 60_000), packet('["view",' + '{"a":' * 10_000 + "1" + "}" * 10_000 + "]"), "4", "451-[", "45999999999-[]", packet('["disconnect"]'), "41/elsewhere,", "2probe",
])
@scenario
async def test_a_hostile_message_ends_only_its_own_connection(office, message):
    server, people = office
    witness = await Dashboard(people["owner"]).connect()
    await asyncio.wait_for(witness.ready.wait(), 5)
    async with Engine(server.url, "/socket.io/", headers={"Cookie": cookie(people["owner"])}) as client:
        socket, _ = await client.open_socket()
        await socket.send("40" + json.dumps({"workspace_id": people["owner"].workspace}))
        assert (await socket.text()).startswith("40{")
        await socket.send(message)
        await socket.closed()
    await call(make_events, people["owner"], 2, "witness")
    await witness.until(lambda: len(witness.events) >= 2)
    await witness.close()


@scenario
async def test_invalid_utf8_is_closed_with_1007(office):
    server, _ = office
    async with Engine(server.url, "/socket.io/") as client:
        socket, _ = await client.open_socket()
        socket.raw._response.connection.transport.write(bytes([0x81, 0x84, 0, 0, 0, 0]) + b"40\xff\xfe")
        assert await socket.closed() == 1007


@scenario
async def test_floods_end_their_connection_and_nothing_else(office):
    server, people = office
    witness = await Dashboard(people["owner"]).connect()
    await asyncio.wait_for(witness.ready.wait(), 5)
    async with Engine(server.url, "/socket.io/") as client:
        socket, _ = await client.open_socket()
        with pytest.raises((ConnectionError, aiohttp.ClientError)):
            for _ in range(5_000):
                await socket.send("3")
                await asyncio.sleep(0)
            await socket.closed()
            assert socket.code == 1008
            raise ConnectionError
        frames = bytes([0x82, 0xFF]) + (1 << 20).to_bytes(8, "big") + bytes(4)
        socket, _ = await Engine(server.url, "/socket.io/").open_socket()
        transport = socket.raw._response.connection.transport
        for _ in range(50):
            transport.write(frames + bytes(1 << 20))
        assert await socket.closed() in (1009, None)
    status = (await call(people["owner"].raw, "GET", "/health/ready")).status_code
    assert status == 200
    await call(make_events, people["owner"], 2, "after the flood")
    await witness.until(lambda: len(witness.events) >= 2)
    await witness.close()


# Stopping


@scenario
async def test_a_stop_closes_dashboards_at_once_and_a_restart_takes_them_back():
    server = await call(Server("stopping").start)
    try:
        person = Client(server.url)
        await call(person.register, "stop@understudy.example", PASSWORD)
        boards = [await Dashboard(person).connect(transports) for transports in TRANSPORTS]
        for board in boards:
            await asyncio.wait_for(board.ready.wait(), 5)
        assert await call(server.program.stop) == 0
        for board in boards:
            await asyncio.wait_for(board.gone.wait(), 5)
        await call(server.start)
        await call(make_events, person, 4, "after the restart")
        for board, transports in zip(boards, TRANSPORTS):
            await board.connect(transports, after=board.sequence)
            await board.until(lambda: len(board.events) >= 4)
            assert board.numbers == list(range(board.numbers[0], board.numbers[0] + 4))
            await board.close()
    finally:
        server.dispose()
