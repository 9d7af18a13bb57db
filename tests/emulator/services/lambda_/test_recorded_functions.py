"""Recorded situations of functions from their creation to their end, performed again."""

from typing import Any

import pytest

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.recordings import Account, Recorded, located

OTHER_CODE = archive("handler.py", "def handler(event, context): return 2")
PLAIN: dict[str, Any] = {"Timeout": None, "Environment": None}
"""What some situations leave out."""
IMAGE: dict[str, Any] = {
    "FunctionName": "fn",
    "PackageType": "Image",
    "Code": {"ImageUri": "repository:latest"},
    "Role": "arn:aws:iam::123456789012:role/service",
    "Environment": {"Variables": {"CUSTOM_ENV": "test"}},
}


def get(aws: Account, **qualifier: str) -> dict[str, Any]:
    return located(aws.ask("GetFunction", FunctionName="fn", **qualifier))


def test_what_a_function_and_its_version_show(aws: Account) -> None:
    situation = Recorded("test_version_lifecycle")
    situation.matches("create_response", aws.create(Description="No version :(", Handler="index.handler", **PLAIN))
    aws.pass_time(2)
    situation.matches("get_function_result", get(aws))
    first: dict[str, Any] = {"FunctionName": "fn", "Description": "First version :)"}
    situation.matches("first_update_response", aws.change("UpdateFunctionConfiguration", **first))
    situation.matches("first_update_get_function", get(aws))
    publish = {"FunctionName": "fn", "Description": "First version description :)"}
    situation.matches("first_publish_response", aws.ask("PublishVersion", **publish))
    situation.matches("first_publish_get_function", get(aws, Qualifier="1"))
    second: dict[str, Any] = {"FunctionName": "fn", "Description": "Second version :))"}
    situation.matches("second_update_response", aws.change("UpdateFunctionConfiguration", **second))
    situation.matches("first_publish_get_function_after_update", get(aws, Qualifier="1"))


def test_an_image_with_its_configuration(aws: Account) -> None:
    situation = Recorded("test_lambda_image_and_image_config_crud")
    situation.bound["<repo_uri>"] = "repository"
    config = {"Command": ["-c", "echo test"], "EntryPoint": ["sh"], "WorkingDirectory": "/app1"}
    situation.matches("create-image-with-config-response", aws.ask("CreateFunction", **IMAGE, ImageConfig=config))
    aws.pass_time(2)
    situation.matches("get-function-code-with-config-response", aws.ask("GetFunction", FunctionName="fn"))
    ours = aws.ask("GetFunctionConfiguration", FunctionName="fn")
    situation.matches("get-function-config-with-config-response", ours)
    for config, name, after in (
        (
            {"Command": ["-c", "echo test1"], "WorkingDirectory": "/app1"},
            "update-function-code-response",
            "after-update",
        ),
        ({}, "update-function-code-delete-imageconfig-response", "after-delete-imageconfig"),
    ):
        ours = aws.change("UpdateFunctionConfiguration", FunctionName="fn", ImageConfig=config)
        situation.matches(name, ours)
        situation.matches(f"get-function-code-response-{after}", aws.ask("GetFunction", FunctionName="fn"))
        ours = aws.ask("GetFunctionConfiguration", FunctionName="fn")
        situation.matches(f"get-function-config-response-{after}", ours)


def test_versions_of_an_image(aws: Account) -> None:
    situation = Recorded("test_lambda_image_versions")
    situation.bound["<repo_uri>"] = "repository"
    situation.matches("create_image_response", aws.ask("CreateFunction", **IMAGE, Publish=True))
    aws.pass_time(2)
    situation.matches("get_function_result", aws.ask("GetFunction", FunctionName="fn"))
    situation.matches("list_versions_result", aws.ask("ListVersionsByFunction", FunctionName="fn"))
    for number, word in (("first", "Second"), ("second", "Third")):
        given: dict[str, Any] = {"FunctionName": "fn", "Description": f"{word} version :)"}
        situation.matches(f"{number}_update_response", aws.change("UpdateFunctionConfiguration", **given))
        situation.matches(f"{number}_update_get_function", aws.ask("GetFunction", FunctionName="fn"))
        if number == "second":
            given = {"FunctionName": "fn", "CodeSha256": "a" * 64}
            situation.matches("invalid_sha_publish", aws.ask("PublishVersion", **given))
        given = {"FunctionName": "fn", "Description": f"{word} version description :)"}
        if number == "second":
            given["CodeSha256"] = aws.ask("GetFunctionConfiguration", FunctionName="fn")["CodeSha256"]
        situation.matches(f"{number}_publish_response", aws.ask("PublishVersion", **given))


def test_a_zip_stays_a_zip(aws: Account) -> None:
    situation = Recorded("test_lambda_zip_file_to_image")
    situation.matches("create-image-response", aws.create(**PLAIN))
    aws.pass_time(2)
    situation.matches("get-function-code-response", get(aws))
    situation.matches("get-function-config-response", aws.ask("GetFunctionConfiguration", FunctionName="fn"))
    ours = aws.ask("UpdateFunctionCode", FunctionName="fn", ImageUri="repository:latest")
    situation.matches("zipfile-to-image-error", ours)
    situation.matches("get-function-code-response-after-update", get(aws))
    situation.matches(
        "get-function-config-response-after-update", aws.ask("GetFunctionConfiguration", FunctionName="fn")
    )


def test_a_network_that_changes(aws: Account) -> None:
    situation = Recorded("test_vpc_config")
    network = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    situation.matches("create_response", aws.create(MemorySize=256, Timeout=5, VpcConfig=network))
    aws.pass_time(2)
    situation.matches("get_function_response", get(aws))
    other = {"SubnetIds": ["subnet-2"], "SecurityGroupIds": ["sg-1"]}
    ours = aws.change("UpdateFunctionConfiguration", FunctionName="fn", VpcConfig=other)
    situation.matches("update_vpcconfig_update_response", ours)
    situation.matches("update_vpcconfig_get_function_response", get(aws))
    none: dict[str, list[str]] = {"SubnetIds": [], "SecurityGroupIds": []}
    ours = aws.change("UpdateFunctionConfiguration", FunctionName="fn", VpcConfig=none)
    situation.matches("delete_vpcconfig_update_response", ours)
    situation.matches("delete_vpcconfig_get_function_response", get(aws))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("test_function_partial_advanced_logging_configuration_update[partial_config0]", {"LogFormat": "JSON"}),
        ("test_advanced_logging_configuration_format_switch", {"LogFormat": "JSON"}),
    ],
)
def test_the_logging_of_a_new_function(aws: Account, name: str, given: dict[str, str]) -> None:
    situation = Recorded(name)
    situation.matches("create_response", aws.create(MemorySize=256, Timeout=5))
    aws.pass_time(2)
    situation.matches("get_function_response", get(aws))
    situation.matches("function_config", aws.ask("GetFunctionConfiguration", FunctionName="fn"))
    situation.matches(
        "updated_config", aws.change("UpdateFunctionConfiguration", FunctionName="fn", LoggingConfig=given)
    )
    situation.matches("received_config", aws.ask("GetFunctionConfiguration", FunctionName="fn"))


def test_an_architecture_that_changes_with_the_code(aws: Account) -> None:
    situation = Recorded("test_mixed_architecture")
    situation.matches("create_function_response", aws.active())
    given: dict[str, Any] = {"FunctionName": "fn", "ZipFile": OTHER_CODE, "Architectures": ["arm64"]}
    situation.matches("update_function_code_response", aws.ask("UpdateFunctionCode", **given))


def test_a_function_that_is_made_again(aws: Account) -> None:
    situation = Recorded("test_recreate_function")
    situation.matches("create_function_response_one", aws.active(Handler="lambda_echo.handler"))
    aws.ask("DeleteFunction", FunctionName="fn")
    situation.matches("create_function_response_two", aws.active(Handler="lambda_echo.handler"))


def test_a_handlers_timeout_changes_beside_provisioned_concurrency(aws: Account) -> None:
    situation = Recorded("test_reserved_provisioned_overlap")
    aws.active(Timeout=10)
    ours = aws.change("UpdateFunctionConfiguration", FunctionName="fn", Timeout=15)
    situation.matches("update_func_config", ours)
    aws.ask("PublishVersion", FunctionName="fn")
    aws.ask("PutFunctionConcurrency", FunctionName="fn", ReservedConcurrentExecutions=2)
    situation.matches("get_concurrency", aws.ask("GetFunctionConcurrency", FunctionName="fn"))
    provision = {"FunctionName": "fn", "ProvisionedConcurrentExecutions": 2}
    aws.ask("PutProvisionedConcurrencyConfig", Qualifier="1", **provision)
    aws.change("UpdateFunctionCode", FunctionName="fn", ZipFile=OTHER_CODE)
    aws.ask("PublishVersion", FunctionName="fn")
    ours = aws.ask("PutProvisionedConcurrencyConfig", Qualifier="2", **provision)
    situation.matches("reserved_equals_provisioned_another_provisioned_exc", ours)


def test_more_provisioned_concurrency_than_there_is(aws: Account) -> None:
    situation = Recorded("test_provisioned_concurrency_limits")
    aws.active()
    aws.ask("PublishVersion", FunctionName="fn")
    given = {"FunctionName": "fn", "Qualifier": "1"}
    ours = aws.ask("PutProvisionedConcurrencyConfig", ProvisionedConcurrentExecutions=1001, **given)
    situation.matches("put_provisioned_concurrency_account_limit_exceeded", ours)
    ours = aws.ask("PutProvisionedConcurrencyConfig", ProvisionedConcurrentExecutions=901, **given)
    situation.matches("put_provisioned_concurrency_below_unreserved_min_value", ours)
    ours = aws.ask("PutProvisionedConcurrencyConfig", ProvisionedConcurrentExecutions=900, **given)
    assert ours["Status"] == "IN_PROGRESS"


def test_the_latest_version_by_its_name(aws: Account) -> None:
    situation = Recorded("test_reserved_concurrency_async_queue")
    aws.active()
    situation.matches("fn", aws.ask("GetFunctionConfiguration", FunctionName="fn", Qualifier="$LATEST"))
    ours = aws.ask("PutFunctionConcurrency", FunctionName="fn", ReservedConcurrentExecutions=1)
    situation.matches("put_fn_concurrency", ours)


def test_the_account(aws: Account) -> None:
    situation = Recorded("test_account_settings")
    ours = aws.ask("GetAccountSettings")
    situation.matches("acc_settings_modded", {name: sorted(ours[name]) for name in ours})


def test_only_code_and_versions_take_space(aws: Account) -> None:
    def used() -> int:
        return int(aws.ask("GetAccountSettings")["AccountUsage"]["TotalCodeSize"])

    aws.active()
    size = used()
    assert size > 0
    aws.change("UpdateFunctionConfiguration", FunctionName="fn", Description="another")
    assert used() == size
    aws.ask("PublishVersion", FunctionName="fn")
    assert used() == 2 * size


def test_variables_up_to_the_limit(aws: Account) -> None:
    situation = Recorded("test_lambda_envvars_near_limit_succeeds")
    given = situation.content["successful_create_fn_result"]["CreateFunctionResponse"]["Environment"]
    situation.matches("successful_create_fn_result", aws.create(Environment=given))


def test_operations_from_another_region(aws: Account) -> None:
    situation = Recorded("test_get_function_wrong_region[get_function_configuration]")
    situation.bound["<wrong-region>"] = "eu-west-1"
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:fn"
    for operation in (
        "GetFunction",
        "GetFunctionConfiguration",
        "GetFunctionConcurrency",
        "GetFunctionCodeSigningConfig",
        "GetFunctionUrlConfig",
        "GetFunctionEventInvokeConfig",
        "GetPolicy",
        "DeleteFunction",
        "DeleteFunctionConcurrency",
        "DeleteFunctionEventInvokeConfig",
        "Invoke",
        "ListVersionsByFunction",
        "ListAliases",
        "PublishVersion",
    ):
        situation.matches("wrong_region_exception", aws.ask(operation, FunctionName=arn))


def test_a_version_that_is_not_there(aws: Account) -> None:
    aws.active()
    for verb, operation in (
        ("get_function", "GetFunction"),
        ("get_function_event_invoke_config", "GetFunctionEventInvokeConfig"),
    ):
        situation = Recorded(f"test_ops_on_nonexisting_version[{verb}]")
        situation.bound["<fn-name>"] = "fn"
        situation.matches("version_not_found_exception", aws.ask(operation, FunctionName="fn", Qualifier="1221"))
