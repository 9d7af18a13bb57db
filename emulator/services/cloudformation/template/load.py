"""Reads a template's text, YAML or JSON, into plain data without trusting it."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import NESTING, VALUES
from emulator.services.cloudformation.template.scalar import read_scalar

JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
SHORT_FORMS = {"Ref": "Ref", "Condition": "Condition"}
FUNCTIONS = (
    "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not",
    "Or", "Select", "Split", "Sub", "ToJsonString", "Transform", "Contains", "EachMemberEquals", "EachMemberIn",
    "RefAll", "ValueOf", "ValueOfAll",
)  # fmt: skip
PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))


def load_template(text: str) -> dict[str, Any]:
    """Return the template; short intrinsics (`!Ref A`) come out in their long form ({"Ref": "A"})."""
    template = _load_json(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else _load_yaml(text)
    if not isinstance(template, dict):
        raise ValidationError("Template format error: unsupported structure.")
    return template


def _load_json(text: str) -> Any:
    text = text.lstrip("\ufeff")
    _refuse_large_json(text)
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        _refuse("JSON", error.lineno, error.colno + 1)
    except ValueError:
        _refuse("JSON", 1, 1)


def _refuse_large_json(text: str) -> None:
    depth = values = 0
    for match in JSON_TOKEN.finditer(text):
        token = match[0]
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
        if token in "[{,":
            values += 1
        if depth > NESTING:
            _refuse_deep(*_place_in(text, match.start()))
        if values > VALUES:
            _refuse_large(*_place_in(text, match.start()))


def _place_in(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _load_yaml(text: str) -> Any:
    try:
        return _Builder(yaml.parse(text, Loader=yaml.CSafeLoader)).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _refuse("YAML", mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        _refuse("YAML", before.count("\n") + 1, len(before) - before.rfind("\n"))
    except UnicodeEncodeError as error:
        before = text[: error.start]
        _refuse("YAML", before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Builder:
    """Makes data of YAML events with a stack of its own, so that depth cannot exhaust the process's."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.root: list[Any] = []
        self.open: list[tuple[Any, str | None]] = []
        self.keys: list[str | None] = []

    def build(self) -> Any:
        documents = 0
        for number, event in enumerate(self.events):
            if number > 2 * VALUES:
                _refuse_large(*_place(event))
            if isinstance(event, yaml.AliasEvent):
                raise ValidationError("Template error: YAML aliases are not allowed in CloudFormation templates")
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._start(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._end()
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    _refuse_at(event)
        return self.root[0] if self.root else None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if self._awaits_key():
            self.keys[-1] = event.value
            return
        if event.tag is None or event.tag in PLAIN_TAGS or event.tag == "!":
            self._add(read_scalar(event.value, event.tag, is_plain=not event.style))
        else:
            function = _function(event)
            self._add({function: _arguments(function, event.value)})

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if self._awaits_key():
            _refuse_at(event)
        if len(self.open) >= NESTING:
            _refuse_deep(*_place(event))
        tag = event.tag
        function = None if tag is None or tag in PLAIN_TAGS or tag == "!" else _function(event)
        self.open.append(({} if isinstance(event, yaml.MappingStartEvent) else [], function))
        self.keys.append(None)

    def _end(self) -> None:
        value, function = self.open.pop()
        self.keys.pop()
        self._add(value if function is None else {function: value})

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][0], dict) and self.keys[-1] is None

    def _add(self, value: Any) -> None:
        if not self.open:
            self.root.append(value)
            return
        holder = self.open[-1][0]
        if isinstance(holder, list):
            holder.append(value)
        else:
            holder[self.keys[-1]] = value
            self.keys[-1] = None


def _function(event: Any) -> str:
    name = event.tag[1:] if event.tag.startswith("!") else ""
    if name in SHORT_FORMS:
        return SHORT_FORMS[name]
    if name not in FUNCTIONS:
        _refuse_at(event)
    return f"Fn::{name}"


def _arguments(function: str, text: str) -> Any:
    if function == "Fn::GetAtt":
        return text.split(".", 1)
    return text


def _refuse_at(event: yaml.Event) -> NoReturn:
    _refuse("YAML", *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _refuse(language: str, line: int, column: int) -> NoReturn:
    raise ValidationError(f"Template format error: {language} not well-formed. (line {line}, column {column})")


def _refuse_large(line: int, column: int) -> NoReturn:
    raise ValidationError(f"Template format error: more than {VALUES:,} values. (line {line}, column {column})")


def _refuse_deep(line: int, column: int) -> NoReturn:
    raise ValidationError(
        f"Template format error: nested more than {NESTING} levels deep. (line {line}, column {column})"
    )
