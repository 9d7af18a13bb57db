"""Property schemas of resource types, read from the data files that cfn-lint and the SAM translator bring with them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

Kind = Literal["text", "number", "switch", "choice", "list", "map", "object", "yaml"]
GENERAL = {
    "AWS::Serverless::Function": "AWS::Lambda::Function",
    "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
    "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
    "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
    "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
    "AWS::Serverless::LayerVersion": "AWS::Lambda::LayerVersion",
    "AWS::Serverless::GraphQLApi": "AWS::AppSync::GraphQLApi",
}
SCALARS = {"string": "text", "integer": "number", "number": "number", "boolean": "switch"}
MAX_HELP = 320
MARKUP = (
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\*(?:Type|Required|CloudFormation compatibility|Additional notes)\*:[^\n]*"), ""),
    (re.compile(r"[`]+|(?<!\w)\*+|\*+(?!\w)"), ""),
    (re.compile(r"\s+"), " "),
)
DEFAULT = re.compile(r"\*Default\*: ?`?([^`\n]*)`?")


def _folder(package: str, *below: str) -> Path:
    """Return a data folder of an installed package without importing it: cfn-lint takes seconds to import."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0]).joinpath(*below)


@cache
def _files() -> dict[str, str]:
    """Return the name of each resource type's file; SAM's own types win."""
    providers = _folder("cfnlint", "data", "schemas", "providers")
    found: dict[str, str] = {}
    for name in ("us-east-1", "sam"):
        found |= json.loads((providers / f"{name}.json").read_text(encoding="utf-8"))
    return {kind: name for kind, name in found.items() if kind.startswith("AWS::")}


@cache
def _sam_help() -> dict[str, dict[str, str]]:
    """Return the documentation of SAM's properties, by its page and the property's name."""
    file = _folder("samtranslator", "internal", "schema_source", "sam-docs.json")
    if not file.is_file():
        return {}
    found: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))["properties"]
    return found


@lru_cache(maxsize=128)
def schema_of(kind: str) -> "Schema | None":
    """Return the schema of a resource type's properties, or None where nobody published one."""
    name = _files().get(kind)
    if name is None:
        return None
    file = _folder("cfnlint", "data", "schemas", "resources", f"{name}.json")
    root = json.loads(file.read_text(encoding="utf-8"))
    general = schema_of(GENERAL[kind]) if kind in GENERAL else None
    page = f"sam-resource-{kind.rsplit('::', 1)[-1].lower()}" if kind.startswith("AWS::Serverless::") else ""
    return Schema(root, root, general=general, docs=_sam_help().get(page, {}) if page else {})


def known_types() -> list[str]:
    """Return every resource type that has a schema."""
    return sorted(_files())


@dataclass(frozen=True, eq=False, repr=False)
class Schema:
    """What one value may be; `general` is the schema of the type that SAM makes of this one."""

    root: Mapping[str, Any]
    written: Mapping[str, Any]
    general: "Schema | None" = None
    docs: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @cached_property
    def node(self) -> Mapping[str, Any]:
        """The schema with its references followed and its parts joined."""
        return _resolved(self.root, self.written, 0)

    @cached_property
    def variants(self) -> list["Schema"]:
        """The alternatives, each with a type of its own."""
        return [Schema(self.root, one) for one in _alternatives(self.root, self.node, 0)]

    @cached_property
    def kind(self) -> Kind:
        """What a form shows for it."""
        node = self.node
        if node.get("enum"):
            return "choice"
        types = node.get("type")
        if isinstance(types, list):
            # A policy may be an object or its text; a variable may be anything that becomes text.
            return "text" if "boolean" in types or all(one in SCALARS for one in types) else "yaml"
        if types in SCALARS:
            kind: Kind = SCALARS[types]  # type: ignore[assignment]
            return kind
        if types == "array":
            return "list"
        if types is None and self.variants and "properties" not in node:
            kinds = {one.kind for one in self.variants}
            return self.variants[0].kind if len(kinds) == 1 else "object" if kinds == {"text", "object"} else "yaml"
        return self._kind_of_object

    @property
    def _kind_of_object(self) -> Kind:
        node = self.node
        if node.get("properties"):
            return "object"
        below = node.get("additionalProperties")
        is_map = isinstance(below, Mapping) or bool(node.get("patternProperties"))
        return "map" if is_map and self.member.kind != "yaml" else "yaml"

    @cached_property
    def member(self) -> "Schema":
        """What an element of the list, or a value of the map, may be."""
        node = self.node
        below: Any = node.get("items") or next(iter(node.get("patternProperties", {}).values()), None)
        if not isinstance(below, Mapping):
            below = node.get("additionalProperties")
        return Schema(self.root, below if isinstance(below, Mapping) else {})

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The values that it may have."""
        return tuple(str(value) for value in self.node.get("enum", ()) if isinstance(value, str | int | float))

    @cached_property
    def properties(self) -> dict[str, "Schema"]:
        """What an object may have, what it must have first; what AWS alone sets is left out."""
        found: dict[str, Any] = dict(self.node.get("properties", {}))
        for one in self.variants:
            for name, below in one.node.get("properties", {}).items():
                found[name] = _either(found[name], below) if name in found else below
        if self.written is self.root:
            for name in self.attributes:
                found.pop(name, None)
        ordered = sorted(found, key=lambda name: (name not in self.required, name))
        return {name: self._property(name, found[name]) for name in ordered}

    def _property(self, name: str, below: Any) -> "Schema":
        general = self.general.properties.get(name) if self.general is not None else None
        found = Schema(self.root, below if isinstance(below, Mapping) else {}, note=self.docs.get(name, ""))
        if general is None or found.kind not in {general.kind, "yaml", "text", "number"}:
            return found
        is_same = general.kind == found.kind
        is_better = is_same or (general.kind in {"choice", "number"} and found.kind in {"text", "number"})
        return Schema(general.root, general.node, note=found.note) if is_better else found

    def for_value(self, value: Any) -> "Schema":
        """Return the alternative that a value is written as, where there are several."""
        if not isinstance(value, Mapping) or not self.variants:
            return self
        objects = [one for one in self.variants if one.kind == "object"]
        name = value.get("Type")
        fitting = [one for one in objects if name is not None and name in one.names_of_type]
        return fitting[0] if fitting else self

    @property
    def names_of_type(self) -> tuple[str, ...]:
        kind = self.properties.get("Type")
        return kind.choices if kind is not None else ()

    @cached_property
    def required(self) -> frozenset[str]:
        """The properties that an object cannot be without."""
        return frozenset(self.node.get("required", ()))

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """What a resource has that only AWS sets, as `Fn::GetAtt` names it."""
        given = [
            name.removeprefix("/properties/").replace("/", ".") for name in self.root.get("readOnlyProperties", ())
        ]
        return tuple(sorted(name for name in given if "*" not in name))

    @cached_property
    def replaced_by(self) -> frozenset[str]:
        """The properties whose change replaces the resource."""
        return frozenset(name.removeprefix("/properties/") for name in self.root.get("createOnlyProperties", ()))

    def excluded_by(self, name: str) -> tuple[str, ...]:
        """Return the properties that cannot stand beside one."""
        rules = self.node.get("dependentExcluded", {})
        alone = [group for group in self.node.get("requiredXor", ()) if isinstance(group, list) and name in group]
        mutual = [other for other, those in rules.items() if name in those]
        found = dict.fromkeys([*rules.get(name, ()), *mutual, *(other for group in alone for other in group)])
        return tuple(other for other in found if other != name)

    def needed_by(self, name: str) -> tuple[str, ...]:
        """Return the properties that must stand beside one."""
        found = self.node.get("dependentRequired", {}).get(name, ())
        return tuple(found)

    @property
    def help(self) -> str:
        """What it is for, in a sentence or two."""
        return plain_help(self.note or str(self.node.get("description", "")))

    @property
    def default(self) -> Any:
        """What AWS takes where nothing is set, where somebody says it."""
        if "default" in self.node:
            return self.node["default"]
        said = DEFAULT.search(self.note)
        return said[1].strip() if said and len(said[1]) < 24 and said[1].strip().lower() != "none" else None

    def at(self, path: tuple[str, ...], value: Any = None) -> "Schema | None":
        """Return the schema at a path; `value` is what stands there, to choose between alternatives."""
        here: Schema | None = self
        for token in path:
            if here is None:
                return None
            here = here.for_value(value)
            if here.kind == "list":
                here = here.member if token.isdecimal() or token == "-" else None
            elif here.kind == "map":
                here = here.member
            else:
                here = here.properties.get(token) if here.kind == "object" else None
            value = _below(value, token)
        return here.for_value(value) if here is not None else None


def _below(value: Any, token: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(token)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return None


def _either(one: Any, other: Any) -> Any:
    """Return one property of two alternatives: with the choices of both where they name their kind by it."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and "enum" in one and "enum" in other:
        return {**one, "enum": list(dict.fromkeys([*one["enum"], *other["enum"]]))}
    return one


def _resolved(root: Mapping[str, Any], node: Mapping[str, Any], depth: int) -> Mapping[str, Any]:
    """Follow `$ref` and join `allOf`; what the reference itself says counts most."""
    if depth > 12:
        return {}
    found: dict[str, Any] = {}
    reference = node.get("$ref")
    if isinstance(reference, str):
        target: Any = root
        for token in reference.removeprefix("#/").split("/"):
            target = target.get(token.replace("~1", "/")) if isinstance(target, Mapping) else None
        if isinstance(target, Mapping):
            found |= _resolved(root, target, depth + 1)
    for part in node.get("allOf", ()):
        if isinstance(part, Mapping) and ("type" in part or "$ref" in part or "properties" in part):
            found |= _resolved(root, part, depth + 1)
    found |= {key: value for key, value in node.items() if key not in {"$ref", "allOf"}}
    alternatives = _alternatives(root, found, depth) if "type" not in found and "properties" not in found else []
    return {**alternatives[0], **_without_alternatives(found)} if len(alternatives) == 1 else found


def _alternatives(root: Mapping[str, Any], node: Mapping[str, Any], depth: int) -> list[Mapping[str, Any]]:
    """Return what a value may be one of.

    SAM's schema has a bare object beside a text where an intrinsic may stand, the registry JSON beside a structure.
    """
    given = [one for name in ("anyOf", "oneOf") for one in node.get(name, ()) if isinstance(one, Mapping)]
    found = [_resolved(root, one, depth + 1) for one in given]
    found = [one for one in found if not one.keys().isdisjoint({"type", "enum", "properties"})]
    return [one for one in found if not _is_anything(one)] or found


def _is_anything(node: Mapping[str, Any]) -> bool:
    is_bare = node.keys() - {"description"} == {"type"} and node["type"] == "object"
    return is_bare or node.get("format") == "json"


def _without_alternatives(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key not in {"anyOf", "oneOf"}}


def plain_help(text: str) -> str:
    """Return documentation without its markup, cut after a sentence."""
    text = text.split("*Type*:", maxsplit=1)[0]
    for pattern, put in MARKUP:
        text = pattern.sub(put, text)
    text = text.strip()
    if len(text) <= MAX_HELP:
        return text
    end = text.rfind(". ", 40, MAX_HELP)
    return text[: end + 1] if end > 0 else text[:MAX_HELP].rsplit(" ", 1)[0] + " …"
