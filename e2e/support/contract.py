"""The OpenAPI document as data: its operations, examples of what they take, and the check of what they answer. Nothing in here knows a single route, so that a new one is covered by itself."""
import copy
import uuid
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

    def example(self):
        """A body that the document allows; None where there is none."""
        return example(self.body_schema) if self.takes_json else None

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

    def absolute(node):
        if isinstance(node, dict):
            return {name: BASE + each if name == "$ref" and isinstance(each, str) and each.startswith("#") else absolute(each) for name, each in node.items()}
        return [absolute(each) for each in node] if isinstance(node, list) else node

    validator = jsonschema.Draft202012Validator(absolute(schema), registry=registry())
    return "; ".join(f"{'.'.join(map(str, error.absolute_path)) or 'the body'}: {error.message[:200]}" for error in validator.iter_errors(value))


TEXTS = {"email": "someone@understudy.example", "date-time": "2026-01-01T00:00:00Z", "date": "2026-01-01", "uri": "https://understudy.example/", "uuid": str(uuid.UUID(int=7)), "byte": ""}


def example(schema, depth=0):
    """The smallest value that a schema allows."""
    schema = resolved(schema)
    for name in ("const", "example", "default"):
        if name in schema:
            return copy.deepcopy(schema[name])
    if "enum" in schema:
        return schema["enum"][0]
    for name in ("oneOf", "anyOf"):
        if name in schema and "properties" not in schema:
            return example(schema[name][0], depth)
    if "allOf" in schema:
        merged = {}
        for part in schema["allOf"]:
            value = example(part, depth)
            if isinstance(value, dict):
                merged.update(value)
        return merged
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        # Beside properties `anyOf` says what else is needed.
        names = list(dict.fromkeys([*schema.get("required", []), *schema.get("anyOf", [{}])[0].get("required", [])]))
        # One that does not go deeper: conditions hold conditions.
        simple = [name for name in properties if name not in names and not _is_nested(properties[name])]
        names += simple[: max(0, schema.get("minProperties", 0) - len(names))]
        return {name: example(properties.get(name, {}), depth + 1) for name in names}
    if kind == "array":
        return [example(schema.get("items", {}), depth + 1) for _ in range(max(1, schema.get("minItems", 1)))] if depth < 6 else []
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    text = TEXTS.get(schema.get("format"), "text")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 1_000)]


def _is_nested(schema):
    items = schema.get("items", schema)
    return "$ref" in items and resolved(items).get("type") == "object"
