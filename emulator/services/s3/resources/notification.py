"""Notification configurations as templates write them, and as the API does."""

from typing import Any, NamedTuple


class Names(NamedTuple):
    """A kind of destination: how templates and the API call its list and its target."""

    list: str
    target: str
    api_list: str
    api_target: str


KINDS = (
    Names("LambdaConfigurations", "Function", "LambdaFunctionConfigurations", "LambdaFunctionArn"),
    Names("QueueConfigurations", "Queue", "QueueConfigurations", "QueueArn"),
    Names("TopicConfigurations", "Topic", "TopicConfigurations", "TopicArn"),
)


def from_template(given: dict[str, Any]) -> dict[str, Any]:
    """Return a template's configuration as the API takes it."""
    found: dict[str, Any] = {}
    for names in KINDS:
        parts = given.get(names.list) or []
        if parts:
            found[names.api_list] = [_to_api(names, part) for part in parts]
    return found


def to_template(given: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration of the API as templates write it: an entry an event."""
    found: dict[str, Any] = {}
    for names in KINDS:
        parts = [_to_part(names, part, event) for part in given.get(names.api_list, ()) for event in part["Events"]]
        if parts:
            found[names.list] = parts
    return found


def _to_api(names: Names, part: dict[str, Any]) -> dict[str, Any]:
    rules = ((part.get("Filter") or {}).get("S3Key") or {}).get("Rules")
    own = {names.api_target: part[names.target], "Events": [part["Event"]]}
    return {**own, **({"Filter": {"Key": {"FilterRules": rules}}} if rules else {})}


def _to_part(names: Names, part: dict[str, Any], event: str) -> dict[str, Any]:
    rules = ((part.get("Filter") or {}).get("Key") or {}).get("FilterRules")
    own = {names.target: part[names.api_target], "Event": event}
    if not rules:
        return own
    lowered = [{"Name": rule["Name"].lower(), "Value": rule["Value"]} for rule in rules]
    return {**own, "Filter": {"S3Key": {"Rules": lowered}}}
