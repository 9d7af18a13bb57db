"""A function's code: from a zip, from a bucket, or not supplied at all."""

import base64
import hashlib
import io
import math
import zipfile
import zlib
from typing import Any

from emulator.bus.calls import Answer, Call, Pending
from emulator.bus.zips import count_entries
from emulator.contract.defaults import DEFAULT_HANDLERS
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.function import Code
from emulator.services.lambda_.state import State

SUPPLIED_BUCKET = "sluice-code"
LONGEST_DEFAULT = 65_536


def read_code(scope: Scope[State], call: Call, given: dict[str, Any], settings: dict[str, Any]) -> Code:
    """Return the code that CreateFunction or UpdateFunctionCode names, kept by the world."""
    if given.get("ImageUri"):
        digest = hashlib.sha256(given["ImageUri"].encode())
        return Code("missing", sha256=digest.hexdigest(), image_uri=given["ImageUri"])
    if given.get("ZipFile") is not None:
        _check_size(call.operation, len(given["ZipFile"]))
        return keep_archive(scope, given["ZipFile"], settings)
    if given.get("S3Bucket"):
        archive = _from_bucket(scope, call, given)
        if archive is not None:
            return keep_archive(scope, archive, settings)
        digest = hashlib.sha256(f"{given['S3Bucket']}/{given.get('S3Key', '')}".encode())
        return Code("missing", sha256=base64.b64encode(digest.digest()).decode())
    raise errors.invalid_parameter("Please provide a source for function code.")


def keep_archive(scope: Scope[State], archive: bytes, settings: dict[str, Any]) -> Code:
    """Keep a zip and say whether it is more than the unchanged default handler."""
    if not archive:
        raise errors.invalid_parameter("Uploaded file must be a non-empty zip")
    if count_entries(archive) > limits.MOST_FILES:
        raise errors.invalid_parameter(f"Sluice takes no package of more than {limits.MOST_FILES} files")
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            files = [file for file in opened.infolist() if not file.is_dir()]
            size = sum(file.file_size for file in files)
            is_default = len(files) == 1 and _is_default(opened, files[0], settings)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as broken:
        text = "Could not unzip uploaded file. Please check your file, then try to upload again."
        raise errors.invalid_parameter(text) from broken
    if not files:
        raise errors.invalid_parameter("Uploaded file must be a non-empty zip")
    if size >= limits.UNZIPPED_BYTES:
        raise errors.invalid_parameter(f"Unzipped size must be smaller than {limits.UNZIPPED_BYTES} bytes")
    return Code(
        kind="default" if is_default else "supplied",
        archive=scope.host.keep_code(archive),
        size=len(archive),
        sha256=base64.b64encode(hashlib.sha256(archive).digest()).decode(),
    )


def code_url(scope: Scope[State], kind: str, name: str, code: Code) -> str:
    """Return where the zip of a function ("tasks") or layer ("layers") can be fetched, if it was supplied."""
    bucket = f"awslambda-{scope.region}-{kind}.s3.{scope.region}.amazonaws.com"
    version = f"?versionId={code.archive}" if code.archive else ""
    return f"https://{bucket}/snapshots/{scope.account}/{name}{version}"


def _check_size(operation: str, size: int) -> None:
    """Refuse a zip that is too long to be sent with the request; S3 takes longer ones."""
    if 4 * math.ceil(size / 3) >= limits.REQUEST_WITH_CODE_BYTES:
        text = f"Request must be smaller than {limits.REQUEST_WITH_CODE_BYTES} bytes for the {operation} operation"
        raise AwsError("RequestEntityTooLargeException", text, 413)
    if size > limits.ZIPPED_BYTES:
        raise errors.invalid_parameter(f"Zipped size must be smaller than {limits.ZIPPED_BYTES} bytes")


def _is_default(opened: zipfile.ZipFile, file: zipfile.ZipInfo, settings: dict[str, Any]) -> bool:
    name, _, ending = file.filename.rpartition(".")
    if settings.get("Handler") != f"{name}.handler" or file.file_size > LONGEST_DEFAULT:
        return False
    if ending != "py" or not str(settings.get("Runtime", "")).startswith("python"):
        return False
    return hashlib.sha256(opened.read(file)).hexdigest() in DEFAULT_HANDLERS


def _from_bucket(scope: Scope[State], call: Call, given: dict[str, Any]) -> bytes | None:
    """Return what lies under a key, None where the code is not supplied."""
    bucket, key, version = given["S3Bucket"], given.get("S3Key", ""), given.get("S3ObjectVersion")
    supplied = scope.host.supplied_code(bucket, key)
    if supplied is not None or bucket == SUPPLIED_BUCKET:
        return supplied
    place = _ask_s3(scope, call, "HeadBucket", Bucket=bucket)
    region = str((place.result or {}).get("BucketRegion", "")) if isinstance(place, Answer) else ""
    if region and region != call.region:
        text = f"The bucket is in this region: {region}. Please use this region to retry the request"
        raise errors.invalid_parameter(
            f"Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message: {text}"
        )
    found = _ask_s3(scope, call, "GetObject", Bucket=bucket, Key=key, **({"VersionId": version} if version else {}))
    if isinstance(found, Answer) and found.result is not None:
        return bytes(found.result["Body"])
    failure = found.failure if isinstance(found, Answer) else None
    if failure is None or failure.code == "NotImplemented" or scope.settings.code_may_lack:
        return None
    raise errors.invalid_parameter(
        f"Error occurred while GetObject. S3 Error Code: {failure.code}. S3 Error Message: {failure.message}"
    )


def _ask_s3(scope: Scope[State], call: Call, operation: str, **parameters: str) -> Answer | Pending:
    return scope.call_now(
        Call(
            service="s3",
            operation=operation,
            parameters=parameters,
            account=call.account,
            region=call.region,
            principal="lambda.amazonaws.com",
        )
    )
