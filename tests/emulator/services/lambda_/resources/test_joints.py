"""The types that belong to a function: mapping, permission, configurations, versions, aliases, layers, URLs."""

import json
from typing import Any

import pytest

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.services.lambda_.resources.provisioning import Resource
from tests.emulator.worlds import Refused


@pytest.fixture
def bench() -> LambdaBench:
    made = LambdaBench()
    made.queue()
    made.function()
    return made


def mapping_of(bench: LambdaBench, uuid: str) -> dict[str, Any]:
    found: dict[str, Any] = bench.call_lambda("GetEventSourceMapping", UUID=uuid)
    return found


def test_a_mapping_is_enabled_when_it_is_created(bench: LambdaBench) -> None:
    made = Resource(bench, "EventSourceMapping", FunctionName="worker", EventSourceArn=bench.arn(), BatchSize="5")
    found = mapping_of(bench, made.ref)
    assert (found["State"], found["BatchSize"]) == ("Enabled", 5)
    assert made.made.attributes == {"Id": made.ref, "EventSourceMappingArn": found["EventSourceMappingArn"]}


def test_a_mapping_is_changed_in_place_and_goes_back_to_defaults(bench: LambdaBench) -> None:
    common = {"FunctionName": "worker", "EventSourceArn": bench.arn()}
    given = {"BatchSize": 5, "ScalingConfig": {"MaximumConcurrency": 2}, "Enabled": False}
    made = Resource(bench, "EventSourceMapping", **common, **given)
    uuid = made.ref
    made.update(**common)
    found = mapping_of(bench, uuid)
    assert (found["State"], found["BatchSize"], "ScalingConfig" in found) == ("Enabled", 10, False)


def test_a_removed_mapping_is_gone(bench: LambdaBench) -> None:
    made = Resource(bench, "EventSourceMapping", FunctionName="worker", EventSourceArn=bench.arn())
    made.delete()
    bench.pass_time(1)
    with pytest.raises(Refused):
        mapping_of(bench, made.ref)


def test_a_permission_is_a_statement(bench: LambdaBench) -> None:
    made = Resource(
        bench, "Permission", FunctionName="worker", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com"
    )
    (statement,) = json.loads(bench.call_lambda("GetPolicy", FunctionName="worker")["Policy"])["Statement"]
    assert (statement["Sid"], statement["Principal"]) == (made.ref, {"Service": "sns.amazonaws.com"})
    made.delete()
    with pytest.raises(Refused):
        bench.call_lambda("GetPolicy", FunctionName="worker")


def test_a_permission_may_be_for_calls_by_the_functions_url_alone(bench: LambdaBench) -> None:
    Resource(
        bench,
        "Permission",
        FunctionName="worker",
        Action="lambda:InvokeFunction",
        Principal="*",
        InvokedViaFunctionUrl="true",
    )
    (statement,) = json.loads(bench.call_lambda("GetPolicy", FunctionName="worker")["Policy"])["Statement"]
    assert statement["Condition"] == {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}


def test_an_event_config_is_put_and_removed(bench: LambdaBench) -> None:
    common = {"FunctionName": "worker", "Qualifier": "$LATEST"}
    made = Resource(bench, "EventInvokeConfig", **common, MaximumRetryAttempts="1")
    assert bench.call_lambda("GetFunctionEventInvokeConfig", FunctionName="worker")["MaximumRetryAttempts"] == 1
    made.update(**common, MaximumEventAgeInSeconds="60")
    found = bench.call_lambda("GetFunctionEventInvokeConfig", FunctionName="worker")
    assert (found.get("MaximumRetryAttempts"), found["MaximumEventAgeInSeconds"]) == (None, 60)
    made.delete()
    with pytest.raises(Refused):
        bench.call_lambda("GetFunctionEventInvokeConfig", FunctionName="worker")


def test_a_version_and_an_alias_on_it(bench: LambdaBench) -> None:
    version = Resource(bench, "Version", FunctionName="worker")
    assert version.made.attributes == {"FunctionArn": version.ref, "Version": "1"}
    assert version.ref == f"{function_arn('worker')}:1"
    alias = Resource(bench, "Alias", FunctionName="worker", FunctionVersion="1", Name="live")
    assert alias.ref == f"{function_arn('worker')}:live"
    assert bench.invoke("worker:live")["ExecutedVersion"] == "1"
    alias.delete()
    version.delete()
    with pytest.raises(Refused):
        bench.invoke("worker:1")


def test_an_alias_waits_for_its_provisioned_concurrency(bench: LambdaBench) -> None:
    Resource(bench, "Version", FunctionName="worker")
    common = {"FunctionName": "worker", "FunctionVersion": "1", "Name": "live"}
    provisioned = {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": "2"}}
    alias = Resource(bench, "Alias", **common, **provisioned)
    found = bench.call_lambda("GetProvisionedConcurrencyConfig", FunctionName="worker", Qualifier="live")
    assert (found["Status"], found["RequestedProvisionedConcurrentExecutions"]) == ("READY", 2)
    alias.update(**common)
    with pytest.raises(Refused):
        bench.call_lambda("GetProvisionedConcurrencyConfig", FunctionName="worker", Qualifier="live")


def test_an_alias_shares_invocations_by_weight(bench: LambdaBench) -> None:
    Resource(bench, "Version", FunctionName="worker")
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Description="second")
    bench.pass_time(1)
    Resource(bench, "Version", FunctionName="worker")
    weights = {"AdditionalVersionWeights": [{"FunctionVersion": "2", "FunctionWeight": 0.25}]}
    Resource(bench, "Alias", FunctionName="worker", FunctionVersion="1", Name="live", RoutingConfig=weights)
    found = bench.call_lambda("GetAlias", FunctionName="worker", Name="live")
    assert found["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.25}}


def test_a_layer_and_its_permission(bench: LambdaBench) -> None:
    bench.world.control(
        "code", {"bucket": "sluice-code", "key": "layer.zip", "archive": archive("python/a.py", "A = 1")}
    )
    content = {"S3Bucket": "sluice-code", "S3Key": "layer.zip"}
    layer = Resource(bench, "LayerVersion", LayerName="shared", Content=content)
    assert layer.ref.endswith(":layer:shared:1")
    permission = Resource(
        bench,
        "LayerVersionPermission",
        LayerVersionArn=layer.ref,
        Action="lambda:GetLayerVersion",
        Principal="*",
    )
    policy = bench.call_lambda("GetLayerVersionPolicy", LayerName="shared", VersionNumber=1)
    assert json.loads(policy["Policy"])["Statement"][0]["Resource"] == layer.ref
    permission.delete()
    layer.delete()
    assert bench.call_lambda("ListLayers") == {"Layers": []}


def test_a_url_is_given_and_taken_away(bench: LambdaBench) -> None:
    url = Resource(bench, "Url", TargetFunctionArn="worker", AuthType="NONE")
    assert url.ref == function_arn("worker")
    assert url.made.attributes["FunctionUrl"].endswith(".lambda-url.us-east-1.on.aws/")
    url.update(TargetFunctionArn="worker", AuthType="AWS_IAM")
    assert bench.call_lambda("GetFunctionUrlConfig", FunctionName="worker")["AuthType"] == "AWS_IAM"
    url.delete()
    with pytest.raises(Refused):
        bench.call_lambda("GetFunctionUrlConfig", FunctionName="worker")
