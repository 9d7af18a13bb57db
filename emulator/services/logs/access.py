"""Who may use CloudWatch Logs: its actions, the groups and streams that calls are about, and the policies on them.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

import json
from collections.abc import Iterator
from itertools import islice

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.bus.policy.wildcard import Keys
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.logs.state import LogGroup, State

USES = frozenset(
    ("CreateLogStream", "DeleteLogStream", "DescribeAccountPolicies", "DescribeDeliveries",
     "DescribeDeliveryDestinations", "DescribeDeliverySources", "DescribeDestinations", "DescribeExportTasks",
     "DescribeFieldIndexes", "DescribeImportTasks", "DescribeIndexPolicies", "DescribeLogGroups",
     "DescribeLogStreams", "DescribeLookupTables", "DescribeMetricFilters", "DescribeQueries",
     "DescribeQueryDefinitions", "DescribeResourcePolicies", "DescribeSubscriptionFilters", "FilterLogEvents",
     "GetDataProtectionPolicy", "GetDelivery", "GetDeliveryDestination", "GetDeliveryDestinationPolicy",
     "GetDeliverySource", "GetLogAnomalyDetector", "GetLogEvents", "GetLogGroupFields", "GetLogRecord",
     "GetQueryResults", "ListAnomalies", "ListIntegrations", "ListLogAnomalyDetectors", "ListLogGroups",
     "ListLogGroupsForQuery", "ListScheduledQueries", "ListTagsForResource", "ListTagsLogGroup", "PutLogEvents",
     "StartQuery", "StopQuery", "TestMetricFilter")
)  # fmt: skip
OF_TAGS = ("ListTagsForResource", "TagResource", "UntagResource")
"""The operations for which policies name a log group by its ARN without `:*`, see "CloudWatch Logs resources"."""
LISTING = ("DescribeLogGroups", "ListLogGroups")
"""What looks at all groups: it is about the group without a name, whatever prefix is asked for."""
NAMED = (
    ("destinationName", "destination"),
    ("deliverySourceName", "delivery-source"),
    ("deliveryDestinationName", "delivery-destination"),
)
ARNS = ("anomalyDetectorArn", "resourceArn", "resourceIdentifier")
OF_VENDED = {
    "DeleteDelivery": "delivery",
    "DeleteDeliveryDestination": "delivery-destination",
    "DeleteDeliverySource": "delivery-source",
    "GetDelivery": "delivery",
    "GetDeliveryDestination": "delivery-destination",
    "GetDeliverySource": "delivery-source",
    "PutDeliveryDestination": "delivery-destination",
    "PutDeliverySource": "delivery-source",
    "UpdateDeliveryConfiguration": "delivery",
}
KEYS = {
    "logs:destinationarn": ("PutSubscriptionFilter", "destinationArn"),
    "logs:deliverydestinationresourcearn": ("CreateDelivery", "deliveryDestinationArn"),
}


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of what a call is about: a stream's where it names one, a group's with an empty stream."""
    given = call.parameters
    if call.operation in OF_TAGS:
        return str(given.get("resourceArn") or "*").removesuffix(":*")
    if call.operation in LISTING:
        return _arn(scope, "log-group::log-stream:")
    kind = OF_VENDED.get(call.operation)
    if kind is not None:
        return _arn(scope, f"{kind}:{given.get('name') or given.get('id') or ''}")
    group = next(_groups(call), "")
    if group and call.operation != "PutQueryDefinition":
        return _group_arn(scope, group, str(given.get("logStreamName") or ""))
    for parameter, named in NAMED:
        if given.get(parameter):
            return _arn(scope, f"{named}:{given[parameter]}")
    return next((str(given[name]) for name in ARNS if given.get(name)), "*")


def others_of(scope: Scope[State], call: Call) -> Iterator[str]:
    """Yield the ARNs of the second group that a call names and of those behind it."""
    for group in islice(_groups(call), 1, None):
        yield _group_arn(scope, group, "")


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the policies of the account as one, with that of the group itself."""
    group = _known(scope, arn)
    own = [group.policy] if group is not None and group.policy else []
    texts = [str(policy["policyDocument"]) for policy in (*scope.state.policies.values(), *own)]
    if len(texts) <= 1:
        return texts[0] if texts else ""
    given = [json.loads(text).get("Statement", []) for text in texts]
    statements = [one for statement in given for one in (statement if isinstance(statement, list) else [statement])]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the tags of a group, also for its streams, or of what else has this ARN."""
    group = _known(scope, arn)
    return group.tags if group is not None else scope.state.tags.get(arn, {})


def keys_of(_scope: Scope[State], call: Call) -> Keys:
    """Return to what a subscription or a delivery is to send."""
    given = call.parameters
    return {
        key: (str(given[name]),)
        for key, (operation, name) in KEYS.items()
        if call.operation == operation and given.get(name)
    }


def _groups(call: Call) -> Iterator[str]:
    """Yield the groups that a call names, by name or ARN."""
    given = call.parameters
    for name in ("logGroupName", "logGroupIdentifier"):
        if given.get(name):
            yield str(given[name])
    for name in ("logGroupNames", "logGroupIdentifiers", "logGroupArnList"):
        yield from map(str, given.get(name) or ())


def _group_arn(scope: Scope[State], group: str, stream: str) -> str:
    """Return the ARN of a group's stream, as refusals write it; `stream` is empty for the group itself."""
    arn = group.removesuffix(":*") if group.startswith("arn:") else _arn(scope, f"log-group:{group}")
    return f"{arn}:log-stream:{stream}"


def _known(scope: Scope[State], arn: str) -> LogGroup | None:
    _, found, rest = arn.partition(":log-group:")
    return scope.state.groups.get(rest.partition(":")[0]) if found else None


def _arn(scope: Scope[State], resource: str) -> str:
    return make_arn("logs", scope.region, scope.account, resource)


ACCESS = Access(
    prefix="logs",
    resource_of=resource_of,
    others_of=others_of,
    policy_of=policy_of,
    tags_of=tags_of,
    keys_of=keys_of,
    uses=USES,
    error="AccessDeniedException",
)
