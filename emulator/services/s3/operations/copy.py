"""Copies objects."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.checksums import ALGORITHMS, encoded
from emulator.services.s3.conditions import check_write
from emulator.services.s3.copying import check_change, find_source
from emulator.services.s3.digests import DEFAULT, etag_of
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.naming import check_key
from emulator.services.s3.operations.put import version_member
from emulator.services.s3.requested import WEBSITE, Settings, check_algorithm, read_settings
from emulator.services.s3.state import State
from emulator.services.s3.stored import Checksum, Version
from emulator.services.s3.storing import put

DIRECTIVES = ("COPY", "REPLACE")


@on_bucket("CopyObject")
def copy_object(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html"""
    given = call.parameters
    check_key(given["Key"])
    settings = read_settings(given)
    source = find_source(scope, call)
    check_change(given, source, bucket)
    check_write(given, given["Key"], bucket.current(given["Key"]))
    algorithm = given.get("ChecksumAlgorithm") or (source.version.checksum or Checksum(DEFAULT, "")).algorithm
    check_algorithm(algorithm, ALGORITHMS)
    body = source.version.body
    checksum = Checksum(algorithm, encoded(algorithm, body))
    version = put(
        scope,
        call,
        bucket,
        key=given["Key"],
        body=body,
        etag=etag_of(body),
        checksum=checksum,
        settings=_settings(given, settings, source.version),
    )
    result = {"ETag": version.etag, "LastModified": version.modified_s, **checksum.members()}
    return {
        "CopyObjectResult": result,
        "ServerSideEncryption": "AES256",
        **source.members(),
        **version_member(version),
    }


def _settings(given: dict[str, Any], own: Settings, source: Version) -> Settings:
    """Return the settings of the copy: the source's or the request's, as the directives say."""
    headers, metadata = own.headers, own.metadata
    if _directive(given, "MetadataDirective", "x-amz-metadata-directive") == "COPY":
        website = {WEBSITE: given[WEBSITE]} if given.get(WEBSITE) else {}
        kept = {name: value for name, value in source.headers.items() if name != WEBSITE}
        headers, metadata = {**kept, **website}, source.metadata
    tags = own.tags
    if _directive(given, "TaggingDirective", "x-amz-tagging-directive") == "COPY":
        tags = source.tags
    return Settings(headers, metadata, tags, own.storage_class)


def _directive(given: dict[str, Any], member: str, header: str) -> str:
    directive = given.get(member) or "COPY"
    if directive not in DIRECTIVES:
        text = "Unknown metadata directive." if member.startswith("Metadata") else "Unknown tagging directive."
        raise InvalidArgument(text, header, directive)
    return str(directive)
