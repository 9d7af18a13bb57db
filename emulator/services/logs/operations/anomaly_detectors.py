"""Makes, shows and removes anomaly detectors, which find nothing here."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import LimitExceeded, ResourceNotFound
from emulator.services.logs.limits import DETECTORS, PAGE
from emulator.services.logs.pages import page
from emulator.services.logs.patterns.pattern import read_pattern
from emulator.services.logs.state import State
from emulator.services.logs.tags import added_tags

GIVEN = ("detectorName", "evaluationFrequency", "filterPattern", "kmsKeyId", "anomalyVisibilityTime")
CHANGED = ("evaluationFrequency", "filterPattern", "anomalyVisibilityTime")
VISIBLE_DAYS = 21


@operation("CreateLogAnomalyDetector")
def create_log_anomaly_detector(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogAnomalyDetector.html"""
    given = call.parameters
    groups = [scope.state.group(arn).arn for arn in given["logGroupArnList"]]
    read_pattern(given.get("filterPattern", ""))
    if len(scope.state.detectors) >= DETECTORS:
        raise LimitExceeded
    arn = make_arn("logs", scope.region, scope.account, f"anomaly-detector:{scope.uuid('detector')}")
    if given.get("tags"):
        scope.state.tags[arn] = added_tags({}, given["tags"])
    scope.state.detectors[arn] = {
        "anomalyDetectorArn": arn,
        "logGroupArnList": groups,
        "anomalyVisibilityTime": VISIBLE_DAYS,
        **{name: given[name] for name in GIVEN if given.get(name)},
        "anomalyDetectorStatus": "INITIALIZING",
        "creationTimeStamp": scope.now,
        "lastModifiedTimeStamp": scope.now,
    }
    return {"anomalyDetectorArn": arn}


@operation("GetLogAnomalyDetector", reads=True)
def get_log_anomaly_detector(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogAnomalyDetector.html"""
    return {name: value for name, value in _find(scope, call).items() if name != "anomalyDetectorArn"}


@operation("ListLogAnomalyDetectors", reads=True)
def list_log_anomaly_detectors(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogAnomalyDetectors.html"""
    wanted = call.parameters.get("filterLogGroupArn")
    found = [one for one in scope.state.detectors.values() if not wanted or wanted in one["logGroupArnList"]]
    detectors, more = page(found, call.parameters, PAGE)
    return {"anomalyDetectors": [dict(detector) for detector in detectors], **more}


@operation("UpdateLogAnomalyDetector")
def update_log_anomaly_detector(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UpdateLogAnomalyDetector.html"""
    given, detector = call.parameters, _find(scope, call)
    read_pattern(given.get("filterPattern", ""))
    detector |= {name: given[name] for name in CHANGED if given.get(name)}
    detector["anomalyDetectorStatus"] = "INITIALIZING" if given["enabled"] else "PAUSED"
    detector["lastModifiedTimeStamp"] = scope.now
    return {}


@operation("DeleteLogAnomalyDetector")
def delete_log_anomaly_detector(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogAnomalyDetector.html"""
    arn = _find(scope, call)["anomalyDetectorArn"]
    del scope.state.detectors[arn]
    scope.state.tags.pop(arn, None)
    return {}


@operation("ListAnomalies", reads=True)
def list_anomalies(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return none: detectors learn for days, and from nothing that is here."""
    if call.parameters.get("anomalyDetectorArn"):
        _find(scope, call)
    return {"anomalies": []}


def _find(scope: Scope[State], call: Call) -> dict[str, Any]:
    found = scope.state.detectors.get(call.parameters["anomalyDetectorArn"])
    if found is None:
        raise ResourceNotFound("anomaly detector")
    return found
