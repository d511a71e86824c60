"""Installations that generate by the sandbox's chat model, through a wire that can be cut or fall silent."""
from contextlib import contextmanager

from .installation import Installation
from .proxy import Proxy
from .waiting import eventually

MODEL = "gpt-6-luna"


@contextmanager
def modelled_installation(name, answers, **settings):
    """`answers` are the categories that may go out by themselves; `settings` those of the model, without their prefix."""
    made = Installation(name, starts=False)
    made.proxy = Proxy(("127.0.0.1", int(made.sandbox.url.rsplit(":", 1)[1])))
    try:
        ours = {"BASE_URL": f"http://127.0.0.1:{made.proxy.port}/api.openai.com/v1", "MODEL": MODEL, "API_KEY": "sk-sandbox", "DEADLINE_SECONDS": 2, **settings}
        made.server.settings.update({f"UNDERSTUDY_MODEL_{key}": value for key, value in ours.items()})
        made.server.start()
        made.set_up(*answers)
        yield made
    finally:
        made.proxy.vanish()
        made.dispose()


def heal(made):
    """The endpoint answers again, and nothing is scripted."""
    made.proxy.resume()
    made.sandbox.post("/openai/clear")
    made.sandbox.clear_faults()


def writes_again(ask, prefix):
    """A breaker may hold back for a while; new fans keep asking, by `ask`, until the model writes again."""
    number = iter(range(1_000))
    return eventually(lambda: ask(f"{prefix}.{next(number)}")["draft"]["generator"].startswith("model:"), "the model writes again", seconds=90, every=1)
