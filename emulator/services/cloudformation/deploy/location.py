"""Fetches a template, or a part of one, from S3."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import PRINCIPAL
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import TEMPLATE_OBJECT_BYTES
from emulator.services.cloudformation.state import State

S3_HOST = re.compile(r"(?:(?P<bucket>[a-z0-9][a-z0-9.-]*)\.)?s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?\Z")
"""`<bucket>.s3.<region>.amazonaws.com`, `s3.amazonaws.com/<bucket>` and their older forms."""


MORE = "For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
OWN_HOST = re.compile(r"(?:(?P<bucket>[a-z0-9][a-z0-9.-]*)\.)?localhost\Z|127\.0\.0\.1\Z|::1\Z")
"""Where clients of this machine reach the world: a URL that they made there is about its own buckets."""


class Place(NamedTuple):
    """An object, or a version of it."""

    bucket: str
    key: str
    version: str = ""


def fetch(scope: Scope[State], url: str) -> str:
    """Return the text of an object named by an S3 URL, `https://…` or `s3://…`."""
    place = _place(url, scope.settings.endpoint)
    found = None if place.version else scope.host.supplied_code(place.bucket, place.key)
    if found is None:
        found = _get_object(scope, place)
    if len(found) > TEMPLATE_OBJECT_BYTES:
        raise ValidationError(f"Template may not exceed {TEMPLATE_OBJECT_BYTES} bytes in size.")
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise ValidationError("Template format error: the template is not UTF-8") from None


def _place(url: str, endpoint: str) -> Place:
    if url.startswith(f"{endpoint}/"):
        url = f"https://s3.amazonaws.com{url.removeprefix(endpoint)}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise ValidationError(f"S3 error: {url} is not a valid URL") from None
    path, version = unquote(parts.path).removeprefix("/"), dict(parse_qsl(parts.query)).get("versionId", "")
    if parts.scheme == "s3":
        return Place(parts.netloc, path, version)
    match = S3_HOST.match(host) or OWN_HOST.match(host)
    if parts.scheme not in ("http", "https") or match is None:
        raise ValidationError(f"S3 error: Domain name specified in {host or url} is not a valid S3 domain")
    if match["bucket"]:
        return Place(match["bucket"], path, version)
    bucket, _, key = path.partition("/")
    return Place(bucket, key, version)


def _get_object(scope: Scope[State], place: Place) -> bytes:
    version = {"VersionId": place.version} if place.version else {}
    parameters = {"Bucket": place.bucket, "Key": place.key, **version}
    outcome = scope.call_now(Call("s3", "GetObject", parameters, scope.account, scope.region, PRINCIPAL))
    if not isinstance(outcome, Answer) or outcome.result is None:
        failure = outcome.failure if isinstance(outcome, Answer) else None
        if failure is not None and (failure.status == 501 or scope.settings.code_may_lack):
            text = f"s3://{place.bucket}/{place.key} was not supplied: {failure.message}"
            raise AwsError("NotImplemented", text, 501)
        raise ValidationError(f"S3 error: {failure.message if failure else 'no answer'}\n{MORE}")
    return bytes(outcome.result["Body"])
