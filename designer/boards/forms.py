"""A resource's properties as fields: the usual ones first, then what else is set, then what could be set."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from designer.boards.property_words import words_of
from designer.boards.typed import SHAPES
from designer.catalog.completion import Completion, Completions
from designer.catalog.entry import Field
from designer.catalog.registry import entry_of
from designer.catalog.schemas import Schema, schema_of
from designer.catalog.wanted import wanted_by
from designer.document.document import Document
from designer.document.expressions import parts_of, written, written_long
from designer.document.overlay import is_intrinsic
from designer.document.pointers import Path, parse_pointer, pointer_to

PROPERTIES = "Properties"
DEEPEST = 4
LONGEST_LIST = 60
UNUSUAL = Field("", "", "yaml")


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with its value: a chip where an intrinsic function stands, rows where it holds others."""

    field: Field
    pointer: str
    value: str
    is_on: bool = False
    is_set: bool = False
    chip: tuple[str, str] | None = None
    rows: "tuple[Shown, ...]" = ()
    member: str = ""
    is_member: bool = False
    is_later: bool = False
    within: str = ""
    """The list that it is said to be of, where it is shown apart from it."""

    @property
    def id(self) -> str:
        """Return the id of its input."""
        name = re.sub(r"[^A-Za-z0-9-]", lambda odd: f"_{ord(odd[0]):x}", self.pointer.replace("/", "-"))
        return f"field{name}"

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return what a reference in it may mean: an element of a list is asked for as the list is."""
        names = [token for token in parse_pointer(self.pointer) if not token.isdecimal()] if self.pointer else []
        return wanted_by(self.field, names[-1]) if names else ()

    @property
    def list_id(self) -> str:
        """Return the id of the list of what can be written in it, which fields that want the same share."""
        if self.field.kind == "number":
            return "names-number"
        return "-".join(["names", *(re.sub(r"[^A-Za-z0-9]+", "_", one) for one in self.wanted)])

    @property
    def aws_name(self) -> str:
        """Return what the template calls it."""
        return parse_pointer(self.pointer)[-1] if self.pointer else ""

    @property
    def is_numbered(self) -> bool:
        """Say whether it is an element of a list."""
        return self.is_member and self.aws_name.isdecimal()

    @property
    def label(self) -> str:
        """Return what it is called here; an element of a list by its number, counted from 1."""
        own = str(int(self.aws_name) + 1) if self.is_numbered else self.field.label
        if not self.within:
            return own
        return f"{self.within} {own}" if self.is_numbered else f"{self.within}, {own}"

    @property
    def lines(self) -> int:
        """Return how many lines a text of its size wants."""
        return min(16, max(3, self.value.count("\n") + 2))


def names_of(document: Document, fields: Iterable[Shown]) -> dict[str, list[Completion]]:
    """Return the lists of what can be written in the fields, by their ids; the list of everything is `names`."""
    completions = Completions(document)
    found = {"names": completions.all()}
    waiting = list(fields)
    while waiting:
        shown = waiting.pop()
        waiting += shown.rows
        if shown.list_id not in found:
            found[shown.list_id] = completions.fitting(shown.wanted, shown.field.kind)
    return found


@dataclass(frozen=True, slots=True)
class PropertyForm:
    """All properties of a resource; `more` counts those that are not set."""

    usual: tuple[Shown, ...]
    others: tuple[Shown, ...]
    more: int


def property_form(document: Document, block_id: str, wanted: str = "") -> PropertyForm:
    """Return the form of a resource; what is not set and not usual is only counted, save for the field at `wanted`."""
    value = document.resource(block_id)
    schema = schema_of(str(value.get("Type", "")))
    usual = tuple(shown_fields(document, block_id))
    first = {parse_pointer(shown.pointer)[1] for shown in usual}
    properties = value.get(PROPERTIES)
    properties = properties if isinstance(properties, dict) else {}
    way = parse_pointer(wanted) if wanted.startswith("/") else ()
    if schema is not None and way[:1] == (PROPERTIES,) and schema.at(way[1:], properties) is not None:
        properties = _led_along(properties, way[1:])
    missing = [name for name in schema.required if name not in properties] if schema else []
    names = [name for name in (*sorted(missing), *properties) if name not in first]
    whole = [name for name in first if _is_partly_shown(usual, name, properties.get(name))]
    others = tuple(_property(schema, name, properties) for name in [*names, *sorted(whole)])
    known = set(schema.properties) if schema else set()
    return PropertyForm(usual, others, len(known - first - set(names)))


def _led_along(value: dict[str, Any], way: Path) -> dict[str, Any]:
    """Return a value in which everything on the way to a field is there, so that it is shown."""
    if not way:
        return value
    below = value.get(way[0])
    if way[1:] and (below is None or isinstance(below, dict)):
        below = _led_along(below or {}, way[1:])
    return {**value, way[0]: below}


def _is_partly_shown(usual: tuple[Shown, ...], name: str, value: Any) -> bool:
    """Whether a usual field shows a piece of a property whose other pieces are set too."""
    below = {
        parse_pointer(shown.pointer)[2]
        for shown in usual
        if parse_pointer(shown.pointer)[1:2] == (name,) and shown.pointer.count("/") > 2
    }
    return bool(below) and isinstance(value, dict) and bool(value.keys() - below)


def shown_fields(document: Document, block_id: str) -> list[Shown]:
    """Return the usual fields of a resource."""
    value = document.resource(block_id)
    kind = str(value.get("Type", ""))
    entry, schema = entry_of(kind), schema_of(kind)
    found = []
    for field in entry.fields if entry else ():
        path = (PROPERTIES, *field.path.split("/"))
        if field.only_if is not None and not _is_so(value, field):
            continue
        here = schema.at(path[1:], value.get(PROPERTIES)) if schema else None
        found.append(shown(_informed(field, here), path, value_under(value, path), here))
    return found


def _is_so(value: Any, field: Field) -> bool:
    """Whether a field means something: what it depends on is set so, or it is set itself."""
    name, wanted = field.only_if or ("", None)
    given = value_under(value, (PROPERTIES, *name.split("/")))
    return bool(given == wanted or value_under(value, (PROPERTIES, *field.path.split("/"))) is not None)


def _informed(field: Field, schema: Schema | None) -> Field:
    """Return a usual field with the help and form that the registry publishes, where it says nothing of its own."""
    if schema is None or field.kind in {"json", "yaml"}:
        return field
    own = field_of(schema, field.path)
    return replace(field, help=field.help or own.help, pattern=own.pattern, longest=own.longest, wants=own.wants)


def more_fields(document: Document, block_id: str) -> list[Shown]:
    """Return the properties that a resource could have and does not."""
    value = document.resource(block_id)
    schema = schema_of(str(value.get("Type", "")))
    form = property_form(document, block_id)
    there = {parse_pointer(one.pointer)[1] for one in (*form.usual, *form.others)}
    names = [name for name in schema.properties if name not in there] if schema else []
    return [_property(schema, name, {}) for name in names]


def nested_fields(document: Document, block_id: str, pointer: str) -> list[Shown]:
    """Return the fields inside an object that was closed until now."""
    value = document.resource(block_id)
    schema = schema_of(str(value.get("Type", "")))
    path = parse_pointer(pointer)
    here = schema.at(path[1:], value.get(PROPERTIES)) if schema and path[:1] == (PROPERTIES,) else None
    if here is None or here.kind != "object":
        return []
    inside = value_under(value, path)
    return list(_rows(here, path, inside if isinstance(inside, dict) else {}, DEEPEST - 1))


def _property(schema: Schema | None, name: str, properties: dict[str, Any]) -> Shown:
    path, value = (PROPERTIES, name), properties.get(name)
    below = schema.properties.get(name) if schema else None
    if below is None or schema is None:
        return shown(replace(UNUSUAL, path=name, label=words_of(name)), path, value, None)
    return shown(field_of(below, name, schema), path, value, below.for_value(value))


def field_of(schema: Schema, name: str, parent: Schema | None = None) -> Field:
    """Return a schema as a field."""
    node = schema.node
    notes = []
    if parent is not None:
        notes += [f"Not together with {', '.join(parent.excluded_by(name))}."] if parent.excluded_by(name) else []
        notes += [f"Needs {', '.join(parent.needed_by(name))} too."] if parent.needed_by(name) else []
        notes += ["A change replaces the resource."] if name in parent.replaced_by else []
    return Field(
        name,
        words_of(name.rsplit("/", 1)[-1]),
        schema.kind,
        low=node.get("minimum") if schema.kind == "number" else None,
        high=node.get("maximum") if schema.kind == "number" else None,
        choices=schema.choices,
        default=schema.default,
        help=schema.help,
        pattern=str(node.get("pattern", "")),
        longest=node.get("maxLength"),
        is_whole=node.get("type") == "integer",
        is_required=parent is not None and name in parent.required,
        note=" ".join(notes),
        wants=str(node.get("format", "")) if "::" in str(node.get("format", "")) else "",
    )


def shown(field: Field, path: Path, value: Any, schema: Schema | None, depth: int = 0) -> Shown:
    """Return a field with its value, and the fields inside it."""
    base = Shown(field, pointer_to(path), "", is_set=value is not None)
    if is_intrinsic(value):
        return replace(base, chip=parts_of(value), value=written(value))
    if field.kind == "switch" and isinstance(value, bool | str | None):
        return replace(base, is_on=value is True or value == "true", value="" if value is None else str(value).lower())
    kind: str = field.kind
    if kind in SHAPES and isinstance(value, dict | list | None):
        return _collection(base, path, value, schema, depth)
    if isinstance(value, dict | list):
        return replace(base, field=replace(field, kind="yaml"), value=written_long(value))
    if value is None:
        return base
    text = f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)
    return replace(base, field=replace(field, kind="text") if kind in SHAPES else field, value=text)


def _collection(base: Shown, path: Path, value: Any, schema: Schema | None, depth: int) -> Shown:
    kind: str = base.field.kind
    fits = value is None or isinstance(value, SHAPES[kind])
    if schema is None or not fits or len(value or ()) > LONGEST_LIST:
        return replace(base, field=replace(base.field, kind="yaml"), value="" if value is None else written_long(value))
    if depth >= DEEPEST or (kind == "object" and value is None):
        return replace(base, is_later=kind == "object", value=written_long(value) if value else "")
    member = schema.member.kind if kind != "object" else ""
    return replace(base, rows=tuple(_rows(schema, path, value, depth + 1)), member=member)


def _rows(schema: Schema, path: Path, value: Any, depth: int) -> Iterator[Shown]:
    schema = schema.for_value(value)
    if schema.kind == "object":
        names = [*schema.properties, *(name for name in value or () if name not in schema.properties)]
        for name in names:
            below = schema.properties.get(name)
            field = field_of(below, name, schema) if below else replace(UNUSUAL, path=name, label=words_of(name))
            given = (value or {}).get(name)
            yield shown(field, (*path, name), given, below.for_value(given) if below else None, depth)
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value or ())
    for key, below in pairs:
        member = schema.member.for_value(below)
        field = replace(field_of(schema.member, str(key)), label=str(key))
        yield replace(shown(field, (*path, str(key)), below, member, depth), is_member=True)


def value_under(value: Any, path: Path) -> Any:
    """Return what stands at a path; a computed value in the way is what stands there."""
    for token in path:
        if isinstance(value, dict) and set(value) <= {"Fn::If"}:
            return value or None
        if isinstance(value, list):
            value = value[int(token)] if token.isdecimal() and int(token) < len(value) else None
        else:
            value = value.get(token) if isinstance(value, dict) else None
    return value


def property_at(document: Document, block_id: str, pointer: str) -> Field | None:
    """Return the field of a pointer into a resource's properties, so that its text can be read as the right type."""
    path = parse_pointer(pointer)
    if path[:1] != (PROPERTIES,) or len(path) < 2:
        return None
    value = document.resource(block_id)
    kind = str(value.get("Type", ""))
    entry, schema = entry_of(kind), schema_of(kind)
    here = schema.at(path[1:], value.get(PROPERTIES)) if schema else None
    name = "/".join(path[1:])
    for field in entry.fields if entry else ():
        if field.path == name:
            return _informed(field, here)
    if here is not None:
        given = value_under(value, path)
        return replace(shown(field_of(here, path[-1]), path, given, here, DEEPEST).field, label=words_of(path[-1]))
    is_there = isinstance(value.get(PROPERTIES), dict) and value_under(value, path) is not None
    return replace(UNUSUAL, path=name, label=words_of(path[-1])) if is_there else None


def collection_at(document: Document, block_id: str, pointer: str) -> Schema | None:
    """Return the schema of the list or map at a pointer, or None where there is none."""
    path = parse_pointer(pointer)
    value = document.resource(block_id)
    schema = schema_of(str(value.get("Type", "")))
    here = schema.at(path[1:], value.get(PROPERTIES)) if schema and path[:1] == (PROPERTIES,) else None
    return here if here is not None and here.kind in {"list", "map"} else None


def skeleton(schema: Schema, depth: int = 0) -> Any:
    """Return the smallest value that a new element may have: what is required, not filled in yet."""
    if schema.kind == "choice":
        return schema.choices[0]
    if schema.kind == "number":
        return schema.node.get("minimum", 0)
    if schema.kind == "switch":
        return False
    if schema.kind == "list":
        return []
    if schema.kind == "object" and depth < DEEPEST:
        first = schema.for_value({"Type": next(iter(schema.names_of_type), None)})
        return {
            name: skeleton(first.properties[name], depth + 1) for name in first.properties if name in first.required
        }
    return {} if schema.kind in {"map", "object", "yaml"} else ""
