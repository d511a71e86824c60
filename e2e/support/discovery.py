"""Google's discovery document, as its Python client ships it: a client that talks to the sandbox, and the check of answers against the document's schemas."""
import json
import re
from functools import cache

import googleapiclient.discovery_cache
import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document

from .sandbox import YOUTUBE_CLIENT, YOUTUBE_SECRET

TIME = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$")
TYPES = {"string": str, "boolean": bool, "object": dict, "array": list}


@cache
def document():
    return json.loads(googleapiclient.discovery_cache.get_static_doc("youtube", "v3"))


def client(sandbox, token=None, key=None, refresh_token=None):
    """The client as it is, but for where it calls. Without a token it calls with an API key or with nothing."""
    credentials = None
    if token:
        credentials = Credentials(token, refresh_token=refresh_token, token_uri=sandbox.url + "/oauth2.googleapis.com/token" if refresh_token else None, client_id=YOUTUBE_CLIENT, client_secret=YOUTUBE_SECRET)
    root = sandbox.url + "/youtube.googleapis.com/"
    if refresh_token:
        return build_from_document(document(), credentials=credentials, client_options={"api_endpoint": root})
    if token:
        # Without a refresh token: a 401 is to be seen, not to be mended.
        return build_from_document(document(), http=AuthorizedHttp(credentials, http=httplib2.Http(timeout=20), refresh_status_codes=()), client_options={"api_endpoint": root})
    return build_from_document(document(), http=httplib2.Http(timeout=20), developerKey=key, client_options={"api_endpoint": root})


def violations(value, schema, path=""):
    """Where an answer is not what the document says: unknown names, wrong types, unknown words, times that are none."""
    if "$ref" in schema:
        return violations(value, document()["schemas"][schema["$ref"]], path)
    kind = schema.get("type", "any")
    if kind == "any":
        return []
    if kind in ("integer", "number"):
        fits = isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
        if not fits:
            return [f"{path}: {value!r} is no {kind}"]
        if schema.get("format") in ("uint32", "uint64") and value < 0:
            return [f"{path}: {value} is negative"]
        return []
    if not isinstance(value, TYPES[kind]):
        return [f"{path}: {value!r} is no {kind}"]
    if kind == "boolean":
        return []
    if kind == "string":
        if schema.get("format") in ("uint64", "int64") and not re.fullmatch(r"-?\d+", value):
            return [f"{path}: {value!r} is no number as text"]
        if schema.get("format") == "date-time" and not TIME.match(value):
            return [f"{path}: {value!r} is no time"]
        return [f"{path}: {value!r} is none of {schema['enum']}"] if "enum" in schema and value not in schema["enum"] else []
    if kind == "array":
        return [problem for index, each in enumerate(value) for problem in violations(each, schema["items"], f"{path}[{index}]")]
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties")
    found = []
    for name, each in value.items():
        if name in known:
            found += violations(each, known[name], f"{path}.{name}")
        elif rest is not None:
            found += violations(each, rest, f"{path}.{name}")
        else:
            found.append(f"{path}.{name}: is not in the document")
    return found


def method(name):
    """The document's declaration of a method, such as `comments.insert`."""
    resource, _, verb = name.rpartition(".")
    node = document()
    for step in resource.split("."):
        node = node["resources"][step]
    return node["methods"][verb]
