"""The BullMQ side: a worker process whose jobs do nothing."""
import asyncio
import sys

from bullmq import Worker


async def nothing(job, token):
    return None


async def main(url, width):
    worker = Worker("peers", nothing, {"connection": url, "concurrency": width})
    print("ready", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await worker.close()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
