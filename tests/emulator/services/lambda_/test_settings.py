"""Settings of functions and layers that are kept and answered, and the lists of what functions have."""

import json
from typing import Any

import pytest

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench
from tests.emulator.worlds import Refused


@pytest.fixture
def bench() -> LambdaBench:
    made = LambdaBench()
    made.function()
    return made


def test_what_happens_to_a_loop_is_kept(bench: LambdaBench) -> None:
    assert bench.call_lambda("GetFunctionRecursionConfig", FunctionName="worker") == {"RecursiveLoop": "Terminate"}
    bench.call_lambda("PutFunctionRecursionConfig", FunctionName="worker", RecursiveLoop="Allow")
    assert bench.call_lambda("GetFunctionRecursionConfig", FunctionName="worker") == {"RecursiveLoop": "Allow"}


def test_updates_of_the_runtime_are_a_versions_own(bench: LambdaBench) -> None:
    bench.call_lambda("PublishVersion", FunctionName="worker")
    given = {"FunctionName": "worker", "UpdateRuntimeOn": "FunctionUpdate", "Qualifier": "1"}
    put = bench.call_lambda("PutRuntimeManagementConfig", **given)
    assert put["FunctionArn"].endswith(":worker:1")
    asked = bench.call_lambda("GetRuntimeManagementConfig", FunctionName="worker", Qualifier="1")
    assert asked["UpdateRuntimeOn"] == "FunctionUpdate"
    assert bench.call_lambda("GetRuntimeManagementConfig", FunctionName="worker")["UpdateRuntimeOn"] == "Auto"
    with pytest.raises(Refused, match="updateRuntimeOn"):
        bench.call_lambda("PutRuntimeManagementConfig", FunctionName="worker", UpdateRuntimeOn="Sometimes")


def test_no_function_has_its_code_signed(bench: LambdaBench) -> None:
    assert bench.call_lambda("GetFunctionCodeSigningConfig", FunctionName="worker") == {}
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        bench.call_lambda("GetFunctionCodeSigningConfig", FunctionName="absent")


def test_the_urls_of_a_function_and_its_aliases_are_listed(bench: LambdaBench) -> None:
    bench.call_lambda("PublishVersion", FunctionName="worker")
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1")
    for qualifier in ({}, {"Qualifier": "live"}):
        bench.call_lambda("CreateFunctionUrlConfig", FunctionName="worker", AuthType="NONE", **qualifier)
    listed = bench.call_lambda("ListFunctionUrlConfigs", FunctionName="worker")["FunctionUrlConfigs"]
    assert [url["FunctionArn"].rpartition(":function:")[2] for url in listed] == ["worker", "worker:live"]
    with pytest.raises(Refused, match="Function does not exist"):
        bench.call_lambda("ListFunctionUrlConfigs", FunctionName="absent")


def test_provisioned_concurrency_is_listed_by_version(bench: LambdaBench) -> None:
    bench.call_lambda("PublishVersion", FunctionName="worker")
    asked = {"FunctionName": "worker", "Qualifier": "1", "ProvisionedConcurrentExecutions": 2}
    bench.call_lambda("PutProvisionedConcurrencyConfig", **asked)
    (config,) = bench.call_lambda("ListProvisionedConcurrencyConfigs", FunctionName="worker")[
        "ProvisionedConcurrencyConfigs"
    ]
    assert config["FunctionArn"].endswith(":worker:1")
    assert config["RequestedProvisionedConcurrentExecutions"] == 2


def test_an_alias_of_two_versions_has_no_provisioned_concurrency(bench: LambdaBench) -> None:
    bench.call_lambda("PublishVersion", FunctionName="worker")
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Timeout=9)
    bench.world.run_until(bench.world.now + 2_000)
    bench.call_lambda("PublishVersion", FunctionName="worker")
    weights = {"AdditionalVersionWeights": {"2": 0.5}}
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1", RoutingConfig=weights)
    asked = {"FunctionName": "worker", "Qualifier": "live", "ProvisionedConcurrentExecutions": 2}
    with pytest.raises(Refused, match="Alias with weights can not be used with Provisioned Concurrency"):
        bench.call_lambda("PutProvisionedConcurrencyConfig", **asked)


def test_a_layers_version_is_given_to_accounts_and_taken_back(bench: LambdaBench) -> None:
    bench.call_lambda("PublishLayerVersion", LayerName="tools", Content={"ZipFile": archive("tool.py", "x = 1")})
    version = {"LayerName": "tools", "VersionNumber": 1, "StatementId": "s"}
    given = {**version, "Action": "lambda:GetLayerVersion", "Principal": "111111111111"}
    statement = json.loads(bench.call_lambda("AddLayerVersionPermission", **given)["Statement"])
    assert statement["Principal"] == {"AWS": "arn:aws:iam::111111111111:root"}
    with pytest.raises(Refused, match=r"The statement id \(s\) provided already exists"):
        bench.call_lambda("AddLayerVersionPermission", **given)
    bench.call_lambda("RemoveLayerVersionPermission", **version)
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        bench.call_lambda("RemoveLayerVersionPermission", **version)


ZIP = {"Runtime": "python3.12", "Handler": "index.handler"}
IMAGE = {"PackageType": "Image", "Code": {"ImageUri": "repository:latest"}}
SNAPSHOTS = {"ApplyOn": "PublishedVersions"}
MIXED = {
    "an image with a handler": ({**IMAGE, "Handler": "index.handler"}, "Please don't provide Handler or Runtime or"),
    "an image with layers": ({**IMAGE, "Layers": ["arn:aws:lambda:us-east-1:1:layer:l:1"]}, "Layer when the intended"),
    "an image from a zip": (
        {"PackageType": "Image", "Code": {"ZipFile": b"x"}},
        "Please provide ImageUri when creating",
    ),
    "a zip from an image": ({**ZIP, "Code": IMAGE["Code"]}, "Please provide a source for function code."),
    "a zip with an entry point": ({**ZIP, "ImageConfig": {"Command": ["x"]}}, "PackageType is Zip"),
    "a snapshot of Node.js": (
        {"Runtime": "nodejs20.x", "SnapStart": SNAPSHOTS},
        "nodejs20.x is not supported for SnapStart enabled functions.",
    ),
    "a snapshot of an image": ({**IMAGE, "SnapStart": SNAPSHOTS}, "ContainerImage is not supported for SnapStart"),
    "subnets alone": ({"VpcConfig": {"SubnetIds": ["subnet-1"]}}, "SubnetIds and SecurityIds must coexist"),
}


@pytest.mark.parametrize(("given", "text"), MIXED.values(), ids=MIXED)
def test_what_does_not_go_together_is_refused(given: dict[str, Any], text: str) -> None:
    code = {"ZipFile": archive("index.py", "def handler(event, context): ...")}
    whole = {**({} if "PackageType" in given else ZIP), "Code": code, **given}
    with pytest.raises(Refused, match=text):
        LambdaBench().call_lambda("CreateFunction", FunctionName="f", Role="arn:aws:iam::123456789012:role/r", **whole)
