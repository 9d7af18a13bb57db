"""Reads what requests that make objects have in common, and refuses by name what is not modelled of it."""

from typing import Any, NamedTuple

from emulator.contract.errors import AwsError, NotModelled
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.limits import METADATA_BYTES
from emulator.services.s3.stored import STANDARD
from emulator.services.s3.tags import read_tagging_header

HEADERS = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires")
WEBSITE = "WebsiteRedirectLocation"
DEFAULT_TYPE = "binary/octet-stream"
OWN_ENCODING = "aws-chunked"
ARCHIVED = ("GLACIER", "DEEP_ARCHIVE")
STORAGE_CLASSES = (
    *(STANDARD, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"),
    *ARCHIVED,
)
UNMODELLED = (
    ("ObjectLockMode", "object lock"),
    ("ObjectLockRetainUntilDate", "object lock"),
    ("ObjectLockLegalHoldStatus", "object lock"),
    ("SSECustomerAlgorithm", "encryption with keys of the client's own (SSE-C)"),
    ("SSECustomerKey", "encryption with keys of the client's own (SSE-C)"),
    ("CopySourceSSECustomerAlgorithm", "encryption with keys of the client's own (SSE-C)"),
    ("SSEKMSKeyId", "encryption with KMS (SSE-KMS)"),
    ("SSEKMSEncryptionContext", "encryption with KMS (SSE-KMS)"),
    ("BucketKeyEnabled", "encryption with KMS (SSE-KMS)"),
    ("WriteOffsetBytes", "appending to objects"),
)
OWNER_ACL = "bucket-owner-full-control"
GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP")


class Settings(NamedTuple):
    """What a request says of the object that it makes, besides its bytes."""

    headers: dict[str, str]
    metadata: dict[str, str]
    tags: dict[str, str]
    storage_class: str


def read_settings(given: dict[str, Any]) -> Settings:
    """Return the settings of a request, or raise what AWS or the emulator refuses of them."""
    refuse_unmodelled(given)
    return Settings(
        read_headers(given), read_metadata(given), read_tagging_header(given.get("Tagging")), read_storage_class(given)
    )


def refuse_unmodelled(given: dict[str, Any]) -> None:
    """Raise NotModelled for what a request asks for that is not modelled, and for lists of who may do what."""
    for member, what in UNMODELLED:
        if given.get(member) not in (None, ""):
            raise NotModelled(what)
    if given.get("ServerSideEncryption") not in (None, "AES256"):
        raise NotModelled(f"the encryption {given['ServerSideEncryption']}")
    if given.get("ACL") not in (None, OWNER_ACL) or any(given.get(grant) for grant in GRANTS):
        raise AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")


def read_headers(given: dict[str, Any]) -> dict[str, str]:
    """Return the headers that are kept with an object."""
    headers = {name: given[name] for name in (*HEADERS, WEBSITE) if given.get(name)}
    encodings = [part for part in str(headers.pop("ContentEncoding", "")).split(",") if part.strip() != OWN_ENCODING]
    if any(encodings):
        headers["ContentEncoding"] = ",".join(encodings)
    return {"ContentType": DEFAULT_TYPE, **headers}


def read_metadata(given: dict[str, Any]) -> dict[str, str]:
    """Return the metadata that a person gives an object."""
    metadata: dict[str, str] = given.get("Metadata") or {}
    size = sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items())
    if size > METADATA_BYTES:
        detail = {"Size": size, "MaxSizeAllowed": METADATA_BYTES}
        raise AwsError(
            "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400, detail
        )
    return metadata


def read_storage_class(given: dict[str, Any]) -> str:
    """Return the storage class."""
    storage_class = given.get("StorageClass") or STANDARD
    if storage_class not in STORAGE_CLASSES:
        text = "The storage class you specified is not valid"
        raise AwsError("InvalidStorageClass", text, 400, {"StorageClassRequested": storage_class})
    return str(storage_class)


def check_algorithm(algorithm: str, known: tuple[str, ...]) -> None:
    """Raise where a checksum algorithm is none of S3's."""
    if algorithm not in known:
        raise InvalidArgument(
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types:"
            f" [{', '.join(known)}]"
        )
