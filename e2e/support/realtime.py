"""Raw peers of the realtime server: Engine.IO and Socket.IO written from their specifications, on plain HTTP and WebSocket."""
import asyncio
import functools
import json
import os
import re

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

    INTERVAL = 0.3
    TIMEOUT = 0.2

    def __init__(self, mode, **options):
        self.path = options.pop("path", "/engine.io/" if mode == "engine" else "/socket.io/")
        # A server of another make can be put in its place, to see what the suite says about that.
        self.url = os.environ.get(f"UNDERSTUDY_ECHO_{mode.upper()}")
        self.program = None
        if self.url and not options:
            return
        arguments = ["realtime-echo", "--mode", mode, "--port", 0, "--path", self.path, "--ping-interval-ms", 300, "--ping-timeout-ms", 200, "--max-payload", 1_000_000, "--connect-timeout-ms", 1000]
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), value]
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
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=not keeps_alive, limit=0), **session)
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

    async def closed(self, seconds=3):
        """Waits for the end and returns the close frame's code: 0 for a frame without one, None without a frame."""
        while await self.next(seconds) is not None:
            pass
        return self.code

    async def close(self):
        await self.raw.close()
