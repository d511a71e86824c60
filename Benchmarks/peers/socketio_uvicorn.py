"""The peer of `understudy bench realtime`: python-socketio on uvicorn. Sends `event` to everybody when a client asks for a `burst`."""
import asyncio
import sys
import time

import socketio
import uvicorn

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[], ping_interval=25, ping_timeout=20)
PADDING = "x" * 100


async def send(count, rate):
    start = time.monotonic()
    for number in range(count):
        if rate:
            await asyncio.sleep(max(0, start + number / rate - time.monotonic()))
        await server.emit("event", {"sequence": number, "sent_ns": time.monotonic_ns(), "padding": PADDING})


@server.event
async def burst(_, options):
    server.start_background_task(send, options["count"], options["rate"])


if __name__ == "__main__":
    uvicorn.run(socketio.ASGIApp(server), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", ws="websockets", backlog=4096, timeout_graceful_shutdown=1)
