"""Custom resources whose functions answer for themselves, from within the sandbox."""

import json
import time
from typing import Any

import pytest

from tests.emulator.server.running import Running, running

PYTHON = """
import cfnresponse

def handler(event, context):
    given = event["ResourceProperties"]
    status = cfnresponse.FAILED if given.get("Fails") == event["RequestType"] else cfnresponse.SUCCESS
    data = {"Size": given.get("Size"), "Was": event["RequestType"]}
    cfnresponse.send(event, context, status, data, given.get("Id"), reason="as it was told")
"""
NODE = """
const response = require('cfn-response');
exports.handler = async (event, context) => {
  const given = event.ResourceProperties;
  const data = { Size: given.Size, Was: event.RequestType };
  await response.send(event, context, response.SUCCESS, data, given.Id);
};
"""
PLAIN_NODE = NODE.replace("async ", "").replace("await ", "")
"""It ends when `send` has told its context."""
SECURE_PYTHON = """
import http.client, json, urllib.parse

def handler(event, context):
    url = urllib.parse.urlsplit(event["ResponseURL"])
    given = event["ResourceProperties"]
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"Status": "SUCCESS", "PhysicalResourceId": given["Id"]}
    answer["Data"] = {"Size": given["Size"], "Was": event["RequestType"]}
    connection = http.client.HTTPSConnection(url.netloc)
    connection.request("PUT", f"{url.path}?{url.query}", json.dumps(answer), {"content-type": ""})
    return connection.getresponse().status
"""
SECURE_NODE = """
exports.handler = async (event) => {
  const url = new URL(event.ResponseURL);
  const { StackId, RequestId, LogicalResourceId, RequestType, ResourceProperties: given } = event;
  const answer = { StackId, RequestId, LogicalResourceId, Status: 'SUCCESS', PhysicalResourceId: given.Id };
  const body = JSON.stringify({ ...answer, Data: { Size: given.Size, Was: RequestType } });
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  const place = { hostname: url.hostname, path: url.pathname + url.search, method: 'PUT', headers };
  await new Promise((resolve, reject) => require('https').request(place, resolve).on('error', reject).end(body));
};
"""
"""They take the host from their ResponseURL and speak HTTPS with it, as at AWS, whatever the URL begins with."""
CODE = {
    "python3.11": PYTHON,
    "python3.12": SECURE_PYTHON,
    "nodejs22.x": NODE,
    "nodejs20.x": PLAIN_NODE,
    "nodejs24.x": SECURE_NODE,
}


def template(runtime: str, **properties: Any) -> dict[str, Any]:
    """Return a template with a custom resource and its function."""
    role = "arn:aws:iam::123456789012:role/r"
    code = {"Code": {"ZipFile": CODE[runtime]}, "Handler": "index.handler", "Role": role, "Runtime": runtime}
    own = {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, **properties}
    return {
        "Resources": {
            "Function": {"Type": "AWS::Lambda::Function", "Properties": code},
            "Custom": {"Type": "Custom::Any", "Properties": own},
        },
        "Outputs": {name: {"Value": {"Fn::GetAtt": ["Custom", name]}} for name in ("Size", "Was")},
    }


def settle(endpoint: Running, wanted: str) -> dict[str, str]:
    """Let time pass until the stack is in a status; return its outputs."""
    cloudformation = endpoint.client("cloudformation")
    for _ in range(300):
        stack = cloudformation.describe_stacks(StackName="app")["Stacks"][0]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        endpoint.page("clock", {"advance_ms": 1_000})
        time.sleep(0.02)  # the guest computes in the machine's time
    assert stack["StackStatus"] == wanted
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


@pytest.mark.parametrize("runtime", CODE)
def test_a_function_answers_by_cloudformations_module_or_its_own_words(runtime: str) -> None:
    with running() as endpoint:
        stacks = endpoint.client("cloudformation")
        stacks.create_stack(StackName="app", TemplateBody=json.dumps(template(runtime, Size="1", Id="one")))
        assert settle(endpoint, "CREATE_COMPLETE") == {"Size": "1", "Was": "Create"}
        stacks.update_stack(StackName="app", TemplateBody=json.dumps(template(runtime, Size="2", Id="one")))
        assert settle(endpoint, "UPDATE_COMPLETE") == {"Size": "2", "Was": "Update"}


def test_a_function_that_says_failed_fails_its_resource_with_its_reason() -> None:
    with running() as endpoint:
        stacks = endpoint.client("cloudformation")
        body = json.dumps(template("python3.11", Fails="Create", Size="1"))
        stacks.create_stack(StackName="app", TemplateBody=body)
        settle(endpoint, "ROLLBACK_COMPLETE")
        events = stacks.describe_stack_events(StackName="app")["StackEvents"]
        (failed,) = [event for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
        assert "Message returned: as it was told (RequestId: " in failed["ResourceStatusReason"]
