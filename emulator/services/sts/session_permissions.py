"""Asks whether a role may be assumed with tags and a source identity, which need permissions of their own."""

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.sts.state import Given, State

TAGS, SOURCE = "TagSession", "SetSourceIdentity"


def lacking(scope: Scope[State], call: Call, made: Given, *, has_tags: bool) -> str:
    """Return the first action that nobody allows, "" where all that is needed is allowed.

    A source identity that a chained role hands on needs its permission each time, a tag where it is given.
    """
    needed = [*([TAGS] if has_tags else []), *([SOURCE] if made.source_identity else [])]
    return next((action for action in needed if not scope.is_allowed(call._replace(operation=action))), "")
