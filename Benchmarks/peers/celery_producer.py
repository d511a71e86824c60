"""Enqueues with Celery and waits for the last one: prints the rate. A process of its own, since an application keeps its broker for life."""
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import redis
from celery_peer import nothing

DEADLINE = 600


def main(count, payload):
    client = redis.Redis.from_url(os.environ["PEERS_REDIS_URL"])

    def wait(number):
        end = time.monotonic() + DEADLINE
        while int(client.get("celery-done") or 0) < number:
            if time.monotonic() > end:
                sys.exit("peers: gave up waiting")
            time.sleep(0.01)

    # One before it counts: the worker is up then.
    nothing.delay(payload)
    wait(1)
    start = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: nothing.delay(payload), range(count)))
    wait(count + 1)
    print(count / (time.monotonic() - start))


main(int(sys.argv[1]), "x" * 1024)
