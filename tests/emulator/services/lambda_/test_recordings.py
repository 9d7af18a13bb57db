"""Recorded situations, performed again: the same fields, codes and texts as AWS's."""

from typing import Any

import pytest

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.recordings import Account, Recorded, located

OTHER_CODE = archive("handler.py", "def handler(event, context): return 2")


PLAIN: dict[str, Any] = {"Handler": "index.handler", "Timeout": None, "Environment": None}
"""What some situations leave out."""
SMALL: dict[str, Any] = {"MemorySize": 256, "Timeout": 5}


def test_redundant_updates(aws: Account) -> None:
    situation = Recorded("test_redundant_updates")
    situation.matches("create_response", aws.create(Description="Initial description"))
    aws.pass_time(2)
    change: dict[str, Any] = {"FunctionName": "fn", "Description": "1st update description"}
    situation.matches("first_update_result", aws.change("UpdateFunctionConfiguration", **change))
    situation.matches("get_fn_config_result", aws.ask("GetFunctionConfiguration", FunctionName="fn"))
    situation.matches("redundant_update_result", aws.change("UpdateFunctionConfiguration", **change))
    situation.matches("get_fn_result_after_redundant_update", located(aws.ask("GetFunction", FunctionName="fn")))


def test_version_lifecycle(aws: Account) -> None:
    situation = Recorded("test_version_lifecycle")
    situation.matches("create_response", aws.create(Description="No version :(", **PLAIN))
    aws.pass_time(2)
    situation.matches("list_versions_result", aws.ask("ListVersionsByFunction", FunctionName="fn"))
    first = {"FunctionName": "fn", "Description": "First version :)"}
    situation.matches("first_update_response", aws.change("UpdateFunctionConfiguration", **first))
    publish = {"FunctionName": "fn", "Description": "First version description :)"}
    situation.matches("first_publish_response", aws.ask("PublishVersion", **publish))
    situation.matches(
        "first_publish_get_function_config", aws.ask("GetFunctionConfiguration", FunctionName="fn", Qualifier="1")
    )
    second = {"FunctionName": "fn", "Description": "Second version :))"}
    situation.matches("second_update_response", aws.change("UpdateFunctionConfiguration", **second))
    situation.matches("second_publish_response", aws.ask("PublishVersion", FunctionName="fn"))
    situation.matches("third_publish_response", aws.ask("PublishVersion", FunctionName="fn"))
    situation.matches("list_versions_result_after_third_publish", aws.ask("ListVersionsByFunction", FunctionName="fn"))
    aws.ask("DeleteFunction", FunctionName="fn", Qualifier="1")
    situation.matches(
        "list_versions_result_after_deletion_of_first_version", aws.ask("ListVersionsByFunction", FunctionName="fn")
    )


def test_publish_with_update(aws: Account) -> None:
    situation = Recorded("test_publish_with_update")
    situation.matches("create_response", aws.create(**PLAIN))
    aws.pass_time(2)
    situation.matches("get_function_result", located(aws.ask("GetFunction", FunctionName="fn")))
    change: dict[str, Any] = {"FunctionName": "fn", "ZipFile": OTHER_CODE, "Publish": True}
    situation.matches("update_function_code_result", aws.ask("UpdateFunctionCode", **change))
    situation.matches("get_function_version_result", located(aws.ask("GetFunction", FunctionName="fn", Qualifier="1")))
    situation.matches(
        "get_function_latest_result", located(aws.ask("GetFunction", FunctionName="fn", Qualifier="$LATEST"))
    )


def test_an_alias_that_does_not_exist(aws: Account) -> None:
    situation = Recorded("test_non_existent_alias_update")
    staging = {"Variables": {"testenv": "staging"}}
    situation.matches("create_response", aws.create(**{**PLAIN, "Environment": staging}))
    ours = aws.ask("UpdateAlias", FunctionName="fn", Name="non-existent", Description="x")
    situation.matches("update_alias_response", ours)


def test_a_moving_alias(aws: Account) -> None:
    situation = Recorded("test_lambda_alias_moving")
    aws.active(Description="No version :(", Timeout=None, Environment=None)
    aws.ask("PublishVersion", FunctionName="fn")
    ours = aws.ask("CreateAlias", FunctionName="fn", Name="alias1", FunctionVersion="1")
    situation.matches("create_alias_response", ours)
    aws.change("UpdateFunctionCode", FunctionName="fn", ZipFile=OTHER_CODE)
    description = "Second version description :)"
    situation.matches("second_publish_response", aws.ask("PublishVersion", FunctionName="fn", Description=description))
    ours = aws.ask("UpdateAlias", FunctionName="fn", Name="alias1", FunctionVersion="2")
    situation.matches("update_alias_response", ours)
    ours = aws.ask("Invoke", FunctionName="fn", Qualifier="non-existent-alias", Payload=b"{}")
    situation.matches("invocation_exc_not_existent", ours)


def test_image_functions(aws: Account) -> None:
    situation = Recorded("test_lambda_image_crud")
    created = aws.ask(
        "CreateFunction",
        FunctionName="fn",
        PackageType="Image",
        Code={"ImageUri": "repository:latest"},
        Role="arn:aws:iam::123456789012:role/service",
        Environment={"Variables": {"CUSTOM_ENV": "test"}},
    )
    situation.bound["<repo_uri>"], situation.bound["<repo_uri_2>"] = "repository", "repository2"
    situation.matches("create-image-response", created)
    aws.pass_time(2)
    situation.matches("get-function-code-response", aws.ask("GetFunction", FunctionName="fn"))
    situation.matches("image-to-zipfile-error", aws.ask("UpdateFunctionCode", FunctionName="fn", ZipFile=OTHER_CODE))
    changed = aws.change("UpdateFunctionCode", FunctionName="fn", ImageUri="repository2:latest")
    situation.matches("update-function-code-response", changed)
    situation.matches("get-function-code-response-after-update", aws.ask("GetFunction", FunctionName="fn"))


def test_vpc_configuration(aws: Account) -> None:
    situation = Recorded("test_vpc_config")
    network = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    created = aws.create(MemorySize=256, Timeout=5, VpcConfig=network)
    situation.matches("create_response", created)
    aws.pass_time(2)
    none: dict[str, list[str]] = {"SubnetIds": [], "SecurityGroupIds": []}
    changed = aws.change("UpdateFunctionConfiguration", FunctionName="fn", VpcConfig=none)
    situation.matches("delete_vpcconfig_update_response", changed)


def test_snap_start(aws: Account) -> None:
    situation = Recorded("test_snapstart_update_function_configuration[python3.12]")
    created = aws.create(MemorySize=1024, Timeout=5, Environment=None)
    situation.matches("create_function_response", created)
    aws.pass_time(2)
    ours = aws.ask("UpdateFunctionConfiguration", FunctionName="fn", SnapStart={"ApplyOn": "PublishedVersions"})
    situation.matches("update_function_response", ours)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("[partial_config0]", {"LogFormat": "JSON"}),
        ("[partial_config1]", {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}),
        ("[partial_config2]", {"LogFormat": "JSON", "SystemLogLevel": "DEBUG"}),
    ],
)
def test_logging_configuration(aws: Account, name: str, given: dict[str, str]) -> None:
    situation = Recorded(f"test_function_partial_advanced_logging_configuration_update{name}")
    aws.active(**SMALL)
    changed = aws.change("UpdateFunctionConfiguration", FunctionName="fn", LoggingConfig=given)
    situation.matches("updated_config", changed)
    situation.matches("received_config", aws.ask("GetFunctionConfiguration", FunctionName="fn"))


def test_logging_configuration_back_to_text(aws: Account) -> None:
    situation = Recorded("test_advanced_logging_configuration_format_switch")
    aws.active(**SMALL)
    for name, kind in (("updated_config", "JSON"), ("updated_config_v2", "Text")):
        ours = aws.change("UpdateFunctionConfiguration", FunctionName="fn", LoggingConfig={"LogFormat": kind})
        situation.matches(name, ours)


def test_reserved_concurrency(aws: Account) -> None:
    situation = Recorded("test_lambda_concurrency_crud")
    aws.active()
    situation.matches("get_function_concurrency_default", aws.ask("GetFunctionConcurrency", FunctionName="fn"))
    ours = aws.ask("PutFunctionConcurrency", FunctionName="fn", ReservedConcurrentExecutions=0)
    situation.matches("put_function_concurrency", ours)
    situation.matches("get_function_concurrency_updated", aws.ask("GetFunctionConcurrency", FunctionName="fn"))
    aws.ask("DeleteFunctionConcurrency", FunctionName="fn")
    situation.matches("get_function_concurrency_deleted", aws.ask("GetFunctionConcurrency", FunctionName="fn"))


def test_reserved_and_provisioned_concurrency(aws: Account) -> None:
    situation = Recorded("test_reserved_provisioned_overlap")
    aws.active()
    aws.ask("PublishVersion", FunctionName="fn")
    provision = {"FunctionName": "fn", "Qualifier": "1", "ProvisionedConcurrentExecutions": 2}
    situation.matches("put_provisioned_5", aws.ask("PutProvisionedConcurrencyConfig", **provision))
    where = {"FunctionName": "fn", "Qualifier": "1"}
    situation.matches("get_provisioned_prewait", aws.ask("GetProvisionedConcurrencyConfig", **where))
    aws.pass_time(120)
    situation.matches("get_provisioned_postwait", aws.ask("GetProvisionedConcurrencyConfig", **where))
    low = aws.ask("PutFunctionConcurrency", FunctionName="fn", ReservedConcurrentExecutions=1)
    situation.matches("reserved_lower_than_provisioned_exc", low)
    aws.ask("PutFunctionConcurrency", FunctionName="fn", ReservedConcurrentExecutions=2)
    throttled = aws.ask("Invoke", FunctionName="fn")
    situation.matches("reserved_equals_provisioned_latest_invoke_exc", throttled)
    provision["ProvisionedConcurrentExecutions"] = 3
    ours = aws.ask("PutProvisionedConcurrencyConfig", **provision)
    situation.matches("reserved_equals_provisioned_increase_provisioned_exc", ours)


@pytest.mark.parametrize("runtime", ["java8", "provided", "ruby2.7"])
def test_deprecated_runtimes(aws: Account, runtime: str) -> None:
    situation = Recorded(f"test_create_deprecated_function_runtime_with_validation_enabled[{runtime}]")
    situation.matches("deprecation_error", aws.create(Runtime=runtime))
