"""How each kind of service names the refusal of a signature.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html,
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from dataclasses import replace

from emulator.bus.calls import Failure

TOO_SKEWED = "RequestTimeTooSkewed"
MISMATCH, UNKNOWN_KEY = "SignatureDoesNotMatch", "InvalidClientTokenId"

IN_QUERY = {TOO_SKEWED: MISMATCH}
IN_JSON = {
    TOO_SKEWED: "InvalidSignatureException",
    MISMATCH: "InvalidSignatureException",
    UNKNOWN_KEY: "UnrecognizedClientException",
    "IncompleteSignature": "IncompleteSignatureException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
}
IN_S3 = {UNKNOWN_KEY: "InvalidAccessKeyId"}
JSON_PROTOCOLS = ("json", "rest-json", "smithy-rpc-v2-cbor")
S3_TEXTS = {
    TOO_SKEWED: "The difference between the request time and the current time is too large.",
    UNKNOWN_KEY: "The AWS Access Key Id you provided does not exist in our records.",
}


def spelled(service: str, protocol: str, failure: Failure) -> Failure:
    """Return a refusal in the words of the service; SQS keeps the Query protocol's codes in both of its own."""
    if service == "s3":
        message = S3_TEXTS.get(failure.code, failure.message)
        return replace(failure, code=IN_S3.get(failure.code, failure.code), message=message)
    codes = IN_JSON if protocol in JSON_PROTOCOLS and service != "sqs" else IN_QUERY
    return replace(failure, code=codes.get(failure.code, failure.code))
