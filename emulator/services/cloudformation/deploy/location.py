"""Fetches a template, or a part of one, from S3."""

import re
from urllib.parse import unquote, urlsplit

from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import PRINCIPAL
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import TEMPLATE_OBJECT_BYTES
from emulator.services.cloudformation.state import State

S3_HOST = re.compile(r"(?:(?P<bucket>[a-z0-9][a-z0-9.-]*)\.)?s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?\Z")
"""`<bucket>.s3.<region>.amazonaws.com`, `s3.amazonaws.com/<bucket>` and their older forms."""


def fetch(scope: Scope[State], url: str) -> str:
    """Return the text of an object named by an S3 URL, `https://…` or `s3://…`."""
    bucket, key = _bucket_and_key(url)
    found = scope.host.supplied_code(bucket, key)
    if found is None:
        found = _get_object(scope, bucket, key)
    if len(found) > TEMPLATE_OBJECT_BYTES:
        raise ValidationError(f"Template may not exceed {TEMPLATE_OBJECT_BYTES} bytes in size.")
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise ValidationError("Template format error: the template is not UTF-8") from None


def _bucket_and_key(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise ValidationError(f"S3 error: {url} is not a valid URL") from None
    path = unquote(parts.path).lstrip("/")
    if parts.scheme == "s3":
        return parts.netloc, path
    match = S3_HOST.match(host)
    if parts.scheme not in ("http", "https") or match is None:
        raise ValidationError(f"S3 error: Domain name specified in {host or url} is not a valid S3 domain")
    if match["bucket"]:
        return match["bucket"], path
    bucket, _, key = path.partition("/")
    return bucket, key


def _get_object(scope: Scope[State], bucket: str, key: str) -> bytes:
    call = Call("s3", "GetObject", {"Bucket": bucket, "Key": key}, scope.account, scope.region, PRINCIPAL)
    outcome = scope.call_now(call)
    if not isinstance(outcome, Answer) or outcome.result is None:
        failure = outcome.failure if isinstance(outcome, Answer) else None
        if failure is not None and failure.status == 501:
            raise AwsError(failure.code, f"s3://{bucket}/{key} was not supplied: {failure.message}", 501)
        raise ValidationError(f"S3 error: {failure.message if failure else 'no answer'}")
    return bytes(outcome.result["Body"])
