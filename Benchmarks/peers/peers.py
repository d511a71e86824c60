"""Measures Celery, BullMQ and bare SQLite beside `understudy bench`, and prints one table with ratios."""
import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

PAYLOAD = "x" * 1024
WIDTHS = (2, 16)
DEADLINE = 600


class RedisServer:
    """A redis-server of our own: free port, temporary folder."""

    def __init__(self, is_durable):
        self.is_durable = is_durable

    def __enter__(self):
        import redis

        self.folder = tempfile.mkdtemp(prefix="understudy-peers-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = ["--appendonly", "yes", "--appendfsync", "always"] if self.is_durable else []
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", self.folder, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.url = f"redis://127.0.0.1:{port}/0"
        self.client = redis.Redis.from_url(self.url)
        wait_until(lambda: is_up(self.client))
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def is_up(client):
    try:
        return client.ping()
    except Exception:
        return False


def wait_until(condition, pause=0.01):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("peers: gave up waiting")
        time.sleep(pause)


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def celery_rate(server, width, count):
    os.environ["PEERS_REDIS_URL"] = server.url
    server.client.flushall()
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "celery_peer", "worker", "--concurrency", str(width), "--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return float(subprocess.run([sys.executable, "celery_producer.py", str(count)], check=True, capture_output=True, text=True).stdout)
    finally:
        stop(worker)


async def bullmq_rate(server, width, count):
    from bullmq import Queue

    server.client.flushall()
    worker = subprocess.Popen([sys.executable, "bullmq_peer.py", server.url, str(width)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        worker.stdout.readline()
        queue = Queue("peers", {"connection": server.url})
        completed = lambda: server.client.zcard("bull:peers:completed")
        await queue.add("nothing", {"payload": PAYLOAD}, {})
        while completed() < 1:
            await asyncio.sleep(0.01)
        start = time.monotonic()
        left = iter(range(count))

        async def produce():
            for _ in left:
                await queue.add("nothing", {"payload": PAYLOAD}, {})

        await asyncio.gather(*(produce() for _ in range(64)))
        while completed() < count + 1:
            if time.monotonic() - start > DEADLINE:
                raise SystemExit("peers: gave up waiting")
            await asyncio.sleep(0.01)
        rate = count / (time.monotonic() - start)
        await queue.close()
        return rate
    finally:
        stop(worker)


def bench(binary, folder, *arguments):
    path = Path(folder) / f"{uuid.uuid4()}.json"
    subprocess.run([binary, "bench", *arguments, "--messages", "1000", "--data", folder, "--json", str(path)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads(path.read_text())["runs"][0]["figures"]


def sqlite_rates(folder, count):
    """(a transaction for each row, 256 rows to a transaction): a document of a kilobyte, nine indexes, WAL and FULL, as in our store."""
    path = Path(folder) / "bare.sqlite"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    columns = [f"c{number}" for number in range(9)]
    db.execute(f"CREATE TABLE messages (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, {', '.join(column + ' TEXT' for column in columns)}, document TEXT NOT NULL)")
    for column in columns[:8]:
        db.execute(f"CREATE INDEX by_{column} ON messages ({column}, id)")
    statement = f"INSERT INTO messages (id, {', '.join(columns)}, document) VALUES ({', '.join('?' * 11)})"
    row = lambda: [uuid.uuid4().hex * 2] + [uuid.uuid4().hex for _ in columns] + [PAYLOAD]
    single = min(count, 1000)
    rows = [row() for _ in range(single + count)]
    start = time.monotonic()
    for values in rows[:single]:
        db.execute(statement, values)
    alone = single / (time.monotonic() - start)
    start = time.monotonic()
    for first in range(single, len(rows), 256):
        db.execute("BEGIN IMMEDIATE")
        db.executemany(statement, rows[first : first + 256])
        db.execute("COMMIT")
    grouped = count / (time.monotonic() - start)
    db.close()
    return alone, grouped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    rows = []

    def add(what, peer, theirs, ours):
        rows.append({"what": what, "peer": peer, "peer_per_second": round(theirs, 1), "understudy_per_second": round(ours, 1), "ratio": round(ours / theirs, 2)})

    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {arguments.count} jobs of 1 kB", flush=True)
    with tempfile.TemporaryDirectory(prefix="understudy-peers-") as folder:
        ours = {width: bench(arguments.binary, folder, "jobs", "--width", str(width), "--payload", "1024", "--count", str(arguments.count))["jobs_per_second"] for width in WIDTHS}
        if shutil.which("redis-server"):
            for is_durable in (False, True):
                with RedisServer(is_durable) as server:
                    kind = "appendfsync always" if is_durable else "as installed"
                    for width in WIDTHS:
                        add(f"queue, {width} at a time", f"Celery, redis {kind}", celery_rate(server, width, arguments.count), ours[width])
                        add(f"queue, {width} at a time", f"BullMQ, redis {kind}", asyncio.run(bullmq_rate(server, width, arguments.count)), ours[width])
        store = bench(arguments.binary, folder, "store", "--count", str(arguments.count))
        alone, grouped = sqlite_rates(folder, arguments.count)
        add("insert, one writer", "sqlite3, a flush per row", alone, store["one_writer_inserts_per_second"])
        add("insert, many writers", "sqlite3, a flush per 256 rows", grouped, store["many_writers_inserts_per_second"])
    print(f"{'what':26}{'peer':34}{'peer/s':>10}{'ours/s':>10}{'ratio':>8}")
    for row in rows:
        print(f"{row['what']:26}{row['peer']:34}{row['peer_per_second']:>10.0f}{row['understudy_per_second']:>10.0f}{row['ratio']:>8.2f}")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps({"load_average": os.getloadavg()[0], "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
