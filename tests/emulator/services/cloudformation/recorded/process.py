"""A recorded process: two change sets, each described, executed and looked at, then the deletion."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from emulator.registry import find_services
from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.cloudformation.recorded.situation import Situation

NEEDS = {"AWS::SNS::": "sns", "AWS::Lambda::": "lambda_", "AWS::S3::": "s3"}


@dataclass(frozen=True)
class Process:
    """Two templates with their parameters, as the recorded answers show them."""

    before: dict[str, Any]
    after: dict[str, Any]
    first: dict[str, str] = field(default_factory=dict)
    second: dict[str, str] = field(default_factory=dict)
    stored: tuple[str, ...] = ()
    """The values that a parameter of the store called `stored` has at the first and at the second change set."""
    macros: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    """What each macro makes of its event: the fragment."""
    files: dict[str, str] = field(default_factory=dict)
    """What lies in the bucket sluice-code."""


def parameter(value: Any, **properties: Any) -> dict[str, Any]:
    """Return a parameter of the store."""
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value, **properties}}


def topic(**properties: Any) -> dict[str, Any]:
    """Return a topic."""
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def resources(**found: Any) -> dict[str, Any]:
    """Return a template."""
    return {"Resources": found}


def ref(name: str) -> dict[str, str]:
    """Return a reference."""
    return {"Ref": name}


def att(name: str, attribute: str) -> dict[str, list[str]]:
    """Return a reference to an attribute."""
    return {"Fn::GetAtt": [name, attribute]}


def declared(**types: Any) -> dict[str, Any]:
    """Return parameters: a type, or a type and a default."""
    return {
        name: {"Type": kind[0], "Default": kind[1]} if isinstance(kind, tuple) else {"Type": kind}
        for name, kind in types.items()
    }


class Recorded(Stacks):
    """A world that goes through a process and compares each answer."""

    def __init__(self, name: str, process: Process) -> None:
        text = json.dumps([process.before, process.after])
        services = [service for kind, service in NEEDS.items() if kind in text or (process.macros and "Lambda" in kind)]
        super().__init__("ssm", *(service for service in services if service.rstrip("_") in find_services()))
        self.situation = Situation(name)
        self.process = process
        for key, content in process.files.items():
            self.supply(key, content)
        if process.macros:
            made = {
                name: {
                    "Type": "AWS::CloudFormation::Macro",
                    "Properties": {"Name": name, "FunctionName": {"Ref": "Function"}},
                }
                for name in process.macros
            }
            self.create({**self.function(), **made}, "macros")

    def handler(self, event: dict[str, Any]) -> Any:
        """Answer as the macro that is asked."""
        made = self.process.macros[event["transformId"].rpartition("::")[2]](event)
        return {"requestId": event["requestId"], "status": "success", "fragment": made}

    def change(self, number: int, template: dict[str, Any], given: dict[str, str]) -> None:
        """Make, describe and execute a change set."""
        if self.process.stored:
            value = self.process.stored[number - 1]
            self.call("ssm", "PutParameter", Name="stored", Value=value, Type="String", Overwrite=True)
        made = self.cfn(
            "CreateChangeSet",
            StackName="stack-name",
            ChangeSetName=f"change-set-{number}",
            ChangeSetType="CREATE" if number == 1 else "UPDATE",
            TemplateBody=json.dumps(template),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
            Capabilities=self.situation.content[f"describe-change-set-{number}"]["Capabilities"],
        )
        self.rest()
        self.situation.bound.pop("<change-set-id:1>", None)
        self.situation.matches(f"create-change-set-{number}", made)
        for suffix, values in (("-prop-values", True), ("", False)):
            described = self.cfn("DescribeChangeSet", ChangeSetName=made["Id"], IncludePropertyValues=values)
            self.situation.matches(f"describe-change-set-{number}{suffix}", described)
        self.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
        self.rest()
        self.situation.matches(f"post-create-{number}-describe", self.stack("stack-name"))

    def compare_events(self, *, whole: bool) -> None:
        """Compare the events of each resource: whole ones, newest first; short ones by their statuses."""
        events = self.history(self.stack_id)
        for name, wanted in self.situation.content["per-resource-events"].items():
            logical_id = "stack-name" if name in ("Stack", "<stack-name:1>") else name
            ours = [event for event in events if event["LogicalResourceId"] == logical_id]
            if "EventId" in wanted[0] and whole:
                self.situation.compare(wanted, ours[::-1], name)
            elif "EventId" not in wanted[0] and not whole:
                statuses = list(dict.fromkeys(event["ResourceStatus"] for event in wanted))
                assert [status for status in _statuses(ours) if status in statuses] == statuses, name

    def run(self) -> None:
        """Go through the process."""
        self.change(1, self.process.before, self.process.first)
        self.stack_id = self.stack("stack-name")["StackId"]
        self.change(2, self.process.after, self.process.second)
        self.compare_events(whole=True)
        self.delete("stack-name")
        self.situation.matches("delete-describe", self.stack(self.stack_id))
        self.compare_events(whole=False)


def run_as_recorded(name: str, process: Process) -> None:
    """Go through a process."""
    Recorded(name, process).run()


def _statuses(events: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(event["ResourceStatus"] for event in events))
