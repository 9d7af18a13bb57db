"""The errors that S3 answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class NoSuchBucket(AwsError):
    """No bucket has that name."""

    def __init__(self, bucket: str) -> None:
        super().__init__("NoSuchBucket", "The specified bucket does not exist", 404, {"BucketName": bucket})
        self.bucket = bucket


class NoSuchKey(AwsError):
    """The bucket has no such object, or its newest version is a delete marker."""

    def __init__(self, key: str, headers: dict[str, str] | None = None) -> None:
        detail = {"Key": key, **({"headers": headers} if headers else {})}
        super().__init__("NoSuchKey", "The specified key does not exist.", 404, detail)
        self.key = key


class NoSuchVersion(AwsError):
    """The object has no such version."""

    def __init__(self, key: str, version: str) -> None:
        detail = {"Key": key, "VersionId": version}
        super().__init__("NoSuchVersion", "The specified version does not exist.", 404, detail)
        self.version = version


class NoSuchUpload(AwsError):
    """There is no such multipart upload of that key."""

    def __init__(self, upload: str) -> None:
        super().__init__(
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or"
            " completed.",
            404,
            {"UploadId": upload},
        )
        self.upload = upload


class InvalidArgument(AwsError):
    """An argument that S3 refuses; `name` and `value` are told where S3 tells them."""

    def __init__(self, message: str, name: str = "", value: str | None = None) -> None:
        detail = {"ArgumentName": name} if name else {}
        if value is not None:
            detail["ArgumentValue"] = value
        super().__init__("InvalidArgument", message, 400, detail)
        self.value = value


class InvalidRequest(AwsError):
    """A request that contradicts itself or what it is about."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidRequest", message)


class MalformedXml(AwsError):
    """A body that S3's schema does not know."""

    def __init__(self) -> None:
        super().__init__(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        )


class PreconditionFailed(AwsError):
    """A condition of the request does not hold."""

    def __init__(self, condition: str) -> None:
        text = "At least one of the pre-conditions you specified did not hold"
        super().__init__("PreconditionFailed", text, 412, {"Condition": condition})
        self.condition = condition


class NotModified(AwsError):
    """What the client has is what there is."""

    def __init__(self) -> None:
        super().__init__("NotModified", "Not Modified", 304)


class DeleteMarkerMet(AwsError):
    """A version that is asked for by its id is a delete marker."""

    def __init__(self, method: str, headers: dict[str, str] | None = None) -> None:
        text = "The specified method is not allowed against this resource."
        detail = {"Method": method, "ResourceType": "DeleteMarker", **({"headers": headers} if headers else {})}
        super().__init__("MethodNotAllowed", text, 405, detail)


class HeaderNotImplemented(AwsError):
    """AWS's own refusal of a header's value; what the emulator lacks is NotModelled."""

    def __init__(self, header: str, more: str = "") -> None:
        text = "A header you provided implies functionality that is not implemented"
        detail = {"Header": header, **({"additionalMessage": more} if more else {})}
        super().__init__("NotImplemented", text, 501, detail)
        self.header = header


class TooLarge(AwsError):
    """More than the emulator keeps; AWS would take it."""

    def __init__(self, what: str, most: int) -> None:
        text = f"Sluice keeps at most {most // (1024 * 1024)} MiB of {what}"
        super().__init__("NotImplemented", text, 501)
        self.most = most
