"""The tags of log groups and of what else has an ARN."""

from emulator.services.logs.errors import InvalidParameter, ResourceNotFound
from emulator.services.logs.limits import TAGS
from emulator.services.logs.state import State


def added_tags(present: dict[str, str], added: dict[str, str]) -> dict[str, str]:
    """Return the present tags with the added ones, or refuse more than there may be."""
    tags = {**present, **added}
    if len(tags) > TAGS:
        raise InvalidParameter(f"The number of tags exceeds the limit of {TAGS}.")
    return tags


def tags_of(state: State, arn: str) -> dict[str, str]:
    """Return the tags of the resource of an ARN, to be changed in place, or raise AWS's error."""
    kind = arn.split(":")[5:6]
    if kind == ["log-group"] or not arn.startswith("arn:"):
        return state.group(arn).tags
    vended = state.vended
    known = (*state.destinations.values(), *vended.sources.values(), *vended.destinations.values())
    if arn not in state.detectors and not any(found["arn"] == arn for found in (*known, *vended.deliveries.values())):
        raise ResourceNotFound("resource")
    return state.tags.setdefault(arn, {})
