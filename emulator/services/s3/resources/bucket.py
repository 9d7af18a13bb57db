"""The resource type of buckets."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceExists, ResourceType
from emulator.services.s3.limits import BUCKET_NAME_CHARACTERS
from emulator.services.s3.places import FIRST_REGION
from emulator.services.s3.resources.notification import from_template, to_template

NOTIFICATIONS, EVENT_BRIDGE = "NotificationConfiguration", "EventBridgeConfiguration"
BLOCK = "PublicAccessBlockConfiguration"
OWN_OWNERSHIP = "BucketOwnerEnforced"
SYSTEM = "aws:"
DASHED = frozenset(
    ("us-east-1", "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-west-1",
     "sa-east-1")
)  # fmt: skip
"""The regions whose website addresses have a dash before the region ("Amazon S3 website endpoints")."""


class BucketType(ResourceType):
    """AWS::S3::Bucket: Ref is the name; GetAtt Arn and the bucket's addresses."""

    name = "AWS::S3::Bucket"
    identifier = "BucketName"
    properties = frozenset(
        ("AccessControl", "BucketEncryption", "BucketName", NOTIFICATIONS, "OwnershipControls", BLOCK, "Tags",
         "VersioningConfiguration")
    )  # fmt: skip
    attributes = frozenset(("Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"))
    replaced_by = frozenset(("BucketName",))
    takes_tags = True
    takes_system_tags = True

    def split(self, given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Leave out what a bucket has of itself in AWS too and what is not modelled: other keys, ACLs, EventBridge."""
        known, lacking = super().split(given)
        for name, is_modelled in (
            ("AccessControl", _is_private),
            ("BucketEncryption", _is_s3s_own),
            ("OwnershipControls", _is_enforced),
        ):
            if name in known and not is_modelled(known[name]):
                del known[name]
                lacking.append(name)
        notifications = known.get(NOTIFICATIONS)
        if isinstance(notifications, dict) and EVENT_BRIDGE in notifications:
            known[NOTIFICATIONS] = {key: value for key, value in notifications.items() if key != EVENT_BRIDGE}
            lacking.append(f"{NOTIFICATIONS}.{EVENT_BRIDGE}")
        return known, lacking

    def create(self, p: Provision) -> Created | InProgress:
        """Create the bucket, its name generated where none is given; one of that name must not be there."""
        name = str(p.properties.get("BucketName") or p.generate_name(BUCKET_NAME_CHARACTERS[1]).lower())
        if p.find("NoSuchBucket", "s3", "HeadBucket", Bucket=name) is not None:
            raise ResourceExists(self.name, name)
        place = {} if p.region == FIRST_REGION else {"CreateBucketConfiguration": {"LocationConstraint": p.region}}
        p.call("s3", "CreateBucket", Bucket=name, **place)
        try:
            self._set(p, name, {})
        except AwsError:
            p.call("s3", "DeleteBucket", Bucket=name)
            raise
        return self._created(p, name)

    def update(self, p: Provision) -> Created | InProgress:
        """Set what differs."""
        self._set(p, p.physical_id, p.old_properties)
        return self._created(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the bucket, which has to be empty."""
        try:
            p.call("s3", "DeleteBucket", Bucket=p.physical_id)
        except AwsError as error:
            if error.failure.code != "NoSuchBucket":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the bucket's properties as they are."""
        bucket = {"Bucket": p.physical_id}
        if p.find("NoSuchBucket", "s3", "HeadBucket", **bucket) is None:
            return None
        kept = ("AccessControl", "BucketEncryption", "OwnershipControls")
        given: dict[str, Any] = {name: p.properties[name] for name in kept if name in p.properties}
        found: dict[str, Any] = {**given, "BucketName": p.physical_id}
        tags = p.find("NoSuchTagSet", "s3", "GetBucketTagging", **bucket) or {"TagSet": []}
        own = [tag for tag in tags["TagSet"] if not tag["Key"].startswith(SYSTEM)]
        if own:
            found["Tags"] = own
        versioning = p.call("s3", "GetBucketVersioning", **bucket)
        if versioning:
            found["VersioningConfiguration"] = versioning
        block = p.find("NoSuchPublicAccessBlockConfiguration", "s3", "GetPublicAccessBlock", **bucket)
        if block is not None:
            found[BLOCK] = {name: value for name, value in block[BLOCK].items() if value or name in _block(p)}
        notifications = to_template(p.call("s3", "GetBucketNotificationConfiguration", **bucket))
        if notifications or NOTIFICATIONS in p.properties:
            found[NOTIFICATIONS] = notifications
        return found

    def _set(self, p: Provision, name: str, old: dict[str, Any]) -> None:
        new = p.properties
        if new.get("Tags") != old.get("Tags"):
            p.call("s3", "PutBucketTagging", Bucket=name, Tagging={"TagSet": new.get("Tags") or []})
        if new.get("VersioningConfiguration") != old.get("VersioningConfiguration"):
            versioning = new.get("VersioningConfiguration") or {"Status": "Suspended"}
            p.call("s3", "PutBucketVersioning", Bucket=name, VersioningConfiguration=versioning)
        if new.get(BLOCK) != old.get(BLOCK):
            if new.get(BLOCK) is None:
                p.call("s3", "DeletePublicAccessBlock", Bucket=name)
            else:
                p.call("s3", "PutPublicAccessBlock", Bucket=name, PublicAccessBlockConfiguration=_block(p))
        if new.get(NOTIFICATIONS) != old.get(NOTIFICATIONS):
            p.call(
                "s3",
                "PutBucketNotificationConfiguration",
                Bucket=name,
                NotificationConfiguration=from_template(new.get(NOTIFICATIONS) or {}),
            )

    def _created(self, p: Provision, name: str) -> Created:
        arn = p.call("s3", "HeadBucket", Bucket=name)["BucketArn"]
        between = "-" if p.region in DASHED else "."
        ending = "amazonaws.com.cn" if p.region.startswith("cn-") else "amazonaws.com"
        addresses = {
            "DomainName": f"{name}.s3.{ending}",
            "DualStackDomainName": f"{name}.s3.dualstack.{p.region}.{ending}",
            "RegionalDomainName": f"{name}.s3.{p.region}.{ending}",
            "WebsiteURL": f"http://{name}.s3-website{between}{p.region}.{ending}",
        }
        return Created(name, {"Arn": arn, **addresses})


def _block(p: Provision) -> dict[str, bool]:
    return {name: str(value).lower() == "true" for name, value in (p.properties.get(BLOCK) or {}).items()}


def _is_private(value: Any) -> bool:
    return value in ("Private", "BucketOwnerFullControl")


def _is_s3s_own(value: Any) -> bool:
    rules = _rules(value, "ServerSideEncryptionConfiguration")
    defaults = [rule.get("ServerSideEncryptionByDefault") for rule in rules if isinstance(rule, dict)]
    return all(isinstance(one, dict) and one.get("SSEAlgorithm") == "AES256" for one in defaults)


def _is_enforced(value: Any) -> bool:
    rules = _rules(value, "Rules")
    return all(isinstance(rule, dict) and rule.get("ObjectOwnership") == OWN_OWNERSHIP for rule in rules)


def _rules(value: Any, name: str) -> list[Any]:
    """Return a list of rules; none where the value has another shape, as while somebody writes it."""
    rules = value.get(name) if isinstance(value, dict) else None
    return rules if isinstance(rules, list) else []
