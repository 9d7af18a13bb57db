"""Reads function names: a bare name, a partial or a full ARN, each with or without a qualifier."""

import re
from typing import Any, NamedTuple

from emulator.bus.arn import make_arn
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.function import LATEST, Function, Version
from emulator.services.lambda_.limits import ARN_CHARACTERS
from emulator.services.lambda_.state import State

HEAD = r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
NEW_NAME = HEAD + r"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
"""The pattern of a name that a function is to get, as AWS's error quotes it."""
NAME = HEAD + r"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
"""The pattern of a name that is referred to."""
QUALIFIER = r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"
QUALIFIER_CHARACTERS = 128

NAME_MATCHER = re.compile(NAME)
NEW_NAME_MATCHER = re.compile(NEW_NAME)
QUALIFIER_MATCHER = re.compile(QUALIFIER)


class Reference(NamedTuple):
    """A function's name with the qualifier that was asked for, "" for none."""

    name: str
    qualifier: str = ""


def function_arn(scope: Scope[Any], name: str, qualifier: str = "") -> str:
    """Return the ARN of a function of this account and region."""
    resource = f"function:{name}:{qualifier}" if qualifier else f"function:{name}"
    return make_arn("lambda", scope.region, scope.account, resource)


def read_reference(scope: Scope[Any], name: str, qualifier: str | None = None) -> Reference:
    """Return what `name` and the separate `qualifier` refer to, or refuse them as AWS does."""
    match = NAME_MATCHER.fullmatch(name)
    if match is None:
        raise _broken_pattern("functionName", name, NAME)
    if qualifier is not None:
        check_qualifier(qualifier)
    _check_place(scope, match)
    derived = match[13] or ""
    if qualifier and derived and qualifier != derived:
        raise errors.invalid_parameter(
            "The derived qualifier from the function name does not match the specified qualifier."
        )
    return Reference(match[11], qualifier or derived)


def read_new_name(scope: Scope[Any], name: str) -> Reference:
    """Return the name that a new function is to get."""
    broken = []
    if len(name) > ARN_CHARACTERS:
        broken.append(_violation(name, f"Member must have length less than or equal to {ARN_CHARACTERS}"))
    match = NEW_NAME_MATCHER.fullmatch(name)
    if match is None:
        broken.append(_violation(name, f"Member must satisfy regular expression pattern: {NEW_NAME}"))
    if broken or match is None:
        count = f"{len(broken)} validation error{'s' if len(broken) > 1 else ''} detected: "
        raise AwsError("ValidationException", count + "; ".join(broken), 400)
    _check_place(scope, match)
    return Reference(match[11], match[13] or "")


def check_qualifier(qualifier: str) -> None:
    """Refuse a qualifier that is neither a version's number nor an alias's name."""
    if len(qualifier) > QUALIFIER_CHARACTERS:
        rule = f"Member must have length less than or equal to {QUALIFIER_CHARACTERS}"
        raise errors.constraint("qualifier", qualifier, rule)
    if QUALIFIER_MATCHER.fullmatch(qualifier) is None:
        raise _broken_pattern("qualifier", qualifier, QUALIFIER)


def find_function(scope: Scope[State], reference: Reference) -> Function:
    """Return the function, or raise AWS's error naming the whole reference."""
    found = scope.state.functions.get(reference.name)
    if found is None:
        raise errors.function_not_found(function_arn(scope, *reference))
    return found


def find_version(scope: Scope[State], function: Function, qualifier: str) -> Version:
    """Return the version that a qualifier ("" for `$LATEST`) names, an alias's first one."""
    if qualifier in ("", LATEST):
        return function.latest
    alias = function.aliases.get(qualifier)
    version = function.versions.get(alias.version if alias else qualifier)
    if alias is not None and alias.version == LATEST:
        return function.latest
    if version is None:
        raise errors.function_not_found(f"{function.arn}:{qualifier}")
    return version


def _violation(value: str, rule: str) -> str:
    return f"Value '{value}' at 'functionName' failed to satisfy constraint: {rule}"


def _broken_pattern(field: str, value: str, pattern: str) -> AwsError:
    return errors.constraint(field, value, f"Member must satisfy regular expression pattern: {pattern}")


def _check_place(scope: Scope[Any], match: re.Match[str]) -> None:
    region, account = match[3], match[9]
    if region and region[:-1] != scope.region:
        text = f"Functions from '{region[:-1]}' are not reachable in this region ('{scope.region}')"
        raise errors.not_found(text)
    if account and account[:-1] != scope.account:
        raise AwsError("AccessDeniedException", "", 403)
