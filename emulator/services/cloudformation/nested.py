"""The resource type of stacks within stacks."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.cloudformation.deploy.history import STACK_TYPE
from emulator.services.cloudformation.deploy.nested_sets import nested_request
from emulator.services.cloudformation.errors import StatedFailure

POLL_MS = 500
NO_UPDATES = "No updates are to be performed."
UPDATED = ("UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
"""What is to be cleaned up waits for the parent's own update."""
GOING_BACK = "UPDATE_ROLLBACK_IN_PROGRESS"
TAKEN_BACK = ("UPDATE_ROLLBACK_COMPLETE",)


class NestedStackType(ResourceType):
    """AWS::CloudFormation::Stack: Ref is the stack's id; GetAtt Outputs.Name."""

    name = STACK_TYPE
    properties = frozenset(("NotificationARNs", "Parameters", "Tags", "TemplateURL", "TimeoutInMinutes"))
    required = frozenset(("TemplateURL",))

    def create(self, p: Provision) -> Created | InProgress:
        """Create the stack, then wait for it."""
        if p.progress is not None:
            return self._wait_created(p, p.progress["StackId"])
        url = str(p.properties["TemplateURL"])
        if not url.startswith("http"):
            raise AwsError("NotImplemented", f"{url} was not supplied: a nested template has to be in S3", 501)
        parent = self._describe(p, p.stack_id)
        optional: dict[str, Any] = {}
        if p.properties.get("TimeoutInMinutes"):
            optional["TimeoutInMinutes"] = int(p.properties["TimeoutInMinutes"])
        answer = p.call(
            "cloudformation",
            "CreateStack",
            OnFailure="DO_NOTHING",
            ParentId=p.stack_id,
            RootId=parent.get("RootId", p.stack_id),
            **{"StackName": p.generate_name(128), **self._request(p)},
            **optional,
        )
        return InProgress(POLL_MS, answer, answer["StackId"])

    def update(self, p: Provision) -> Created | InProgress:
        """Update the stack, or take its update back with the parent's; a template that says nothing new is no error."""
        if p.progress is not None:
            return self._wait_updated(p, p.progress)
        ids = {"StackName": p.physical_id, "ParentId": p.stack_id}
        goes_back = p.call("cloudformation", "TakeBackUpdate", LogicalResourceId=p.logical_id, **ids)["GoesBack"]
        if not goes_back:
            try:
                p.call("cloudformation", "UpdateStack", **{**self._request(p), **ids})
            except AwsError as error:
                if error.failure.message != NO_UPDATES:
                    raise
                return self._created(self._describe(p, p.physical_id))
        return InProgress(POLL_MS, {"GoesBack": goes_back})

    def finish(self, p: Provision) -> Created | InProgress:
        """Remove what the stack's update has replaced, then wait until it is gone."""
        if p.progress is None:
            p.call("cloudformation", "FinishUpdate", StackName=p.physical_id)
        if self._describe(p, p.physical_id)["StackStatus"].endswith("_IN_PROGRESS"):
            return InProgress(POLL_MS, {})
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> InProgress | None:
        """Delete the stack, then wait until it is gone."""
        if p.progress is None:
            p.call("cloudformation", "DeleteStack", StackName=p.physical_id)
        stack = self._describe(p, p.physical_id)
        if stack["StackStatus"] == "DELETE_COMPLETE":
            return None
        if stack["StackStatus"] == "DELETE_IN_PROGRESS":
            return InProgress(POLL_MS, {"StackId": p.physical_id})
        raise StatedFailure(
            f"Embedded stack {p.physical_id} was not successfully deleted: {stack.get('StackStatusReason', '')}"
        )

    def _request(self, p: Provision) -> dict[str, Any]:
        """Return the request, with the template that was reviewed where a change set of the parent is executed."""
        request = nested_request(p.properties, self._describe(p, p.stack_id)["Tags"])
        ids = {"StackName": p.stack_id, "LogicalResourceId": p.logical_id}
        reviewed = p.call("cloudformation", "FindNestedChangeSet", **ids)
        return {**request, "TemplateURL": None, **reviewed} if reviewed else request

    def _wait_created(self, p: Provision, stack_id: str) -> Created | InProgress:
        stack = self._describe(p, stack_id)
        status = stack["StackStatus"]
        if status == "CREATE_COMPLETE":
            return self._created(stack)
        if status == "CREATE_IN_PROGRESS":
            return InProgress(POLL_MS, {"StackId": stack_id}, stack_id)
        reason = stack.get("StackStatusReason", "")
        raise StatedFailure(f"Embedded stack {stack_id} was not successfully created: {reason}", stack_id)

    def _wait_updated(self, p: Provision, progress: dict[str, Any]) -> Created | InProgress:
        stack = self._describe(p, p.physical_id)
        status = stack["StackStatus"]
        if status in (TAKEN_BACK if progress["GoesBack"] else UPDATED):
            return self._created(stack)
        if status.endswith("_IN_PROGRESS") and progress["GoesBack"] == ("ROLLBACK" in status):
            return InProgress(POLL_MS, progress)
        if not progress["GoesBack"]:
            status, reason = GOING_BACK, self._reason_of(p, GOING_BACK)
        else:
            reason = stack.get("StackStatusReason", "")
        raise StatedFailure(
            f"Embedded stack {p.physical_id} was not successfully updated. Currently in {status} with reason: {reason}"
        )

    def _reason_of(self, p: Provision, status: str) -> str:
        """Return why the stack has come into a status, which it may have left again."""
        events = p.call("cloudformation", "DescribeStackEvents", StackName=p.physical_id)["StackEvents"]
        own = (event for event in events if event["PhysicalResourceId"] == p.physical_id)
        return str(next((e.get("ResourceStatusReason", "") for e in own if e["ResourceStatus"] == status), ""))

    def _describe(self, p: Provision, stack_id: str) -> dict[str, Any]:
        found: dict[str, Any] = p.call("cloudformation", "DescribeStacks", StackName=stack_id)["Stacks"][0]
        return found

    def _created(self, stack: dict[str, Any]) -> Created:
        outputs = {f"Outputs.{output['OutputKey']}": output["OutputValue"] for output in stack.get("Outputs", [])}
        return Created(stack["StackId"], outputs)
