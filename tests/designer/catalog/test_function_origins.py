"""Functions that CloudFront serves: by a URL that only the distribution may call."""

from typing import Any

import pytest

from designer.catalog.edits import perform
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.catalog.test_connections import edges, ids

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true}}}
"""
SAM = "  Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: src/%s}}\n"
PLAIN = "  Fn: {Type: AWS::Lambda::Function}\n"
GUARDED = ", FunctionUrlConfig: {AuthType: AWS_IAM}"
NAMED = "Outputs: {Url: {Value: !GetAtt FnUrl.FunctionUrl}}\n"


def served(text: str) -> Document:
    document = Document.parse(HEAD + text)
    known = ids(document)
    return perform(document, {"kind": "connect", "source": known["Cdn"], "target": known["Fn"]})


def apart(document: Document) -> Document:
    known = ids(document)
    return perform(document, {"kind": "disconnect", "edge": f"origin:{known['Cdn']}:{known['Fn']}"})


def resources(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.template()["Resources"]
    return found


@pytest.mark.parametrize("text", [SAM % "", PLAIN, SAM % GUARDED + NAMED])
def test_a_function_is_served_by_its_url_and_keeps_only_what_others_name(text: str) -> None:
    after = served(text)
    assert edges(after) == {("Cdn", "origin", "Fn")}
    config = resources(after)["Cdn"]["Properties"]["DistributionConfig"]
    (origin,) = config["Origins"]
    assert origin["DomainName"] == {"Fn::Select": [2, {"Fn::Split": ["/", {"Fn::GetAtt": ["FnUrl", "FunctionUrl"]}]}]}
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == "Fn"
    assert apart(after).emit() == HEAD + text


def test_only_the_distribution_may_call_the_url() -> None:
    made = resources(served(SAM % ""))
    assert made["Fn"]["Properties"]["FunctionUrlConfig"] == {"AuthType": "AWS_IAM"}
    permissions = [one["Properties"] for one in made.values() if one["Type"] == "AWS::Lambda::Permission"]
    assert {one["Action"] for one in permissions} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert all("distribution/${Cdn}" in one["SourceArn"]["Fn::Sub"] for one in permissions)
    assert all(one.get("InvokedViaFunctionUrl") or one.get("FunctionUrlAuthType") for one in permissions)


def test_a_url_that_is_open_to_all_is_refused_with_what_to_set() -> None:
    with pytest.raises(EditRefused) as refusal:
        served(SAM % ", FunctionUrlConfig: {AuthType: NONE}")
    assert "open to all" in refusal.value.reason
    assert "AWS_IAM" in refusal.value.fix
