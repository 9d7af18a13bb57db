"""AWS::Logs::LogAnomalyDetector."""

from typing import Any

from emulator.contract.errors import NotModelled
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.logs.resources.gone import GONE, delete_unless_gone

MEMBERS = {
    "AnomalyVisibilityTime": "anomalyVisibilityTime",
    "DetectorName": "detectorName",
    "EvaluationFrequency": "evaluationFrequency",
    "FilterPattern": "filterPattern",
    "KmsKeyId": "kmsKeyId",
    "LogGroupArnList": "logGroupArnList",
}
KEPT = ("DetectorName", "KmsKeyId", "LogGroupArnList")
CHANGED = ("AnomalyVisibilityTime", "EvaluationFrequency", "FilterPattern")
SHOWN = {
    "AnomalyDetectorStatus": "anomalyDetectorStatus",
    "CreationTimeStamp": "creationTimeStamp",
    "LastModifiedTimeStamp": "lastModifiedTimeStamp",
}


class LogAnomalyDetectorType(ResourceType):
    """AWS::Logs::LogAnomalyDetector: Ref and GetAtt AnomalyDetectorArn are the ARN.

    What UpdateLogAnomalyDetector does not change is refused to be changed: the registry says nothing of it.
    """

    name = "AWS::Logs::LogAnomalyDetector"
    identifier = "AnomalyDetectorArn"
    properties = frozenset(MEMBERS)
    attributes = frozenset(("AnomalyDetectorArn", *SHOWN))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the detector."""
        given = {member: p.properties[name] for name, member in MEMBERS.items() if name in p.properties}
        given["logGroupArnList"] = _bare(given.get("logGroupArnList", []))
        return self._created(p, p.call("logs", "CreateLogAnomalyDetector", **given)["anomalyDetectorArn"])

    def update(self, p: Provision) -> Created | InProgress:
        """Change how often and what it looks at."""
        is_now = self.read(p) or {}
        for name in KEPT:
            if p.properties.get(name) != is_now.get(name):
                raise NotModelled(f"another {name} for an {self.name}")
        given = {MEMBERS[name]: p.properties[name] for name in CHANGED if name in p.properties}
        p.call("logs", "UpdateLogAnomalyDetector", anomalyDetectorArn=p.physical_id, enabled=True, **given)
        return self._created(p, p.physical_id)

    def adopt(self, p: Provision) -> Created | InProgress:
        """A detector has no tags in a template."""
        return self._created(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the detector."""
        delete_unless_gone(p, "DeleteLogAnomalyDetector", anomalyDetectorArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the detector's properties as they are."""
        found = p.find(GONE, "logs", "GetLogAnomalyDetector", anomalyDetectorArn=p.physical_id)
        if found is None:
            return None
        groups = p.properties.get("LogGroupArnList", [])
        is_same = _bare(groups) == _bare(found["logGroupArnList"])
        own = {name: found[member] for name, member in MEMBERS.items() if member in found}
        return {**own, "LogGroupArnList": groups} if is_same else own

    def _created(self, p: Provision, arn: str) -> Created:
        found = p.call("logs", "GetLogAnomalyDetector", anomalyDetectorArn=arn)
        return Created(arn, {"AnomalyDetectorArn": arn, **{name: found[member] for name, member in SHOWN.items()}})


def _bare(groups: list[str]) -> list[str]:
    """Return ARNs as the service takes them; GetAtt gives a log group's with `:*`."""
    return [arn.removesuffix(":*") for arn in groups]
