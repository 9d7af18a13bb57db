"""Queries of CloudWatch Logs Insights: commands that are joined by `|`, each of which takes rows and gives rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from emulator.contract.errors import NotModelled
from emulator.kernel.clock import Millis
from emulator.services.logs.insights.expressions import Expression, field_of, read_condition, read_expression
from emulator.services.logs.insights.regex import Regex
from emulator.services.logs.insights.tokens import Malformed, Reader
from emulator.services.logs.insights.values import Value, order_of, text_of

Row = dict[str, Value]
Command = Callable[[list[Row]], list[Row]]
NOT_MODELLED = (
    "addtotals",
    "anomaly",
    "diff",
    "join",
    "lookup",
    "pattern",
    "source",
    "subquery",
    "unmask",
)
MOST_UNNESTED = 100_000
"""Rows that lists may be taken apart to; ours."""
MOST_ROWS = 10_000
DEFAULT_FIELDS = ("@timestamp", "@message")


@dataclass(slots=True)
class Query:
    """`shown` are the fields of a result; `limit` is 0 where the query says none."""

    commands: list[Command] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    limit: int = 0
    grouped_by: int | None = None
    """The number of the first command that makes rows of groups."""

    def run(self, rows: list[Row], limit: int) -> tuple[list[Row], int]:
        """Return the result's rows, and how many events were matched."""
        matched = 0
        for number, command in enumerate(self.commands):
            matched = len(rows) if number == self.grouped_by else matched
            rows = command(rows)
        is_grouped = self.grouped_by is not None
        matched = matched if is_grouped else len(rows)
        names = self.shown or list(DEFAULT_FIELDS)
        if not is_grouped:
            names = [*names, "@ptr"]
        taken = rows[: self.limit or limit]
        return [{name: row[name] for name in names if row.get(name) is not None} for row in taken], matched


def read_query(text: str, now: Millis = 0) -> Query:
    """Return the query of a text, or raise Malformed; `now` is when it runs."""
    try:
        return _read(Reader(text, now))
    except RecursionError:
        raise Malformed("the query is nested too deeply", 0, len(text)) from None


def _read(reader: Reader) -> Query:
    query = Query()
    while True:
        token = reader.expect_kind("name")
        name = token.value.lower()
        if name in NOT_MODELLED:
            raise NotModelled(f"the command {token.value} of CloudWatch Logs Insights")
        if name not in COMMANDS:
            raise Malformed(f"unexpected symbol found {token.value}", token.start, token.end)
        COMMANDS[name](reader, query)
        if reader.token.kind == "end":
            return query
        reader.expect("|")


def _named(reader: Reader) -> tuple[str, Expression]:
    expression = read_expression(reader)
    name = reader.expect_kind("name").value if reader.take_if("as") else expression.name
    return name, expression


def _list(reader: Reader) -> list[tuple[str, Expression]]:
    found = [_named(reader)]
    while reader.take_if(","):
        found.append(_named(reader))
    return found


def _fields(reader: Reader, query: Query) -> None:
    named = _list(reader)
    query.shown += [name for name, _ in named if name not in query.shown]
    query.commands.append(lambda rows: [{**row, **{name: each.over(row) for name, each in named}} for row in rows])


def _display(reader: Reader, query: Query) -> None:
    query.shown = []
    _fields(reader, query)


def _filter(reader: Reader, query: Query) -> None:
    condition = read_condition(reader)
    query.commands.append(lambda rows: [row for row in rows if condition.over(row)])


def _stats(reader: Reader, query: Query) -> None:
    start = reader.token
    sums = _list(reader)
    groups = _list(reader) if reader.take_if("by") else []
    if not all(each.is_aggregate for _, each in sums) or any(each.is_aggregate for _, each in groups):
        raise Malformed("stats needs aggregates, grouped by fields", start.start, start.end)
    query.grouped_by = len(query.commands) if query.grouped_by is None else query.grouped_by
    query.shown = [name for name, _ in (*groups, *sums)]

    def stats(rows: list[Row]) -> list[Row]:
        found: dict[tuple[str, ...], list[Row]] = {} if groups else {(): rows}
        for row in rows if groups else ():
            found.setdefault(tuple(text_of(each.over(row)) for _, each in groups), []).append(row)
        return [
            {
                **{name: each.over(members[0]) for name, each in groups},
                **{name: each.of(members) for name, each in sums},
            }
            for members in found.values()
        ]

    query.commands.append(stats)


def _sort(reader: Reader, query: Query) -> None:
    order = []
    while True:
        expression = read_expression(reader)
        is_descending = reader.is_one_of("desc")
        reader.take_if("asc", "desc")
        order.append((expression, is_descending))
        if not reader.take_if(","):
            break

    def sort(rows: list[Row]) -> list[Row]:
        for expression, is_descending in reversed(order):
            rows = sorted(rows, key=lambda row: order_of(_known(row, expression)), reverse=is_descending)
        return rows

    query.commands.append(sort)


def _known(row: Row, expression: Expression) -> Value:
    """Return a column of that name, such as `count(*)`, or the expression's value."""
    return row[expression.name] if expression.name in row else expression.over(row)


def _limit(reader: Reader, query: Query) -> None:
    token = reader.expect_kind("number")
    if "." in token.value or not 1 <= int(token.value) <= MOST_ROWS:
        raise Malformed(f"limit must be between 1 and {MOST_ROWS}", token.start, token.end)
    query.limit = int(token.value)


def _dedup(reader: Reader, query: Query) -> None:
    named = _list(reader)

    def dedup(rows: list[Row]) -> list[Row]:
        found: dict[tuple[str, ...], Row] = {}
        for row in rows:
            values = [each.over(row) for _, each in named]
            if all(value is not None for value in values):
                found.setdefault(tuple(map(text_of, values)), row)
        return list(found.values())

    query.commands.append(dedup)


def _parse(reader: Reader, query: Query) -> None:
    source, start, text = "@message", reader.token.start, None
    if reader.token.kind == "name":
        source, start = reader.token.value, reader.token.end
        text = reader.take_with_regex()
    elif reader.is_one_of("/"):
        text = reader.take_regex()
    if text is None:
        _parse_glob(reader, query, source)
        return
    regex = Regex(text, start)
    if not any(regex.names):
        raise Malformed("parse needs named groups in its regular expression: (?<name>…)", start, reader.before)
    query.commands.append(lambda rows: [{**row, **regex.groups_of(text_of(field_of(row, source)))} for row in rows])


def _parse_glob(reader: Reader, query: Query, source: str) -> None:
    glob = reader.expect_kind("text")
    reader.expect("as")
    names = [reader.expect_kind("name").value]
    while reader.take_if(","):
        names.append(reader.expect_kind("name").value)
    pieces = glob.value.split("*")
    if len(pieces) != len(names) + 1:
        raise Malformed(f"parse has {len(pieces) - 1} wildcards for {len(names)} fields", glob.start, glob.end)

    def parse(rows: list[Row]) -> list[Row]:
        return [
            {**row, **dict(zip(names, _parts(text_of(field_of(row, source)), pieces), strict=False))} for row in rows
        ]

    query.commands.append(parse)


def _unnest(reader: Reader, query: Query) -> None:
    source = read_expression(reader)
    reader.expect("into")
    name = reader.expect_kind("name").value

    def unnest(rows: list[Row]) -> list[Row]:
        found: list[Row] = []
        for row in rows:
            value = source.over(row)
            items = value if isinstance(value, list) and value else [value] if value != [] else [None]
            found += ({**row, name: item} for item in items[: MOST_UNNESTED - len(found)])
        return found

    query.commands.append(unnest)


def _parts(text: str, pieces: list[str]) -> list[str]:
    """Return what stands at the wildcards, each as little as there may be; nothing where the text does not fit."""
    position = text.find(pieces[0])
    if position < 0:
        return []
    position += len(pieces[0])
    found = []
    for piece in pieces[1:]:
        end = text.find(piece, position) if piece else len(text)
        if end < 0:
            return []
        found.append(text[position:end])
        position = end + len(piece)
    return found


COMMANDS: dict[str, Callable[[Reader, Query], Any]] = {
    "dedup": _dedup,
    "display": _display,
    "fields": _fields,
    "filter": _filter,
    "filterindex": _filter,
    "limit": _limit,
    "head": _limit,
    "parse": _parse,
    "sort": _sort,
    "stats": _stats,
    "unnest": _unnest,
}
