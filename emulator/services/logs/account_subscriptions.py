"""The subscription filters that stand in account policies, and apply to many log groups."""

import json
import re
from typing import Any

from emulator.bus.written import read_json
from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.state import LogGroup, State

SUBSCRIBES = "SUBSCRIPTION_FILTER_POLICY"
CRITERIA = re.compile(r"\s*LogGroupName\s+NOT\s+IN\s+(\[.*\])\s*\Z", re.DOTALL)
MEMBERS = {"DestinationArn": "destinationArn", "FilterPattern": "filterPattern", "Distribution": "distribution"}


def read_subscription(document: str) -> dict[str, Any]:
    """Return the filter of a policy's document, or refuse one that is none."""
    try:
        given = read_json(document)
    except (ValueError, RecursionError):
        raise InvalidParameter("Policy document is not valid JSON.") from None
    known = (*MEMBERS, "RoleArn")
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise InvalidParameter("Policy document has to be an object of texts.")
    unknown = [name for name in given if name not in known]
    if unknown or not given.get("DestinationArn"):
        raise InvalidParameter(f"Policy document needs DestinationArn and may have {', '.join(known[1:])} only.")
    return {"filterPattern": "", **{member: given[name] for name, member in MEMBERS.items() if name in given}}


def read_criteria(text: str) -> tuple[str, ...]:
    """Return the names of the groups to which a policy does not apply, or refuse a text that says something else."""
    if not text:
        return ()
    found = CRITERIA.match(text)
    try:
        names = json.loads(found[1]) if found is not None else None
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidParameter('selectionCriteria has to be of the form: LogGroupName NOT IN ["name", "name"]')
    return tuple(names)


def account_subscriptions(state: State, group: LogGroup) -> list[dict[str, Any]]:
    """Return the filters of account policies that apply to a group."""
    found = []
    for policy in state.account_policies.get(SUBSCRIBES, {}).values():
        subscription = read_subscription(policy["policyDocument"])
        if group.name not in read_criteria(policy.get("selectionCriteria", "")):
            found.append({**subscription, "filterName": policy["policyName"], "isOfAccount": True})
    return found
