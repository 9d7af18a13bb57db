"""Makes, shows, tries and removes metric filters."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.classes import check_standard
from emulator.services.logs.errors import InvalidParameter, LimitExceeded, ResourceNotFound
from emulator.services.logs.limits import (
    METRIC_FILTERS,
    PAGE,
)
from emulator.services.logs.pages import page
from emulator.services.logs.patterns.pattern import read_pattern
from emulator.services.logs.state import State

SIZES = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes")
BITS = ("Bits", "Kilobits", "Megabits", "Gigabits", "Terabits")
UNITS = (
    *("Seconds", "Microseconds", "Milliseconds", *SIZES, *BITS, "Percent", "Count"),
    *(f"{unit}/Second" for unit in (*SIZES, *BITS, "Count")),
    "None",
)
INVALID = "Invalid metric transformation"
DIMENSIONS = 3
"""Of a metric, see "Publishing dimensions with metrics from values in JSON or space-delimited log events"."""
MEMBERS = ("metricName", "metricNamespace", "metricValue", "defaultValue", "unit", "dimensions")


@operation("PutMetricFilter", lacks=("applyOnTransformedLogs", "fieldSelectionCriteria", "emitSystemFieldDimensions"))
def put_metric_filter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html"""
    given = call.parameters
    name, pattern = given["filterName"], given["filterPattern"]
    transformations = given["metricTransformations"]
    if len(transformations) != 1:
        raise _count_refused(transformations)
    _check(transformations[0])
    group = scope.state.group(given["logGroupName"])
    check_standard(group, "PutMetricFilter")
    read_pattern(pattern)
    known = group.metric_filters.get(name)
    if known is None and len(group.metric_filters) >= METRIC_FILTERS:
        raise LimitExceeded
    group.metric_filters[name] = {
        "filterName": name,
        "filterPattern": pattern,
        "metricTransformations": [dict(transformation) for transformation in transformations],
        "creationTime": known["creationTime"] if known else scope.now,
        "logGroupName": group.name,
        "applyOnTransformedLogs": False,
    }
    return {}


@operation("DescribeMetricFilters", reads=True)
def describe_metric_filters(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html"""
    given = call.parameters
    prefix = given.get("filterNamePrefix", "")
    metric = {member: given[member] for member in ("metricName", "metricNamespace") if given.get(member)}
    if len(metric) == 1:
        raise InvalidParameter("Both metricName and metricNamespace must be specified, or neither of them.")
    groups = [scope.state.group(given["logGroupName"])] if given.get("logGroupName") else list(_groups(scope))
    found = [
        shown
        for group in groups
        for name, shown in sorted(group.metric_filters.items())
        if name.startswith(prefix) and metric.items() <= shown["metricTransformations"][0].items()
    ]
    filters, more = page(found, given, PAGE)
    return {"metricFilters": [dict(shown) for shown in filters], **more}


@operation("DeleteMetricFilter")
def delete_metric_filter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteMetricFilter.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    if group.metric_filters.pop(call.parameters["filterName"], None) is None:
        raise ResourceNotFound("metric filter")
    return {}


@operation("TestMetricFilter", reads=True)
def try_metric_filter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html"""
    messages = call.parameters["logEventMessages"]
    pattern = read_pattern(call.parameters["filterPattern"])
    extracted = [(number, message, pattern.extract(message)) for number, message in enumerate(messages, 1)]
    return {
        "matches": [
            {"eventNumber": number, "eventMessage": message, "extractedValues": values}
            for number, message, values in extracted
            if values is not None
        ]
    }


def _groups(scope: Scope[State]) -> Any:
    return (scope.state.groups[name] for name in sorted(scope.state.groups))


def _check(transformation: dict[str, Any]) -> None:
    """Refuse what CloudWatch takes no values of."""
    unit, dimensions = transformation.get("unit"), transformation.get("dimensions") or {}
    if unit is not None and unit not in UNITS:
        raise InvalidParameter(
            f"1 validation error detected: Value '{unit}' at 'metricTransformations.1.member.unit' failed to satisfy"
            f" constraint: Member must satisfy enum value set: [{', '.join(UNITS)}]"
        )
    if dimensions and transformation.get("defaultValue") is not None:
        raise InvalidParameter(f"{INVALID}: dimensions and default value are mutually exclusive properties.")
    if len(dimensions) > DIMENSIONS:
        raise InvalidParameter(f"{INVALID}: at most {DIMENSIONS} dimensions are allowed.")


def _count_refused(transformations: list[dict[str, Any]]) -> InvalidParameter:
    """Return AWS's error, which shows the transformations as its Java does."""
    shown = []
    for transformation in transformations:
        members = [f"{name}={transformation.get(name, 'null')}" for name in MEMBERS]
        shown.append(f"MetricTransformation({', '.join(members)})")
    bound = "less than or equal to 1" if transformations else "greater than or equal to 1"
    return InvalidParameter(
        f"1 validation error detected: Value '[{', '.join(shown)}]' at 'metricTransformations' failed to satisfy"
        f" constraint: Member must have length {bound}"
    )
