"""Finds the operation of a REST request by its method, path, query string and headers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from emulator.wire.models import ServiceModel
from emulator.wire.parse.query import read_form
from emulator.wire.parse.rest import bound_names


class Found(NamedTuple):
    """An operation and the texts of its path's labels."""

    operation: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation at a place in the tree: what its request must carry besides the path."""

    operation: str
    labels: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    required_query: tuple[str, ...]
    required_headers: tuple[str, ...]
    is_deprecated: bool

    def weight(self, query: Mapping[str, list[str]], headers: Mapping[str, str]) -> int | None:
        """Return how closely the request fits, or None where a constant of the query string is missing."""
        for key, text in self.query:
            if key not in query or (text and query[key] != [text]):
                return None
        missing = sum(key not in query for key in self.required_query)
        missing += sum(header not in headers for header in self.required_headers)
        carried = 4 * len(self.query) + len(self.required_query) + len(self.required_headers)
        return 2 * (carried - 8 * missing) - self.is_deprecated


@dataclass(slots=True)
class Place:
    """A node of the tree of path segments."""

    literal: dict[str, "Place"] = field(default_factory=dict)
    label: "Place | None" = None
    routes: dict[str, list[Route]] = field(default_factory=dict)
    greedy: dict[str, list[Route]] = field(default_factory=dict)
    greedy_tails: list[tuple[list[str], str, Route]] = field(default_factory=list)


class Routes:
    """All routes of a service."""

    def __init__(self, model: ServiceModel) -> None:
        self.root = Place()
        for operation in model.operations:
            self._add(model, operation)

    def _add(self, model: ServiceModel, operation: str) -> None:
        http = model.operations[operation]["http"]
        path, _, query = http["requestUri"].partition("?")
        place = self.root
        segments = [segment for segment in path.split("/") if segment]
        shape = model.input(operation)
        required = set(shape.traits.get("required", ())) if shape else set()
        by_query = bound_names(shape, "querystring") if shape else {}
        by_header = bound_names(shape, "header") if shape else {}
        names = [segment[1:-1].rstrip("+") for segment in segments if segment.startswith("{")]
        route = Route(
            operation,
            tuple(names),
            tuple(read_form(query)),
            tuple(sorted(key for key, name in by_query.items() if name in required)),
            tuple(sorted(key.lower() for key, name in by_header.items() if name in required)),
            bool(model.operations[operation].get("deprecated")),
        )
        for position, segment in enumerate(segments):
            if segment.endswith("+}"):
                tail = segments[position + 1 :]
                if tail:
                    place.greedy_tails.append((tail, http["method"], route))
                else:
                    place.greedy.setdefault(http["method"], []).append(route)
                return
            if segment.startswith("{"):
                place.label = place.label or Place()
                place = place.label
            else:
                place = place.literal.setdefault(segment, Place())
        place.routes.setdefault(http["method"], []).append(route)

    def find(self, method: str, path: str, query: Mapping[str, list[str]], headers: Mapping[str, str]) -> Found | None:
        """Return the operation for a raw (still quoted) path, or None."""
        segments = path.removeprefix("/").split("/")
        return _find(self.root, segments, 0, [], (method, query, headers))


Request = tuple[str, Mapping[str, list[str]], Mapping[str, str]]


def _find(place: Place, segments: list[str], position: int, texts: list[str], request: Request) -> Found | None:
    at_end = position == len(segments) or (position == len(segments) - 1 and not segments[position])
    if at_end:
        found = _best(place.routes, texts, request)
        if found or position == len(segments):
            return found
    segment = segments[position]
    inner = place.literal.get(unquote(segment))
    if inner is not None:
        found = _find(inner, segments, position + 1, texts, request)
        if found:
            return found
    if place.label is not None and segment:
        found = _find(place.label, segments, position + 1, [*texts, unquote(segment)], request)
        if found:
            return found
    return _find_greedy(place, segments[position:], texts, request)


def _find_greedy(place: Place, rest: list[str], texts: list[str], request: Request) -> Found | None:
    for tail, method, route in place.greedy_tails:
        if method == request[0] and len(rest) > len(tail) and rest[-len(tail) :] == tail:
            text = unquote("/".join(rest[: -len(tail)]))
            if route.weight(request[1], request[2]) is not None:
                return Found(route.operation, dict(zip(route.labels, [*texts, text], strict=True)))
    text = unquote("/".join(rest))
    return _best(place.greedy, [*texts, text], request) if text else None


def _best(routes: dict[str, list[Route]], texts: list[str], request: Request) -> Found | None:
    method, query, headers = request
    best, best_weight = None, 0
    for route in routes.get(method, ()):
        weight = route.weight(query, headers)
        if weight is not None and (best is None or weight > best_weight):
            best, best_weight = route, weight
    if best is None:
        return None
    return Found(best.operation, dict(zip(best.labels, texts, strict=True)))
