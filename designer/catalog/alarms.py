"""CloudWatch alarms: what they watch, and whom they tell; dashboards."""

from collections.abc import Iterator

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part
from designer.catalog.metrics import SERVICE_OF, USUAL, Metric, metric_of
from designer.catalog.template import Resource, Template, at, items, symbol
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

ALARM, COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"
ALARMS = (ALARM, COMPOSITE)
ACTIONS = {"AlarmActions": "", "OKActions": "when OK", "InsufficientDataActions": "without data"}
MOST_ACTIONS = 5
STACK = {"Ref": "AWS::StackName"}


def alarm_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    yield from watch_edges(resource, template)
    yield from action_edges(resource, template)


def watch_edges(alarm: Resource, template: Template) -> Iterator[Edge]:
    """Yield what an alarm's metric, or each metric that it computes with, is about."""
    label = alarm.get("MetricName")
    label = label if isinstance(label, str) else ""
    for source in watched(alarm.get("Dimensions"), template):
        usual = metric_of(source)
        parts = [Part(alarm.name, ("Properties", "Dimensions"))]
        if usual is not None and _is_usual(alarm, usual):
            parts += [Part(alarm.name, ("Properties", name)) for name in usual.settings]
        yield Edge(source.name, alarm.name, "metric", "async", label, parts=tuple(parts))
    for one in items(alarm.get("Metrics")):
        own = at(one, "MetricStat", "Metric")
        name = at(own, "MetricName")
        for source in watched(at(own, "Dimensions"), template):
            part = Part(alarm.name, ("Properties", "Metrics"))
            yield Edge(source.name, alarm.name, "metric", "async", name if isinstance(name, str) else "", parts=(part,))
    if not alarm.get("Dimensions"):
        yield from filter_edges(alarm, template)


def _is_usual(alarm: Resource, usual: Metric) -> bool:
    return all(alarm.get(name) == value for name, value in usual.settings.items())


def watched(dimensions: object, template: Template) -> list[Resource]:
    """Return what dimensions name: by reference, by a literal name, or an API by the stack's name that SAM gives it."""
    found: dict[str, Resource] = {}
    for dimension in items(dimensions):
        name, value = at(dimension, "Name"), at(dimension, "Value")
        nodes = template.nodes([value], SERVICE_OF.get(str(name), ""))
        if name == "ApiName" and value == STACK:
            nodes = [api for api in template.of_type("AWS::Serverless::Api") if not api.get("Name")]
        found |= {node.name: node for node in nodes}
    return list(found.values())


def filter_edges(alarm: Resource, template: Template) -> Iterator[Edge]:
    """Yield the log group whose lines a metric counts that an alarm watches."""
    wanted = tuple(symbol(alarm.get(name)) for name in ("Namespace", "MetricName"))
    for group in template.once("counted", _counted).get(wanted, ()):
        part = Part(alarm.name, ("Properties", "MetricName"))
        yield Edge(group.name, alarm.name, "metric", "async", wanted[1] or "", parts=(part,))


def _counted(template: Template) -> dict[tuple[str | None, ...], list[Resource]]:
    """Return the log groups whose lines are counted, by the namespace and name of the metric."""
    found: dict[tuple[str | None, ...], list[Resource]] = {}
    for counting in template.of_type("AWS::Logs::MetricFilter"):
        for made in items(counting.get("MetricTransformations")):
            metric = tuple(symbol(at(made, name)) for name in ("MetricNamespace", "MetricName"))
            if all(metric):
                found.setdefault(metric, []).extend(template.nodes([counting.get("LogGroupName")], "logs"))
    return found


def action_edges(alarm: Resource, template: Template) -> Iterator[Edge]:
    for name, label in ACTIONS.items():
        for index, action in enumerate(items(alarm.get(name))):
            for target in template.nodes([action]):
                part = Part(alarm.name, ("Properties", name, str(index)))
                yield Edge(alarm.name, target.name, "notify", "async", label, parts=(part,))


def composite_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield the alarms that a rule reads, and whom it tells."""
    alarms = template.nodes([resource.get("AlarmRule")])
    for alarm in alarms:
        part = Part(resource.name, ("Properties", "AlarmRule"), "FALSE" if len(alarms) == 1 else "")
        yield Edge(alarm.name, resource.name, "metric", "async", parts=(part,))
    yield from action_edges(resource, template)


def check_action(alarm: Resource, _target: Resource) -> None:
    if len(items(alarm.get("AlarmActions"))) >= MOST_ACTIONS:
        raise EditRefused(f"{alarm.name} has its {MOST_ACTIONS} actions.", "Tell a topic, which tells the others.")


def check_topic(alarm: Resource, topic: Resource) -> None:
    check_action(alarm, topic)
    if str(topic.get("FifoTopic")).lower() == "true":
        raise EditRefused("CloudWatch does not publish to a FIFO topic.", "Use a standard topic.")


def notify(wiring: Wiring, alarm: Resource, topic: Resource) -> None:
    """Tell a topic when an alarm goes off; one with a policy of its own has to let CloudWatch in."""
    wiring.append(alarm.name, ("Properties", "AlarmActions"), ref(topic.name))
    policies = wiring.template.of_type("AWS::SNS::TopicPolicy")
    if any(target.resource is topic for policy in policies for target in wiring.template.targets(policy.get("Topics"))):
        condition = {"ArnEquals": {"aws:SourceArn": get_att(alarm.name)}}
        wiring.accept(topic, "cloudwatch.amazonaws.com", alarm.name, condition)


def alarm_function(wiring: Wiring, alarm: Resource, function: Resource) -> None:
    """Invoke a function when an alarm goes off."""
    wiring.append(alarm.name, ("Properties", "AlarmActions"), get_att(function.name))
    wiring.permit(function, "lambda.alarms.cloudwatch.amazonaws.com", alarm.name, get_att(alarm.name))


def check_watched(source: Resource, alarm: Resource) -> None:
    if alarm.get("Dimensions") or alarm.get("Metrics"):
        raise EditRefused(f"{alarm.name} watches something already.", "Add another alarm.")
    usual, namespace = metric_of(source), alarm.get("Namespace")
    if usual is None:
        raise EditRefused(f"{source.name} has no name by which CloudWatch knows it.", "Give it a Name.")
    if namespace not in {None, usual.namespace}:
        raise EditRefused(
            f"{alarm.name} watches a metric of {namespace}, not of {usual.namespace}.",
            f"Set its Namespace to {usual.namespace}, or add another alarm.",
        )


def watch(wiring: Wiring, source: Resource, alarm: Resource) -> None:
    """Let an alarm watch a resource, by the metric of most use where it names none."""
    usual = metric_of(source)
    if usual is None:
        return
    for name, value in usual.settings.items():
        if alarm.get(name) is None and (name == "Namespace" or alarm.get("MetricName") is None):
            wiring.set(alarm.name, ("Properties", name), value)
    wiring.append(alarm.name, ("Properties", "Dimensions"), {"Name": usual.dimension, "Value": usual.value})


CONNECTIONS = (
    Connection("notify", ALARMS, ("AWS::SNS::Topic",), notify, check_topic),
    Connection("notify", ALARMS, FUNCTIONS, alarm_function, check_action),
    Connection("metric", tuple(USUAL), (ALARM,), watch, check_watched),
)
REFUSALS = dict.fromkeys(
    ALARMS, ("An alarm tells topics and functions here.", "Connect it to a topic, and the topic to this.")
)
ALARM_DEFAULTS = {
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
}
COMPARISONS = (
    *("GreaterThanOrEqualToThreshold", "GreaterThanThreshold"),
    *("LessThanThreshold", "LessThanOrEqualToThreshold"),
)
ALARM_FIELDS = (
    Field("Namespace", "Namespace", help="Such as AWS/Lambda; connecting what is watched sets it"),
    Field("MetricName", "Metric", help="Such as Errors"),
    Field("Statistic", "Statistic", "choice", choices=("Sum", "Average", "Maximum", "Minimum", "SampleCount")),
    Field("ComparisonOperator", "Goes off when it is", "choice", choices=COMPARISONS, is_required=True),
    Field("Threshold", "Threshold", "number"),
    Field("Period", "Period", "number", unit="s", low=10, high=86_400),
    Field("EvaluationPeriods", "Periods in a row", "number", low=1),
    Field(
        "TreatMissingData",
        "Without data",
        "choice",
        choices=("missing", "notBreaching", "breaching", "ignore"),
        default="missing",
    ),
)
ENTRIES = (
    Entry(ALARM, "Alarm", "ALM", "other", ("state",), "Alarm", ALARM_DEFAULTS, ALARM_FIELDS, alarm_edges),
    Entry(
        COMPOSITE,
        "Composite alarm",
        "ALM",
        "other",
        ("state",),
        "CompositeAlarm",
        {"AlarmRule": "FALSE"},
        (Field("AlarmRule", "Rule", help="Such as ALARM(One) OR ALARM(Two)"),),
        composite_edges,
    ),
    Entry("AWS::CloudWatch::Dashboard", "Dashboard", "CW", "other"),
    Entry("AWS::CloudWatch::AnomalyDetector", "Anomaly detector", "CW", "other", edges=watch_edges),
)
