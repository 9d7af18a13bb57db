"""The rules for names of buckets and keys, see "General purpose bucket naming rules" in the user guide."""

import re

from emulator.contract.errors import AwsError
from emulator.services.s3.limits import BUCKET_NAME_CHARACTERS, KEY_BYTES

NAME = re.compile(r"[a-z0-9][a-z0-9.-]*[a-z0-9]\Z")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+\Z")
PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
AS_ARN = re.compile(r"arn:aws[a-z-]*:s3:::")


def check_bucket_name(name: str) -> None:
    """Raise unless a new bucket may have that name."""
    shortest, longest = BUCKET_NAME_CHARACTERS
    is_formed = shortest <= len(name) <= longest and NAME.match(name) and ".." not in name
    if not is_formed or ADDRESS.match(name) or name.startswith(PREFIXES) or name.endswith(SUFFIXES):
        raise AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, {"BucketName": name})


def check_key(key: str) -> None:
    """Raise where a key is too long."""
    size = len(key.encode())
    if size > KEY_BYTES:
        detail = {"Size": size, "MaxSizeAllowed": KEY_BYTES}
        raise AwsError("KeyTooLongError", "Your key is too long", 400, detail)


def arn_of(bucket: str, region: str, key: str = "") -> str:
    """Return the ARN of a bucket, or of an object in it; the region only says which partition."""
    partition = "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
    return f"arn:{partition}:s3:::{bucket}/{key}" if key else f"arn:{partition}:s3:::{bucket}"
