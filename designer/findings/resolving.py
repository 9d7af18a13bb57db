"""What a value is when every parameter has its default; what only a deployment knows stays unknown."""

import re
from typing import Any

from designer.document.intrinsics import SUBSTITUTION

DEEPEST = 50
NUMBERS = {"Number", "AWS::SSM::Parameter::Value<Number>"}


class Unknown:
    """The value of what cannot be known before the deployment; no rule may speak about it."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
ABSENT = "AWS::NoValue"
INTRINSIC = re.compile(r"Fn::\w+|Ref|Condition")


class Resolver:
    """Reads values of one template; a parameter means its default, a condition what it is under the defaults."""

    def __init__(self, template: dict[str, Any]) -> None:
        self._parameters = _map(template.get("Parameters"))
        self._mappings = _map(template.get("Mappings"))
        self._conditions = _map(template.get("Conditions"))

    def resolve(self, value: Any, depth: int = 0) -> Any:
        """Return the plain value, None for AWS::NoValue, and UNKNOWN for what is computed by the deployment."""
        if depth > DEEPEST:
            return UNKNOWN
        if isinstance(value, list):
            return [self.resolve(item, depth + 1) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, below),) = value.items()
            if INTRINSIC.fullmatch(name) and not (name == "Condition" and not isinstance(below, str)):
                return self._intrinsic(name, below, depth + 1)
        return {key: self.resolve(below, depth + 1) for key, below in value.items()}

    def number(self, value: Any) -> float | None:
        """Return a number, written as one or as text; None where there is none or it is not known."""
        found = self.resolve(value)
        if isinstance(found, bool):
            return None
        if isinstance(found, int | float):
            return found
        try:
            return float(found) if isinstance(found, str) and len(found) < 20 else None
        except ValueError:
            return None

    def flag(self, value: Any) -> bool | None:
        """Return a truth value, written as one or as text; None where there is none or it is not known."""
        found = self.resolve(value)
        if isinstance(found, str):
            return {"true": True, "false": False}.get(found.lower())
        return found if isinstance(found, bool) else None

    def text(self, value: Any) -> str | None:
        """Return a text; None where there is none or it is not known."""
        found = self.resolve(value)
        return found if isinstance(found, str) else None

    def _intrinsic(self, name: str, below: Any, depth: int) -> Any:
        if name == "Ref":
            return self._ref(below)
        if name == "Fn::If":
            return self._if(below, depth)
        if name == "Fn::Sub":
            return self._sub(below, depth)
        if name == "Fn::Join":
            return self._join(below, depth)
        if name == "Fn::FindInMap":
            return self._find(below, depth)
        return UNKNOWN

    def _ref(self, name: Any) -> Any:
        if name == ABSENT:
            return None
        parameter = self._parameters.get(name) if isinstance(name, str) else None
        default = parameter.get("Default") if isinstance(parameter, dict) else None
        if default is None or isinstance(default, dict | list):
            return UNKNOWN
        kind = str(parameter.get("Type", "String")) if isinstance(parameter, dict) else ""
        if kind in NUMBERS:
            return _as_number(default)
        if kind.startswith("AWS::SSM::"):
            return UNKNOWN
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            return [part.strip() for part in str(default).split(",")]
        return str(default).lower() if isinstance(default, bool) else str(default)

    def _if(self, below: Any, depth: int) -> Any:
        if not isinstance(below, list) or len(below) != 3:
            return UNKNOWN
        holds = self.holds(below[0], depth)
        return UNKNOWN if holds is None else self.resolve(below[1] if holds else below[2], depth)

    def _sub(self, below: Any, depth: int) -> Any:
        text = below[0] if isinstance(below, list) and below else below
        own = _map(below[1]) if isinstance(below, list) and len(below) > 1 else {}
        if not isinstance(text, str):
            return UNKNOWN
        known: dict[str, str] = {}
        for name in dict.fromkeys(SUBSTITUTION.findall(text)):
            value = self.resolve(own[name], depth) if name in own else self._ref(name)
            if not isinstance(value, str | int | float):
                return UNKNOWN
            known[name] = str(value)
        return SUBSTITUTION.sub(lambda found: known[found[1]], text).replace("${!", "${")

    def _join(self, below: Any, depth: int) -> Any:
        if not isinstance(below, list) or len(below) != 2 or not isinstance(below[1], list):
            return UNKNOWN
        parts = [self.resolve(part, depth) for part in below[1]]
        if not all(isinstance(part, str | int | float) for part in parts):
            return UNKNOWN
        return str(below[0]).join(map(str, parts))

    def _find(self, below: Any, depth: int) -> Any:
        if not isinstance(below, list) or len(below) < 3:
            return UNKNOWN
        found: Any = self._mappings
        for key in below[:3]:
            key = self.resolve(key, depth)
            found = found.get(key) if isinstance(found, dict) and isinstance(key, str) else None
        return UNKNOWN if found is None else self.resolve(found, depth)

    def holds(self, condition: Any, depth: int = 0) -> bool | None:
        """Return whether a condition holds under the defaults; None where that is not known."""
        if depth > DEEPEST:
            return None
        if isinstance(condition, str):
            return self.holds(self._conditions.get(condition), depth + 1)
        if not isinstance(condition, dict) or len(condition) != 1:
            return None
        ((name, below),) = condition.items()
        if name == "Condition":
            return self.holds(below, depth + 1)
        if not isinstance(below, list):
            return None
        if name == "Fn::Equals" and len(below) == 2:
            one, other = (self.resolve(side, depth + 1) for side in below)
            return None if UNKNOWN in (one, other) else str(one) == str(other)
        parts = [self.holds(part, depth + 1) for part in below]
        if name == "Fn::Not" and len(parts) == 1:
            return None if parts[0] is None else not parts[0]
        if name == "Fn::And":
            return False if False in parts else None if None in parts else True
        if name == "Fn::Or":
            return True if True in parts else None if None in parts else False
        return None


def is_known(value: Any) -> bool:
    """Say whether nothing inside a resolved value is unknown."""
    if isinstance(value, list):
        return all(map(is_known, value))
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    return value is not UNKNOWN


def _as_number(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return UNKNOWN
    return int(number) if number.is_integer() else number


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
