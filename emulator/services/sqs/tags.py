"""The tags of a queue."""

from emulator.services.sqs import errors, limits


def check_tags(present: dict[str, str], added: dict[str, str]) -> dict[str, str]:
    """Return the present tags with the added ones, or refuse what AWS refuses."""
    for key, value in added.items():
        if not 1 <= len(key) <= 128 or key.lower().startswith("aws:"):
            raise errors.invalid_value(key, "Tags", "Tag keys have 1 to 128 characters and do not start with aws:.")
        if len(value) > 256:
            raise errors.invalid_value(value, "Tags", "Tag values have at most 256 characters.")
    tags = {**present, **added}
    if len(tags) > limits.TAGS:
        raise errors.invalid_parameter(f"Too many tags: a queue has at most {limits.TAGS}.")
    return tags
