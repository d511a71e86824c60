"""What people, fans and platforms have told the servers of this run, and what these have answered that is secret: none of it may be in a log."""
import json
import re
import uuid
from itertools import islice
from urllib.parse import parse_qs, urlsplit

# Shorter ones a log may have by accident.
SHORTEST = 12
# A log writes line ends, quotes and what is not printable otherwise than it was sent, and cuts what is long: runs of plain letters and signs survive.
RUNS = re.compile(r"[ !#-\[\]-~]{%d,}" % SHORTEST)
LONGEST = 30
# Values of the API's own vocabulary and ids are no text of anybody.
OWN = re.compile(r"[a-z]+(?:[_.-][a-z0-9]+)*|(?:[a-z_]+:)?(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z2-7]{32})|\d{4}-\d\d-\d\dT[\d:.]+Z?|[\d .,+-]+")
# What is different in each line, and no text.
PASSING = re.compile(r"^\S+Z |(?:hb\.request\.id|request_id)=[0-9a-f-]+|(?:duration_)?ms=\d+")
SECRET_NAMES = ("token", "ticket", "secret", "key", "signature", "code")
TEXT_NAMES = ("text", "note", "crisis_help_text", "original_text")

_texts, _secrets = set(), set()


def canary():
    """A word that no log has by itself, for a text that is too short or too odd to be looked for."""
    word = "kq" + uuid.uuid4().hex[:12]
    _texts.add(word)
    return word


def _leaves(node, name=""):
    if isinstance(node, dict):
        for key, value in node.items():
            # Names may be a caller's too: of a setting, a tag, a field that there isn't.
            yield "", str(key)
            yield from _leaves(value, key)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _leaves(value, name)
    elif isinstance(node, str):
        yield name, node
    elif isinstance(node, bytes):
        # A body of megabytes is the same all through.
        yield name, node[:100_000].decode(errors="replace")


def needles(text):
    """What to look for, where this text should not be: the beginnings of its first plain runs."""
    runs = (run.group().strip() for run in islice(RUNS.finditer(text[:100_000]), 8))
    return {run[:LONGEST].strip() for run in runs if len(run) >= SHORTEST and not OWN.fullmatch(run)}


def told(*bodies):
    """Somebody sends this: JSON, form fields, bytes or a text."""
    for body in bodies:
        for _, text in _leaves(body):
            _texts.update(needles(text))


def answered(answer):
    """A server has answered this (of requests): texts of its records, and whatever opens something."""
    _secrets.update(cookie.value for cookie in answer.cookies if cookie.value)
    if answer.status_code >= 400 or "json" not in answer.headers.get("Content-Type", "") or len(answer.content) > 1_000_000:
        return
    try:
        leaves = list(_leaves(answer.json()))
    except ValueError:
        return
    for name, text in leaves:
        if name in TEXT_NAMES:
            _texts.update(needles(text))
        elif name in SECRET_NAMES and len(text) >= SHORTEST and not OWN.fullmatch(text):
            _secrets.add(text)
        elif name == "authorization_url":
            _secrets.update(parse_qs(urlsplit(text).query).get("state", []))


def keys(file):
    """The keys that a server seals and signs with; more after each rotation."""
    if file.is_file():
        _secrets.update(json.loads(file.read_text())["keys"].values())


def secrets():
    return set(_secrets)


def texts():
    return set(_texts)


def lines(output):
    """The different lines of a log, without what makes each of them different."""
    return {PASSING.sub("", line) for line in output.splitlines()}


def leaks(wanted, output):
    """Which of these a log has."""
    searched = "\n".join(lines(output))
    return [each for each in wanted if each in searched]
