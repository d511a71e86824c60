"""The OpenAPI document as data: its operations, examples of what they take, and the check of what they answer. Nothing in here knows a single route, so that a new one is covered by itself."""
import copy
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache

import jsonschema
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .processes import ROOT

DOCUMENT = ROOT / "Sources" / "Gateway" / "Resources" / "openapi.yaml"
ROLES = ["analyst", "moderator", "manager", "owner"]
WRITES = ("POST", "PUT", "PATCH", "DELETE")
BASE = "urn:openapi"


@cache
def document():
    return yaml.load(DOCUMENT.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def registry():
    return Registry().with_resource(BASE, Resource.from_contents(document(), default_specification=DRAFT202012))


def resolved(node):
    """What a reference stands for."""
    while isinstance(node, dict) and "$ref" in node:
        name = node["$ref"]
        node = document()
        for step in name.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


class Operation:
    """One method of one path."""

    def __init__(self, method, path, declaration, shared):
        self.method = method.upper()
        self.path = path
        self.id = declaration["operationId"]
        self.role = declaration["x-role"]
        self.declaration = declaration
        self.parameters = [resolved(each) for each in [*shared, *declaration.get("parameters", [])]]

    def __repr__(self):
        return self.id

    @property
    def places(self):
        """The names in the path, in their order."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    @property
    def is_write(self):
        return self.method in WRITES

    @property
    def body_types(self):
        return list(resolved(self.declaration.get("requestBody", {})).get("content", {}))

    @property
    def takes_json(self):
        return "application/json" in self.body_types

    @property
    def body_schema(self):
        return resolved(self.declaration["requestBody"])["content"]["application/json"]["schema"]

    def headers(self):
        """Headers that the operation can't do without."""
        return {each["name"]: '"0"' for each in self.parameters if each["in"] == "header" and each.get("required")}

    def fill(self, values, otherwise=None):
        """The path with these values in its places; what has none gets an id that nothing has, or `otherwise`."""
        path = self.path
        for name in self.places:
            standard = self._standard(name) if otherwise is None else otherwise
            path = path.replace("{" + name + "}", str(values.get(name, standard)))
        return path

    def _standard(self, name):
        schema = next((resolved(each.get("schema", {})) for each in self.parameters if each["in"] == "path" and each["name"] == name), {})
        return schema["enum"][0] if "enum" in schema else str(uuid.uuid4())

    def example(self, full=False):
        """A body that the document allows; None where there is none. `full`: with every property that it may have."""
        return example(self.body_schema, full=full) if self.takes_json else None

    def problems(self, answer):
        """What in an answer (of requests) the document does not allow, as text; empty when all is well."""
        responses = self.declaration["responses"]
        declared = resolved(responses.get(str(answer.status_code)) or responses.get("default") or {})
        if str(answer.status_code) not in responses and answer.status_code < 400:
            return f"status {answer.status_code} is not declared"
        content = declared.get("content", {})
        if not content or answer.status_code in (204, 304):
            return "" if not answer.content or answer.status_code < 400 else "there should be no body"
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if kind not in content:
            return f"{kind or 'no type'} instead of {', '.join(content)}"
        if "json" not in kind:
            return ""
        return violations(content[kind].get("schema", {}), answer.json())


@cache
def operations():
    found = []
    for path, item in document()["paths"].items():
        shared = item.get("parameters", [])
        found += [Operation(method, path, declaration, shared) for method, declaration in item.items() if method in ("get", "post", "put", "patch", "delete")]
    return found


def violations(schema, value):
    """Where a value breaks a schema of the document."""
    return "; ".join(f"{'.'.join(map(str, error.absolute_path)) or 'the body'}: {error.message[:200]}" for error in validator(schema).iter_errors(value))


def validator(schema):
    """Of a schema of the document, made once."""

    def absolute(node):
        if isinstance(node, dict):
            return {name: BASE + each if name == "$ref" and isinstance(each, str) and each.startswith("#") else absolute(each) for name, each in node.items()}
        return [absolute(each) for each in node] if isinstance(node, list) else node

    if id(schema) not in VALIDATORS:
        # The schema is kept beside its validator, so that its place in memory stays its own.
        VALIDATORS[id(schema)] = (schema, jsonschema.Draft202012Validator(absolute(schema), registry=registry()))
    return VALIDATORS[id(schema)][1]


VALIDATORS = {}


# By format. A time is one that can be put off to; what has a form of its own is right by it.
TEXTS = {
    "email": "someone@understudy.example", "date-time": (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ"), "date": "2026-01-01", "uri": "https://understudy.example/",
    "uuid": str(uuid.UUID(int=7)), "byte": "", "time-zone": "Europe/Berlin", "shortcut": "text", "safe-regex": "te.t", "rules-yaml": "rules: []\n",
}
DEPTH = 6


def example(schema, depth=0, full=False):
    """The smallest value that a schema allows; `full`: one with every property, where only one is allowed at a time with each of them once."""
    schema = resolved(schema)
    for name in ("const", "example", "default"):
        if name in schema:
            return copy.deepcopy(schema[name])
    if "enum" in schema:
        return schema["enum"][0]
    for name in ("oneOf", "anyOf"):
        if name in schema and "properties" not in schema:
            return example(schema[name][0], depth, full)
    if "allOf" in schema:
        merged = {}
        for part in schema["allOf"]:
            value = example(part, depth, full)
            if isinstance(value, dict):
                merged.update(value)
        return merged
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        if full and schema.get("maxProperties") == 1:
            return _in_one(schema, depth)
        properties = schema.get("properties", {})
        value = {name: example(properties.get(name, {}), depth + 1, full) for name in _names(schema, full)}
        if full and isinstance(more := schema.get("additionalProperties"), dict):
            value[example(schema.get("propertyNames", {}))] = example(more, depth + 1, full)
        return value
    if kind == "array":
        items = resolved(schema.get("items", {}))
        if full and items.get("maxProperties") == 1:
            return list(_one_each(items, depth))
        return [example(items, depth + 1, full) for _ in range(max(1, schema.get("minItems", 1)))] if depth < DEPTH else []
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    text = TEXTS.get(schema.get("format"), "text")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 1_000)]


def _names(schema, full):
    """The properties that an example has."""
    properties = schema.get("properties", {})
    if full:
        # What goes only without another one is left to that one.
        excluded = {name for condition in schema.get("dependentSchemas", {}).values() for name in condition.get("properties", {})}
        return [name for name in properties if name not in excluded]
    # Beside properties `anyOf` says what else is needed.
    names = list(dict.fromkeys([*schema.get("required", []), *schema.get("anyOf", [{}])[0].get("required", [])]))
    # One that does not go deeper: conditions hold conditions.
    simple = [name for name in properties if name not in names and not _is_nested(properties[name])]
    return names + simple[: max(0, schema.get("minProperties", 0) - len(names))]


def _one_each(schema, depth):
    """Every value of a schema with one property at a time that holds none of its own kind."""
    for name, value in schema["properties"].items():
        if not _holds(value, schema):
            yield {name: example(value, depth + 1, full=True)}


def _in_one(schema, depth):
    """The first property that holds a list of the schema's own kind, with all others in it; where there is none, the first that is there."""
    for name, value in schema["properties"].items():
        if _holds(value, schema) and resolved(value).get("type") == "array":
            return {name: list(_one_each(schema, depth + 1))}
    return next(_one_each(schema, depth))


def _holds(value, schema):
    value = resolved(value)
    return value is schema or value.get("type") == "array" and resolved(value.get("items", {})) is schema


def _is_nested(schema):
    items = schema.get("items", schema)
    return "$ref" in items and resolved(items).get("type") == "object"


def places_in(value, path=()):
    """Every place in a body that holds something: the path to it, and what is there. A list is followed to all of its values."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        yield (*path, name), child
        yield from places_in(child, (*path, name))


def replaced(body, path, value):
    """A copy of the body with something else in one place."""
    changed = copy.deepcopy(body)
    node = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return changed


def field_name(path):
    """How an answer names a place in a body."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
