"""The Celery side: an application whose one task only counts itself."""
import os

import redis
from celery import Celery

URL = os.environ["PEERS_REDIS_URL"]
app = Celery("celery_peer", broker=URL)
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=16, broker_connection_retry_on_startup=True, task_acks_late=True)
counter = None


@app.task
def nothing(payload):
    global counter
    if counter is None:
        counter = redis.Redis.from_url(URL)
    counter.incr("celery-done")
