"""How S3 names accounts: by canonical ids, and checks the account that a caller expects."""

import hashlib
import re

from emulator.contract.errors import AwsError

ACCOUNT = re.compile(r"[0-9]{12}\Z")


def owner_of(account: str) -> dict[str, str]:
    """Return an account as S3 shows owners; the id is made of the account's number."""
    return {"ID": hashlib.sha256(f"s3:{account}".encode()).hexdigest()}


def check_owner(expected: str | None, account: str) -> None:
    """Raise where the caller expects another account to own the bucket."""
    if not expected:
        return
    if not ACCOUNT.match(expected):
        raise AwsError(
            "InvalidBucketOwnerAWSAccountID",
            f"The value of the expected bucket owner parameter must be an AWS Account ID... [{expected}]",
        )
    if expected != account:
        raise AwsError("AccessDenied", "Access Denied", 403)
