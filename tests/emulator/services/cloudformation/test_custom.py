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
        super().__init__("lambda_", "sns", **settings)
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
        ({"Data": {"Text": "x" * 4096}}, "Response object is too long."),
    ],
)
def test_a_malformed_answer_fails_the_resource(answer: dict[str, Any], reason: str) -> None:
    stacks = Custom()
    stacks.answers_with = [answer, {}]
    stacks.create(stacks.template())
    assert stacks.reason("CREATE_FAILED", "Special").startswith(reason)


def test_a_topic_may_be_asked_instead_of_a_function() -> None:
    stacks = Custom()
    url, topic = stacks.queue("inbox"), stacks.call("sns", "CreateTopic", Name="requests")["TopicArn"]
    stacks.call("sns", "Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=stacks.arn("inbox"))
    resource = {"Type": "Custom::Manual", "Properties": {"ServiceToken": topic}}
    stacks.cfn("CreateStack", StackName="app", TemplateBody=json.dumps({"Resources": {"Manual": resource}}))
    stacks.rest(2)
    (notification,) = stacks.bodies(url)
    told = json.loads(notification)
    request = json.loads(told["Message"])
    assert told["Subject"] == "AWS CloudFormation custom resource request"
    assert (request["RequestType"], request["LogicalResourceId"]) == ("Create", "Manual")
    stacks.put(request["ResponseURL"], json.dumps({"Status": "SUCCESS", "PhysicalResourceId": "by-hand"}))
    stacks.rest(2)
    assert stacks.resources() == {"Manual": "by-hand"}
    assert stacks.status() == "CREATE_COMPLETE"


def test_what_the_answer_does_not_hold_fails_who_asks_for_it() -> None:
    stacks = Custom()
    stacks.answers_with = [{}, {}]
    stack_id = stacks.create(stacks.template())
    reason = stacks.reason("ROLLBACK_IN_PROGRESS")
    assert reason.startswith(
        f"CustomResource attribute error: Vendor response doesn't contain Data attribute in object {stack_id}|Special|"
    )
    assert "in S3 bucket cloudformation-custom-resource-storage-useast1" in reason


def test_another_service_token_is_refused_before_anybody_is_told() -> None:
    stacks = Custom()
    stacks.answers_with = [DATA]
    template = stacks.template()
    template["Resources"].update(stacks.function("Other"))
    stacks.create(template)
    template["Resources"]["Special"]["Properties"]["ServiceToken"] = {"Fn::GetAtt": ["Other", "Arn"]}
    stacks.cfn("UpdateStack", StackName="app", TemplateBody=json.dumps(template))
    stacks.answers_with = [DATA]
    stacks.rest()
    assert stacks.reason("UPDATE_FAILED", "Special") == "Modifying service token is not allowed."
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert len({event["ServiceToken"] for event in stacks.invoked}) == 1


def test_a_function_that_is_not_there_is_told_in_the_words_of_the_client() -> None:
    stacks = Custom()
    arn = "arn:aws:lambda:us-east-1:123456789012:function:nobody"
    stacks.create({"Special": {"Type": "Custom::Special", "Properties": {"ServiceToken": arn}}})
    assert stacks.reason("CREATE_FAILED", "Special").startswith(
        f"Function not found: {arn} (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException;"
    )


def test_an_answer_with_no_echo_is_seen_by_who_takes_it_and_by_nobody_else() -> None:
    stacks = Custom()
    stacks.answers_with = [{**DATA, "NoEcho": True}]
    template = stacks.template()
    template["Resources"]["Thing"] = thing(Name="t", Other={"Fn::GetAtt": ["Special", "Data"]})
    del template["Outputs"]
    stacks.create(template)
    assert stacks.things()["t"]["Other"] == "value"
    shown = [event["ResourceProperties"] for event in stacks.history() if event["LogicalResourceId"] == "Thing"]
    assert {json.loads(properties)["Other"] for properties in shown} == {"****"}


def test_a_function_without_code_cannot_answer() -> None:
    stacks = Custom()
    template = stacks.template()
    template["Resources"]["Function"]["Properties"]["Code"]["S3Key"] = "nothing.zip"
    stacks.create(template)
    assert stacks.reason("CREATE_FAILED", "Special").endswith("its code is not supplied")
    lenient = Custom(settings=PLACEHOLDERS)
    lenient.create(template)
    assert lenient.outputs()["Ref"] == "placeholder-Special"


def test_only_an_open_url_takes_answers() -> None:
    stacks = Custom()
    with pytest.raises(Refused, match="Access Denied"):
        stacks.cfn("PutResponse", Key="guessed", Body=b"{}")
    opened = stacks.cfn("OpenResponse", StackId="s", LogicalResourceId="r")
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
