"""Makes, shows, changes and removes log groups."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import AccessDenied, InvalidParameter, ResourceAlreadyExists
from emulator.services.logs.limits import LIST_PAGE, PAGE, RETENTION_DAYS
from emulator.services.logs.naming import check_group_name
from emulator.services.logs.pages import page
from emulator.services.logs.state import LogGroup, State
from emulator.services.logs.tags import added_tags

CLASSES = ("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")
SHOWN_BY_PATTERN = ("logGroupName", "creationTime", "metricFilterCount", "arn", "logGroupClass", "logGroupArn")
"""What DescribeLogGroups shows of a group that was asked for by logGroupNamePattern."""


@operation("CreateLogGroup")
def create_log_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"""
    given = call.parameters
    name = given["logGroupName"]
    check_group_name(name)
    if name in scope.state.groups:
        raise ResourceAlreadyExists("log group")
    kind = given.get("logGroupClass", CLASSES[0])
    arn = make_arn("logs", scope.region, scope.account, f"log-group:{name}")
    if given.get("tags"):
        _check_may_tag(scope, call, arn)
    group = LogGroup(name, arn, scope.now, kind, key=given.get("kmsKeyId", ""))
    group.is_protected = bool(given.get("deletionProtectionEnabled"))
    group.tags = added_tags({}, given.get("tags", {}))
    scope.state.groups[name] = group
    return {}


@operation("DescribeLogGroups", reads=True)
def describe_log_groups(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html"""
    given = call.parameters
    prefix, pattern = given.get("logGroupNamePrefix", ""), given.get("logGroupNamePattern", "")
    if prefix and pattern:
        raise InvalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
    found = [scope.state.groups[name] for name in sorted(scope.state.groups)]
    found = [group for group in found if group.name.startswith(prefix) and pattern in group.name]
    if given.get("logGroupClass"):
        found = [group for group in found if group.kind == given["logGroupClass"]]
    groups, more = page(found, given, PAGE)
    described = [_describe(group) for group in groups]
    if pattern:
        described = [{name: group[name] for name in SHOWN_BY_PATTERN} for group in described]
    return {"logGroups": described, **more}


@operation(
    "ListLogGroups",
    reads=True,
    lacks=("accountIdentifiers", "includeLinkedAccounts", "dataSources", "fieldIndexNames", "logGroupTags"),
)
def list_log_groups(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogGroups.html"""
    given = call.parameters
    wanted = [part for part in given.get("logGroupNamePattern", "").split("|") if part]
    found = [group for _, group in sorted(scope.state.groups.items()) if _has_name_like(group.name, wanted)]
    if given.get("logGroupClass"):
        found = [group for group in found if group.kind == given["logGroupClass"]]
    groups, more = page(found, {"limit": PAGE, **given}, LIST_PAGE)
    listed = [{"logGroupName": group.name, "logGroupArn": group.arn, "logGroupClass": group.kind} for group in groups]
    return {"logGroups": listed, **more}


@operation("DeleteLogGroup")
def delete_log_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    if group.is_protected:
        raise InvalidParameter("The specified log group has deletion protection enabled.")
    del scope.state.groups[group.name]
    return {}


@operation("PutLogGroupDeletionProtection")
def put_log_group_deletion_protection(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html"""
    group = scope.state.group(call.parameters["logGroupIdentifier"])
    group.is_protected = bool(call.parameters["deletionProtectionEnabled"])
    return {}


@operation("PutRetentionPolicy")
def put_retention_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    days = call.parameters["retentionInDays"]
    if days not in RETENTION_DAYS:
        raise InvalidParameter(
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: Member"
            f" must satisfy enum value set: [{', '.join(map(str, RETENTION_DAYS))}]"
        )
    group.retention_days = days
    return {}


@operation("DeleteRetentionPolicy")
def delete_retention_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html"""
    scope.state.group(call.parameters["logGroupName"]).retention_days = 0
    return {}


@operation("AssociateKmsKey")
def associate_kms_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html"""
    _keyed(scope, call).key = call.parameters["kmsKeyId"]
    return {}


@operation("DisassociateKmsKey")
def disassociate_kms_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DisassociateKmsKey.html"""
    _keyed(scope, call).key = ""
    return {}


def _check_may_tag(scope: Scope[State], call: Call, arn: str) -> None:
    """Refuse to make a group with tags for whoever may not tag it (logs:TagResource)."""
    tagging = call._replace(operation="TagResource", parameters={"resourceArn": arn, "tags": call.parameters["tags"]})
    if not scope.is_allowed(tagging):
        raise AccessDenied(
            f"User with accountId: {scope.account} is not authorized to perform CreateLogGroup with Tags"
        )


def _keyed(scope: Scope[State], call: Call) -> LogGroup:
    """Return the group that is to have a key: query results, the other thing that may have one, are not kept."""
    given = call.parameters
    if given.get("resourceIdentifier"):
        raise NotModelled(f"logs:{call.operation} with resourceIdentifier")
    if not given.get("logGroupName"):
        raise InvalidParameter("Either logGroupName or resourceIdentifier must be specified.")
    return scope.state.group(given["logGroupName"])


def _has_name_like(name: str, wanted: list[str]) -> bool:
    """`^` begins a prefix, any other part may be anywhere; without parts every name will do."""
    return not wanted or any(name.startswith(part[1:]) if part.startswith("^") else part in name for part in wanted)


def _describe(group: LogGroup) -> dict[str, Any]:
    described: dict[str, Any] = {
        "logGroupName": group.name,
        "creationTime": group.created,
        "metricFilterCount": len(group.metric_filters),
        "arn": f"{group.arn}:*",
        "storedBytes": 0,
        "logGroupClass": group.kind,
        "logGroupArn": group.arn,
        "deletionProtectionEnabled": group.is_protected,
    }
    if group.retention_days:
        described["retentionInDays"] = group.retention_days
    if group.key:
        described["kmsKeyId"] = group.key
    return described
