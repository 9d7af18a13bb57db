"""In which region a bucket is made: the endpoint that is asked and the location constraint say it together."""

import re

from emulator.contract.errors import AwsError

FIRST_REGION = "us-east-1"
NAMES = {"EU": "eu-west-1"}
REGION = re.compile(r"(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob)-[a-z]+-\d\Z")


def read_place(constraint: str | None, asked: str) -> str:
    """Return the region of a new bucket, or raise; `asked` is the region whose endpoint is asked."""
    region = NAMES.get(constraint or "", constraint or "")
    if asked == FIRST_REGION:
        if not constraint:
            return FIRST_REGION
        if region == FIRST_REGION or not REGION.match(region):
            text = "The specified location-constraint is not valid"
            raise AwsError("InvalidLocationConstraint", text, 400, {"LocationConstraint": constraint})
        return region
    if region != asked:
        raise AwsError(
            "IllegalLocationConstraintException",
            f"The {constraint or 'unspecified'} location constraint is incompatible for the region specific endpoint"
            " this request was sent to.",
        )
    return region
