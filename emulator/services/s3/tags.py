"""The tags of buckets and objects."""

import re
from typing import Any
from urllib.parse import parse_qsl

from emulator.contract.errors import AwsError
from emulator.services.s3.errors import InvalidArgument, MalformedXml
from emulator.services.s3.limits import BUCKET_TAGS, OBJECT_TAGS, TAG_KEY_CHARACTERS, TAG_VALUE_CHARACTERS

TEXT = re.compile(r"[\w\s.:/=+\-@]*\Z")
SYSTEM = "aws:"
NOT_A_QUERY = (
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name"
    " duplicates."
)


def read_bucket_tags(tag_set: list[dict[str, Any]], system: str, kept: dict[str, str]) -> dict[str, str]:
    """Return a bucket's tags, or raise; `system` is what AWS says of those that only it sets, and has `kept`."""
    tags = _read(tag_set, BUCKET_TAGS, "Bucket tag count cannot be greater than 50")
    for key, value in tags.items():
        if key.startswith(SYSTEM) and kept.get(key) != value:
            raise AwsError("InvalidTag", system, 400, {"TagKey": key} if "System" in system else {})
    return tags


def read_object_tags(tag_set: list[dict[str, Any]]) -> dict[str, str]:
    """Return an object's tags, or raise."""
    tags = _read(tag_set, OBJECT_TAGS, "Object tags cannot be greater than 10")
    for key in tags:
        if key.startswith(SYSTEM):
            raise AwsError("InvalidTag", "Your TagKey cannot be prefixed with aws:", 400, {"TagKey": key})
    return tags


def read_tagging_header(text: str | None) -> dict[str, str]:
    """Return the tags of an x-amz-tagging header."""
    if not text:
        return {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=1_000)
    except ValueError:
        raise InvalidArgument(NOT_A_QUERY, "x-amz-tagging", text) from None
    if len(dict(pairs)) < len(pairs) or any("," in value for _, value in pairs):
        raise InvalidArgument(NOT_A_QUERY, "x-amz-tagging", text)
    return read_object_tags([{"Key": key, "Value": value} for key, value in pairs])


def tag_set(tags: dict[str, str]) -> list[dict[str, str]]:
    """Return tags as S3 shows them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _read(tags: list[dict[str, Any]], most: int, too_many: str) -> dict[str, str]:
    read: dict[str, str] = {}
    for tag in tags:
        if tag.get("Key") is None or tag.get("Value") is None:
            raise MalformedXml
        key, value = tag["Key"], tag["Value"]
        if not key or len(key) > TAG_KEY_CHARACTERS or not TEXT.match(key):
            raise AwsError("InvalidTag", "The TagKey you have provided is invalid", 400, {"TagKey": key})
        if len(value) > TAG_VALUE_CHARACTERS or not TEXT.match(value):
            detail = {"TagKey": key, "TagValue": value}
            raise AwsError("InvalidTag", "The TagValue you have provided is invalid", 400, detail)
        if key in read:
            raise AwsError("InvalidTag", "Cannot provide multiple Tags with the same key", 400, {"TagKey": key})
        read[key] = value
    if len(read) > most:
        raise AwsError("BadRequest", too_many)
    return read
