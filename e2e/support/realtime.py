"""Raw peers of the realtime server: Engine.IO and Socket.IO written from their specifications, on plain HTTP and WebSocket."""
import asyncio
import functools
import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from .processes import Program
from .waiting import eventually

SEPARATOR = "\x1e"


def scenario(function):
    """Runs a coroutine as a test, with an end."""

    @functools.wraps(function)
    def run(*arguments, **named):
        asyncio.run(asyncio.wait_for(function(*arguments, **named), 60))

    # pytest looks at the signature for fixtures.
    return run


class Echo:
    """`understudy realtime-echo` on a free port."""

    def __init__(self, mode, is_replaceable=True, ping_interval=60, ping_timeout=20, connect_timeout=60):
        """Times are in seconds. As they are, a slow machine ends no session while something else is looked at."""
        self.path = "/engine.io/" if mode == "engine" else "/socket.io/"
        # A server of another make can be put in its place, to see what the suite says about that.
        self.url = os.environ.get(f"UNDERSTUDY_ECHO_{mode.upper()}")
        self.program = None
        if self.url and is_replaceable:
            return
        times = {"ping-interval": ping_interval, "ping-timeout": ping_timeout, "connect-timeout": connect_timeout}
        arguments = ["realtime-echo", "--mode", mode, "--port", 0, "--path", self.path, "--max-payload", 1_000_000]
        for name, seconds in times.items():
            arguments += [f"--{name}-ms", round(seconds * 1000)]
        self.program = Program(f"echo-{mode}", arguments)
        self.url = eventually(self._listens, "the echo listens", every=0.02)

    def _listens(self):
        assert self.program.is_running, self.program.output
        found = re.search(r"http://127\.0\.0\.1:\d+", self.program.output)
        return found and found.group()

    def dispose(self):
        if self.program:
            self.program.dispose()


class Engine:
    """HTTP requests and WebSockets of one client. Every request has a connection of its own, unless `keeps_alive`."""

    def __init__(self, url, path="/engine.io/", keeps_alive=False, **session):
        self.base = url + path
        self.sent = asyncio.Event()
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(self._note_sent)
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=not keeps_alive, limit=0), trace_configs=[trace], **session)
        self.sid = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.session.close()

    def query(self, transport="polling", **more):
        query = {"EIO": "4", "transport": transport, **({"sid": self.sid} if self.sid else {}), **more}
        return {name: value for name, value in query.items() if value is not None}

    async def request(self, method="GET", body=None, headers=None, **query):
        """Status and text of any request."""
        async with self.session.request(method, self.base, params=self.query(**query), data=body, headers={"Content-Type": "text/plain;charset=UTF-8", **(headers or {})}) as answer:
            return answer.status, await answer.text()

    async def open(self, **query):
        """A polling handshake; returns what the open packet says."""
        status, text = await self.request(**query)
        assert status == 200, text
        assert text[0] == "0"
        opened = json.loads(text[1:])
        self.sid = opened["sid"]
        return opened

    async def poll(self):
        return await self.request()

    async def hold(self, *request, **options):
        """A poll, or another request, that has reached the server: a task that ends with its answer."""
        self.sent.clear()
        held = asyncio.create_task(self.request(*request, **options))
        await self.sent.wait()
        while self._is_unread():
            await asyncio.sleep(0.001)
        # What was read is now on its way through the server; whatever comes after these goes behind it.
        async with aiohttp.ClientSession() as other:
            for _ in range(3):
                await other.get(self.base)
        return held

    async def _note_sent(self, *_):
        self.sent.set()

    def _is_unread(self):
        """Whether bytes sent to the server wait in its sockets (the kernel's table: address, peer, state, send and receive queue)."""
        port = f":{urlsplit(self.base).port:04X}"
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any(row[1].endswith(port) and int(row[4].split(":")[1], 16) > 0 for row in rows if row[3] == "01")

    async def post(self, body, headers=None):
        return await self.request("POST", body=body.encode() if isinstance(body, str) else body, headers=headers)

    async def socket(self, **more):
        """A WebSocket, with the session's id if there is one."""
        headers = more.pop("headers", None)
        return Socket(await self.session.ws_connect(self.base, params=self.query("websocket", **more), headers=headers, max_msg_size=0, autoclose=False, autoping=True))

    async def open_socket(self):
        """A session on a WebSocket from the start."""
        socket = await self.socket()
        opened = json.loads((await socket.text())[1:])
        self.sid = opened["sid"]
        return socket, opened

    async def upgrade(self):
        """The session moved to a WebSocket."""
        socket = await self.socket()
        await socket.send("2probe")
        assert await socket.text() == "3probe"
        await socket.send("5")
        return socket


class Socket:
    """A WebSocket's messages."""

    def __init__(self, raw):
        self.raw = raw
        self.code = None

    async def send(self, message):
        if isinstance(message, str):
            await self.raw.send_str(message)
        else:
            await self.raw.send_bytes(message)

    async def next(self, seconds=5):
        """The next message; None at the end."""
        message = await asyncio.wait_for(self.raw.receive(), seconds)
        if message.type == aiohttp.WSMsgType.CLOSE:
            self.code = message.data
            await self.raw.close()
        return message.data if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY) else None

    async def text(self, seconds=5):
        """The next message but pings, which are answered."""
        while True:
            message = await self.next(seconds)
            assert message is not None, f"the socket was closed with {self.code}"
            if message != "2":
                return message
            await self.send("3")

    async def closed(self, seconds=5):
        """Waits for the end and returns the close frame's code: 0 for a frame without one, None without a frame."""
        while await self.next(seconds) is not None:
            pass
        return self.code

    async def close(self):
        await self.raw.close()
