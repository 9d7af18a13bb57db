"""Custom resources: a function is told, answers to a URL, and its data is there for others."""

import json
from typing import Any
from urllib.parse import unquote

import pytest

from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks, thing
from tests.emulator.worlds import Refused


class Custom(Stacks):
    """A world in which the function answers to the URL that it is given."""

    def __init__(self, **settings: Any) -> None:
        super().__init__("lambda_", **settings)
        self.answers_with: list[dict[str, Any]] = []

    def handler(self, event: dict[str, Any]) -> Any:
        """Put the next answer to the URL; without one, stay silent."""
        self.invoked.append(event)
        if self.answers_with:
            answer = {"PhysicalResourceId": "custom-1", "Status": "SUCCESS", **self.answers_with.pop(0)}
            self.put(event["ResponseURL"], json.dumps(answer))

    def put(self, url: str, body: str) -> None:
        """Do what a PUT to a URL does."""
        self.cfn("PutResponse", Key=unquote(url.rsplit("/", 1)[-1]), Body=body.encode())

    def template(self, **properties: Any) -> dict[str, Any]:
        """Return a template with the function and a custom resource."""
        resource = {
            "Type": "Custom::Special",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, **properties},
        }
        outputs = {
            "Ref": {"Value": {"Ref": "Special"}},
            "Data": {"Value": {"Fn::GetAtt": ["Special", "Data"]}},
            "Deep": {"Value": {"Fn::GetAtt": ["Special", "Deep.Value"]}},
        }
        return {"Resources": {**self.function(), "Special": resource}, "Outputs": outputs}


DATA = {"Data": {"Data": "value", "Deep": {"Value": 5}}}


def test_a_custom_resource_is_made_by_its_function() -> None:
    stacks = Custom()
    stacks.answers_with = [DATA]
    stack_id = stacks.create(stacks.template(Size=5, Tags=[True]))
    assert stacks.outputs() == {"Ref": "custom-1", "Data": "value", "Deep": "5"}
    (event,) = stacks.invoked
    token = event["ServiceToken"]
    assert event == {
        "RequestType": "Create",
        "ServiceToken": token,
        "ResponseURL": event["ResponseURL"],
        "StackId": stack_id,
        "RequestId": event["RequestId"],
        "LogicalResourceId": "Special",
        "ResourceType": "Custom::Special",
        "ResourceProperties": {"ServiceToken": token, "Size": "5", "Tags": ["true"]},
    }


def test_an_update_tells_the_old_properties_and_another_id_deletes_the_old_one() -> None:
    stacks = Custom()
    stacks.answers_with = [DATA, {**DATA, "PhysicalResourceId": "custom-2"}, {}]
    stacks.create(stacks.template(Size=1))
    stacks.update(stacks.template(Size=2))
    assert stacks.outputs()["Ref"] == "custom-2"
    assert [event["RequestType"] for event in stacks.invoked] == ["Create", "Update", "Delete"]
    _, update, delete = stacks.invoked
    assert update["OldResourceProperties"]["Size"] == "1"
    assert (update["PhysicalResourceId"], delete["PhysicalResourceId"]) == ("custom-1", "custom-1")


def test_a_failure_is_told_and_taken_back() -> None:
    stacks = Custom()
    stacks.answers_with = [{"Status": "FAILED", "Reason": "no luck"}, {}]
    stacks.create(stacks.template())
    assert stacks.status() == "ROLLBACK_COMPLETE"
    request_id = stacks.invoked[0]["RequestId"]
    assert stacks.reason("CREATE_FAILED", "Special") == (
        f"Received response status [FAILED] from custom resource. Message returned: no luck (RequestId: {request_id})"
    )
    assert [event["RequestType"] for event in stacks.invoked] == ["Create", "Delete"]
    assert stacks.invoked[1]["PhysicalResourceId"] == "custom-1"


def test_silence_is_an_error_after_the_service_timeout() -> None:
    stacks = Custom()
    stacks.create(stacks.template(ServiceTimeout=30), OnFailure="DO_NOTHING")
    events = [event for event in stacks.history() if event["LogicalResourceId"] == "Special"]
    assert events[-1]["Timestamp"] - events[0]["Timestamp"] == pytest.approx(30, abs=1)
    assert stacks.reason("CREATE_FAILED", "Special").startswith(
        "CloudFormation did not receive a response from your Custom Resource."
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"PhysicalResourceId": ""}, "Invalid PhysicalResourceId"),
        ({"Status": "MAYBE"}, "Invalid response received from custom resource"),
    ],
)
def test_a_malformed_answer_fails_the_resource(answer: dict[str, Any], reason: str) -> None:
    stacks = Custom()
    stacks.answers_with = [answer, {}]
    stacks.create(stacks.template())
    assert stacks.reason("CREATE_FAILED", "Special").startswith(reason)


def test_a_function_without_code_cannot_answer() -> None:
    stacks = Custom()
    template = stacks.template()
    template["Resources"]["Function"]["Properties"]["Code"]["S3Key"] = "nothing.zip"
    stacks.create(template)
    assert stacks.reason("CREATE_FAILED", "Special").endswith("its code is not supplied")
    lenient = Custom(settings=PLACEHOLDERS)
    lenient.create(template)
    assert lenient.outputs()["Ref"] == "placeholder-Special"


def test_only_an_open_url_takes_answers_and_only_short_ones() -> None:
    stacks = Custom()
    with pytest.raises(Refused, match="Access Denied"):
        stacks.cfn("PutResponse", Key="guessed", Body=b"{}")
    opened = stacks.cfn("OpenResponse", StackId="s", LogicalResourceId="r")
    with pytest.raises(Refused, match="too long"):
        stacks.cfn("PutResponse", Key=opened["Key"], Body=b"x" * 4097)
    stacks.put(opened["Url"], "no json")
    assert stacks.cfn("TakeResponses", Key=opened["Key"])["Responses"] == [{"Invalid": True}]


def test_a_wait_condition_waits_for_its_signals() -> None:
    stacks = Custom()
    template = {
        "Resources": {
            "WaitHandle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
            "Wait": {
                "Type": "AWS::CloudFormation::WaitCondition",
                "Properties": {"Handle": {"Ref": "WaitHandle"}, "Timeout": "60", "Count": 2},
            },
            "After": thing(DependsOn="Wait", Name="after"),
        },
        "Outputs": {
            "Url": {"Value": {"Ref": "WaitHandle"}},
            "Data": {"Value": {"Fn::GetAtt": ["Wait", "Data"]}},
            "Name": {"Value": {"Ref": "Wait"}},
        },
    }
    stack_id = stacks.cfn("CreateStack", StackName="app", TemplateBody=json.dumps(template))["StackId"]
    stacks.pass_time(5)
    url = stacks.resources()["WaitHandle"]
    for number in "12":
        assert stacks.things() == {}
        stacks.put(url, json.dumps({"Status": "SUCCESS", "UniqueId": number, "Data": f"d{number}", "Reason": "r"}))
        stacks.pass_time(5)
    assert stacks.outputs() == {"Url": url, "Data": '{"1":"d1","2":"d2"}', "Name": f"{stack_id}/WaitHandle"}


def test_a_wait_condition_times_out_by_the_worlds_clock() -> None:
    stacks = Custom()
    stacks.create(
        {
            "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
            "Wait": {
                "Type": "AWS::CloudFormation::WaitCondition",
                "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": 10},
            },
        }
    )
    reason = stacks.reason("CREATE_FAILED", "Wait")
    assert reason == "WaitCondition timed out. Received 0 conditions when expecting 1"
