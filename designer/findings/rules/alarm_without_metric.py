"""An alarm that watches nothing."""

from collections.abc import Iterator

from designer.catalog.alarms import ALARM, COMPOSITE
from designer.findings.finding import Found, Rule
from designer.findings.subject import Subject

NEVER = "FALSE"
"""What the rule of a new composite alarm says until an alarm is connected to it."""


def check(subject: Subject) -> Iterator[Found]:
    for alarm in subject.of_type(ALARM):
        if not alarm.get("MetricName") and not alarm.get("Metrics"):
            text = f"{alarm.name} has no metric: connect what it watches to it, or set its MetricName."
            yield Found(alarm.name, text, "/Properties/MetricName")
    for alarm in subject.of_type(COMPOSITE):
        if alarm.get("AlarmRule") == NEVER:
            text = f"{alarm.name} reads no alarm and never goes off: connect alarms to it."
            yield Found(alarm.name, text, "/Properties/AlarmRule")


RULE = Rule(
    "Alarm without a metric",
    "warning",
    "CloudWatch refuses an alarm with neither MetricName nor Metrics, so the template cannot be deployed; "
    "a composite alarm whose rule is FALSE never goes off.",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    check,
)
