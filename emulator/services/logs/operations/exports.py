"""Exports a log group's events to a bucket of S3, as compressed objects, a while after it was asked for."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.logs.classes import check_standard
from emulator.services.logs.errors import InvalidParameter, LimitExceeded, ResourceNotFound
from emulator.services.logs.exported import objects_of
from emulator.services.logs.limits import EXPORTS, PAGE
from emulator.services.logs.pages import page
from emulator.services.logs.state import State

PRINCIPAL = "logs.amazonaws.com"
PREFIX = "exportedlogs"
WRITE_TEST = "aws-logs-write-test"
PENDING_MS, RUNNING_MS = 5 * SECOND, 25 * SECOND
"""How long a task waits and runs: ours, AWS's take minutes."""
OPEN = ("PENDING", "RUNNING")


@operation("CreateExportTask")
def create_export_task(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateExportTask.html"""
    given, exports = call.parameters, scope.state.exports
    group = scope.state.group(given["logGroupName"])
    check_standard(group, "CreateExportTask")
    if given["from"] > given["to"]:
        raise InvalidParameter("The 'from' timestamp must be before the 'to' timestamp.")
    if any(task["status"]["code"] in OPEN for task in exports.values()):
        raise LimitExceeded
    task = {
        "taskId": scope.uuid("export"),
        **({"taskName": given["taskName"]} if given.get("taskName") else {}),
        "logGroupName": group.name,
        "from": given["from"],
        "to": given["to"],
        "destination": given["destination"],
        "destinationPrefix": given.get("destinationPrefix", PREFIX),
        "status": {"code": "PENDING"},
        "executionInfo": {"creationTime": scope.now},
        "streams": given.get("logStreamNamePrefix", ""),
    }
    _try_bucket(scope, task, call.cause)
    exports[task["taskId"]] = task
    while len(exports) > EXPORTS:
        del exports[next(iter(exports))]
    scope.at(scope.now + PENDING_MS, "start_export", task=task["taskId"])
    return {"taskId": task["taskId"]}


@operation("DescribeExportTasks", reads=True)
def describe_export_tasks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeExportTasks.html"""
    given = call.parameters
    found = [
        {name: value for name, value in task.items() if name != "streams"}
        for identity, task in reversed(scope.state.exports.items())
        if given.get("taskId", identity) == identity
        and given.get("statusCode", task["status"]["code"]) == task["status"]["code"]
    ]
    tasks, more = page(found, given, PAGE)
    return {"exportTasks": list(tasks), **more}


@operation("CancelExportTask")
def cancel_export_task(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CancelExportTask.html"""
    task = scope.state.exports.get(call.parameters["taskId"])
    if task is None:
        raise ResourceNotFound("export task")
    if task["status"]["code"] not in OPEN:
        raise AwsError("InvalidOperationException", "The specified export task has already finished")
    _end(scope, task, "CANCELLED", "Cancelled by user")
    return {}


@timer("start_export")
def start_export(scope: Scope[State], task: str) -> None:
    """A task runs, unless it was cancelled meanwhile."""
    found = scope.state.exports.get(task)
    if found is not None and found["status"]["code"] == "PENDING":
        found["status"] = {"code": "RUNNING", "message": "Started successfully"}
        scope.at(scope.now + RUNNING_MS, "end_export", task=task)


@timer("end_export")
def end_export(scope: Scope[State], task: str) -> None:
    """A task writes its objects; one whose group or bucket is gone fails."""
    found = scope.state.exports.get(task)
    if found is None or found["status"]["code"] != "RUNNING":
        return
    group = scope.state.groups.get(found["logGroupName"])
    if group is None:
        _end(scope, found, "FAILED", "The specified log group does not exist.")
        return
    group.expire(scope.now)
    traced = scope.trace("export", group.arn, f"arn:aws:s3:::{found['destination']}", "", 0, task=task)
    for key, body in objects_of(scope.state, group, found):
        refused = _put(scope, found, key, body, traced)
        if refused:
            _end(scope, found, "FAILED", refused)
            return
    _end(scope, found, "COMPLETED", "Completed successfully")


def _end(scope: Scope[State], task: dict[str, Any], code: str, message: str) -> None:
    task["status"] = {"code": code, "message": message}
    task["executionInfo"] = {**task["executionInfo"], "completionTime": scope.now}


def _try_bucket(scope: Scope[State], task: dict[str, Any], cause: int) -> None:
    """Look at the bucket and write what AWS writes, to see whether that may be done."""
    if _ask(scope, task, "GetBucketAcl", {}, cause):
        raise _refused("GetBucketAcl")
    if _put(scope, task, WRITE_TEST, b"Permission Check Successful", cause):
        raise _refused("PutObject")


def _refused(operation: str) -> InvalidParameter:
    return InvalidParameter(
        f"{operation} call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to"
        " perform this operation."
    )


def _put(scope: Scope[State], task: dict[str, Any], key: str, body: bytes, cause: int) -> str:
    """Put an object below the task's prefix; return why that was refused, "" where it was not."""
    given = {"Key": f"{task['destinationPrefix']}/{key}", "Body": body, "ACL": "bucket-owner-full-control"}
    return _ask(scope, task, "PutObject", given, cause)


def _ask(scope: Scope[State], task: dict[str, Any], operation: str, given: dict[str, Any], cause: int) -> str:
    """Call S3 on behalf of the log group, as far as the bucket's policy allows; return why it refuses, or ""."""
    parameters = {"Bucket": task["destination"], **given}
    call = Call("s3", operation, parameters, scope.account, scope.region, PRINCIPAL, cause)
    group = make_arn("logs", scope.region, scope.account, f"log-group:{task['logGroupName']}")
    if not scope.is_allowed(call, source=group):
        return f"Access denied: the bucket's policy does not allow {PRINCIPAL} to call {operation}."
    outcome = scope.call_now(call)
    if not isinstance(outcome, Answer):
        return "S3 did not answer"
    return outcome.failure.message if outcome.failure is not None else ""
