"""The resource type of stacks within stacks."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.cloudformation.deploy.history import STACK_TYPE
from emulator.services.cloudformation.errors import StatedFailure
from emulator.services.cloudformation.template.intrinsics import as_text

POLL_MS = 500
ALL_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
"""The parent's caller has acknowledged what its nested stacks need."""
NO_UPDATES = "No updates are to be performed."


class NestedStackType(ResourceType):
    """AWS::CloudFormation::Stack: Ref is the stack's id; GetAtt Outputs.Name."""

    name = STACK_TYPE
    properties = frozenset(("NotificationARNs", "Parameters", "Tags", "TemplateURL", "TimeoutInMinutes"))
    required = frozenset(("TemplateURL",))

    def create(self, p: Provision) -> Created | InProgress:
        """Create the stack, then wait for it."""
        if p.progress is not None:
            return self._wait(p, p.progress["StackId"], "CREATE", "created")
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
            StackName=p.generate_name(128),
            OnFailure="DO_NOTHING",
            ParentId=p.stack_id,
            RootId=parent.get("RootId", p.stack_id),
            **self._request(p),
            **optional,
        )
        return InProgress(POLL_MS, answer, answer["StackId"])

    def update(self, p: Provision) -> Created | InProgress:
        """Update the stack, then wait for it; a template that says nothing new is no error."""
        if p.progress is not None:
            return self._wait(p, p.physical_id, "UPDATE", "updated")
        try:
            p.call("cloudformation", "UpdateStack", StackName=p.physical_id, **self._request(p))
        except AwsError as error:
            if error.failure.message != NO_UPDATES:
                raise
            return self._created(self._describe(p, p.physical_id))
        return InProgress(POLL_MS, {"StackId": p.physical_id})

    def delete(self, p: Provision) -> InProgress | None:
        """Delete the stack, then wait until it is gone."""
        if p.progress is None:
            p.call("cloudformation", "DeleteStack", StackName=p.physical_id)
        stack = self._describe(p, p.physical_id)
        if stack["StackStatus"] == "DELETE_FAILED":
            raise StatedFailure(
                f"Embedded stack {p.physical_id} was not successfully deleted: {stack['StackStatusReason']}"
            )
        if stack["StackStatus"] == "DELETE_COMPLETE":
            return None
        return InProgress(POLL_MS, {"StackId": p.physical_id})

    def _request(self, p: Provision) -> dict[str, Any]:
        given = p.properties.get("Parameters", {})
        texts = {
            name: ",".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
            for name, value in given.items()
        }
        return {
            "TemplateURL": p.properties.get("TemplateURL"),
            "Parameters": [{"ParameterKey": name, "ParameterValue": text} for name, text in texts.items()],
            "Capabilities": ALL_CAPABILITIES,
            "Tags": _tags(p.properties.get("Tags", []), self._describe(p, p.stack_id)["Tags"]),
            "NotificationARNs": p.properties.get("NotificationARNs", []),
        }

    def _wait(self, p: Provision, stack_id: str, verb: str, past: str) -> Created | InProgress:
        stack = self._describe(p, stack_id)
        status = stack["StackStatus"]
        if status == f"{verb}_COMPLETE":
            return self._created(stack)
        if status.endswith("_IN_PROGRESS") and "ROLLBACK" not in status:
            return InProgress(POLL_MS, {"StackId": stack_id}, stack_id)
        if status.endswith("_IN_PROGRESS") or status == f"{verb}_ROLLBACK_COMPLETE":
            if status.endswith("_IN_PROGRESS"):
                return InProgress(
                    POLL_MS, {"StackId": stack_id, "Reason": stack.get("StackStatusReason", "")}, stack_id
                )
            reason = (p.progress or {}).get("Reason", "")
        else:
            reason = stack.get("StackStatusReason", "")
        raise StatedFailure(f"Embedded stack {stack_id} was not successfully {past}: {reason}", stack_id)

    def _describe(self, p: Provision, stack_id: str) -> dict[str, Any]:
        found: dict[str, Any] = p.call("cloudformation", "DescribeStacks", StackName=stack_id)["Stacks"][0]
        return found

    def _created(self, stack: dict[str, Any]) -> Created:
        outputs = {f"Outputs.{output['OutputKey']}": output["OutputValue"] for output in stack.get("Outputs", [])}
        return Created(stack["StackId"], outputs)


def _tags(own: list[dict[str, str]], parents: list[dict[str, str]]) -> list[dict[str, str]]:
    """A nested stack has its parent's tags besides its own."""
    keys = [tag["Key"] for tag in own]
    return own + [tag for tag in parents if tag["Key"] not in keys]
