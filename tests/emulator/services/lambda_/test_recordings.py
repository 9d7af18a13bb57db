"""Recorded situations, performed again: the same fields, codes and texts as AWS's."""

import re
from typing import Any

import pytest

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.recordings import Account, Recorded

OTHER_CODE = archive("handler.py", "def handler(event, context): return 2")


PLAIN: dict[str, Any] = {"Handler": "index.handler", "Timeout": None, "Environment": None}
"""What some situations leave out."""
SMALL: dict[str, Any] = {"MemorySize": 256, "Timeout": 5}


@pytest.fixture
def aws() -> Account:
    return Account()


def test_functions_by_arn_and_by_partial_arn(aws: Account) -> None:
    situation = Recorded("test_function_arns")
    situation.matches("create-function-arn-response", aws.create("one"))
    arn = "arn:aws:lambda:us-east-1:123456789012:function"
    for name, function in (
        ("function_arn_other_region_exc", "arn:aws:lambda:ap-southeast-1:123456789012:function:one"),
        ("invalid_function_name_exc", "invalid:function:name"),
        ("long_function_name_exc", "a" * 65),
    ):
        situation.bound.pop("<resource:1>", None)
        situation.matches(name, aws.create(function))
    assert aws.create(f"{arn}:two")["FunctionName"] == "two"


def test_redundant_updates(aws: Account) -> None:
    situation = Recorded("test_redundant_updates")
    situation.matches("create_response", aws.create(Description="Initial description"))
    aws.pass_time(2)
    change: dict[str, Any] = {"FunctionName": "fn", "Description": "1st update description"}
    situation.matches("first_update_result", aws.change("UpdateFunctionConfiguration", **change))
    situation.matches("get_fn_config_result", aws.ask("GetFunctionConfiguration", FunctionName="fn"))
    situation.matches("redundant_update_result", aws.change("UpdateFunctionConfiguration", **change))
    situation.matches("get_fn_result_after_redundant_update", located(aws.ask("GetFunction", FunctionName="fn")))


def located(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["Code"]["Location"].startswith("https://")
    return {**answer, "Code": {**answer["Code"], "Location": "<location>"}}


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


def test_event_source_mapping_refusals(aws: Account) -> None:
    situation = Recorded("test_event_source_mapping_exceptions")
    unknown = "bbc1b4b2-1b2b-4b3b-8b3b-1b2b3b4b5b6b"
    situation.matches("get_unknown_uuid", aws.ask("GetEventSourceMapping", UUID=unknown))
    situation.matches("delete_unknown_uuid", aws.ask("DeleteEventSourceMapping", UUID=unknown))
    situation.matches("update_unknown_uuid", aws.ask("UpdateEventSourceMapping", UUID=unknown, Enabled=False))
    ours = aws.ask("CreateEventSourceMapping", FunctionName="doesnotexist")
    situation.matches("create_no_event_source_arn", ours)
    ours = aws.ask("CreateEventSourceMapping", FunctionName="doesnotexist", EventSourceArn=aws.arn("q"))
    situation.matches("create_unknown_params", ours)
    aws.queue("q")
    aws.active()
    ours = aws.ask(
        "CreateEventSourceMapping",
        FunctionName="fn",
        EventSourceArn=aws.arn("q"),
        DestinationConfig={"OnFailure": {"Destination": aws.arn("q")}},
    )
    situation.matches("destination_config_failure", ours)


def test_event_source_mapping_of_a_missing_queue(aws: Account) -> None:
    situation = Recorded("test_esm_with_not_existing_sqs_queue")
    aws.active()
    ours = aws.ask("CreateEventSourceMapping", FunctionName="fn", EventSourceArn=aws.arn("missing"))
    situation.matches("error", ours)


def test_event_source_mapping_batch_size(aws: Account) -> None:
    situation = Recorded("test_event_source_mapping_default_batch_size")
    aws.queue("one")
    aws.queue("two")
    aws.active()
    made = aws.ask("CreateEventSourceMapping", FunctionName="fn", EventSourceArn=aws.arn("one"))
    situation.matches("create-event-source-mapping", made)
    situation.matches(
        "invalid-update-event-source-mapping",
        aws.ask("UpdateEventSourceMapping", UUID=made["UUID"], BatchSize=11),
    )
    situation.matches(
        "invalid-create-event-source-mapping",
        aws.ask("CreateEventSourceMapping", FunctionName="fn", EventSourceArn=aws.arn("two"), BatchSize=11),
    )


def test_event_source_mapping_of_a_fifo_queue_switched_on(aws: Account) -> None:
    situation = Recorded("test_fifo_message_group_parallelism")
    aws.queue("q.fifo", FifoQueue="true")
    aws.active()
    made = aws.ask(
        "CreateEventSourceMapping", FunctionName="fn", EventSourceArn=aws.arn("q.fifo"), BatchSize=1, Enabled=False
    )
    situation.matches("create_esm_disabled", made)
    situation.matches("update_esm_enabling", aws.ask("UpdateEventSourceMapping", UUID=made["UUID"], Enabled=True))
    aws.pass_time(2)
    situation.matches("get_esm_enabled", aws.ask("GetEventSourceMapping", UUID=made["UUID"]))


def test_function_name_variations_in_mappings(aws: Account) -> None:
    situation = Recorded("test_function_name_variations")
    aws.active()
    aws.ask("PublishVersion", FunctionName="fn")
    aws.ask("CreateAlias", FunctionName="fn", Name="myalias", FunctionVersion="1")
    arn = "arn:aws:lambda:us-east-1:123456789012:function:fn"
    for name, function in (
        ("name_only_create_esm", "fn"),
        ("partial_arn_latest_create_esm", "123456789012:function:fn:$LATEST"),
        ("partial_arn_version_create_esm", "123456789012:function:fn:1"),
        ("partial_arn_alias_create_esm", "123456789012:function:fn:myalias"),
        ("full_arn_latest_create_esm", arn),
        ("full_arn_version_create_esm", f"{arn}:1"),
        ("full_arn_alias_create_esm", f"{arn}:myalias"),
    ):
        aws.queue("q")
        made = aws.ask("CreateEventSourceMapping", FunctionName=function, EventSourceArn=aws.arn("q"))
        situation.matches(name, made)
        aws.ask("DeleteEventSourceMapping", UUID=made["UUID"])
        aws.pass_time(2)


def test_event_invoke_config_refusals(aws: Account) -> None:
    situation = Recorded("test_lambda_eventinvokeconfig_exceptions")
    aws.active("fn")
    aws.active("other")
    situation.bound["<resource:5>"] = "other"
    aws.ask("PublishVersion", FunctionName="fn")
    aws.ask("CreateAlias", FunctionName="fn", Name="eventinvokealias", FunctionVersion="1")
    arn = "arn:aws:lambda:us-east-1:123456789012:function"
    situation.bound["<function-name:1>"] = "fn"

    def put(name: str, function: str = "fn", qualifier: str | None = None, **given: Any) -> None:
        parameters = {"FunctionName": function, **given}
        if qualifier:
            parameters["Qualifier"] = qualifier
        situation.matches(name, aws.ask("PutFunctionEventInvokeConfig", **parameters))

    put("put_functionname_name_notfound", "doesnotexist", MaximumRetryAttempts=1)
    put("put_functionname_arn_notfound", f"{arn}:doesnotexist", MaximumRetryAttempts=1)
    put("put_functionname_nootherargs")
    invalid = "arn:aws:_-/!lambda:us-east-1:123456789012:function:fn"
    put("put_destination_invalid_arn_pattern", DestinationConfig={"OnFailure": {"Destination": invalid}})
    strange = "arn:aws:iam:us-east-1:123456789012:function:fn"
    put("put_destination_invalid_service_arn", DestinationConfig={"OnSuccess": {"Destination": strange}})
    put("put_destination_recursive", DestinationConfig={"OnSuccess": {"Destination": f"{arn}:fn"}})
    put("put_destination_lambda_doesntexist", DestinationConfig={"OnSuccess": {"Destination": f"{arn}:doesnotexist"}})
    put("put_destination_other_lambda", DestinationConfig={"OnSuccess": {"Destination": f"{arn}:other"}})
    put("put_destination_success_no_destination_arn", DestinationConfig={"OnSuccess": {}})
    put("put_destination_failure_no_destination_arn", DestinationConfig={"OnFailure": {}})
    put("put_destination_latest", MaximumRetryAttempts=1)
    put("put_destination_version", qualifier="1", MaximumRetryAttempts=1)
    put("put_alias_functionname_qualifier", qualifier="eventinvokealias", MaximumRetryAttempts=1)
    put("put_alias_doesnotexist", qualifier="doesnotexist", MaximumRetryAttempts=1)
    put("put_alias_qualifiedarn_qualifierconflict", f"{arn}:fn:eventinvokealias", "1", MaximumRetryAttempts=1)
    put("put_maxevent_maxvalue_result", MaximumRetryAttempts=2, MaximumEventAgeInSeconds=21600)
    put("put_pre_overwrite", MaximumRetryAttempts=2, MaximumEventAgeInSeconds=60)
    put("put_post_overwrite", MaximumRetryAttempts=0)
    for name, function, qualifier in (
        ("get_function_doesnotexist", "doesnotexist", None),
        ("get_qualifier_doesnotexist", "fn", "doesnotexist"),
    ):
        given = {"FunctionName": function, **({"Qualifier": qualifier} if qualifier else {})}
        situation.matches(name, aws.ask("GetFunctionEventInvokeConfig", **given))
    situation.matches("list_function_doesnotexist", aws.ask("ListFunctionEventInvokeConfigs", FunctionName="nobody"))
    aws.ask("PutFunctionEventInvokeConfig", FunctionName="fn", MaximumRetryAttempts=2, MaximumEventAgeInSeconds=60)
    ours = aws.ask("UpdateFunctionEventInvokeConfig", FunctionName="fn", MaximumRetryAttempts=0)
    situation.matches("update_response", ours)
    situation.matches("list_configs", aws.ask("ListFunctionEventInvokeConfigs", FunctionName="fn"))
    situation.matches("delete_latest", aws.ask("DeleteFunctionEventInvokeConfig", FunctionName="fn"))
    situation.matches("delete_function_not_found", aws.ask("DeleteFunctionEventInvokeConfig", FunctionName="fn"))
    ours = aws.ask("UpdateFunctionEventInvokeConfig", FunctionName="fn", MaximumRetryAttempts=0)
    situation.matches("update_eventinvokeconfig_config_doesnotexist_without_qualifier", ours)
    ours = aws.ask("UpdateFunctionEventInvokeConfig", FunctionName="doesnotexist", MaximumRetryAttempts=0)
    situation.matches("update_eventinvokeconfig_function_doesnotexist", ours)


def test_permission_refusals(aws: Account) -> None:
    situation = Recorded("test_permission_exceptions")
    aws.active()
    situation.bound["<function-name>"] = "fn"

    def add(name: str, function: str = "fn", sid: str = "s3", principal: str = "s3.amazonaws.com", **more: Any) -> None:
        given = {"FunctionName": function, "StatementId": sid, "Action": "lambda:InvokeFunction"}
        situation.matches(name, aws.ask("AddPermission", Principal=principal, **given, **more))

    add("add_permission_invalid_statement_id", sid="example.com")
    add("add_permission_fn_qualifier_mismatch", "fn:alias-not-42", Qualifier="42")
    add("add_permission_fn_qualifier_latest", Qualifier="$LATEST")
    add("add_permission_principal_invalid", principal="not_a_principal")
    add("add_permission_fn_doesnotexist", "doesnotexist")
    add("add_permission_fn_alias_doesnotexist", Qualifier="alias-doesnotexist")
    add("add_permission_fn_version_doesnotexist", Qualifier="42")
    add("add_permission_fn_qualifier_invalid", Qualifier="invalid-qualifier-with-?-char")
    add("add_permission_fn_qualifier_valid_doesnotexist", Qualifier="valid-with-$-but-doesnotexist")
    given = {"FunctionName": "fn", "StatementId": "s3"}
    situation.matches("remove_permission_policy_doesnotexist", aws.ask("RemovePermission", **given))
    ours = aws.ask("RemovePermission", FunctionName="fn", StatementId="s3", Qualifier="alias-doesnotexist")
    situation.matches("remove_permission_fn_alias_doesnotexist", ours)
    ours = aws.ask("RemovePermission", FunctionName="doesnotexist", StatementId="s3")
    situation.matches("remove_permission_fn_doesnotexist", ours)
    situation.matches("get_policy_fn_doesnotexist", aws.ask("GetPolicy", FunctionName="doesnotexist"))
    situation.matches("get_policy_fn_version_doesnotexist", aws.ask("GetPolicy", FunctionName="fn", Qualifier="42"))
    aws.ask("AddPermission", **given, Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
    add("add_permission_conflicting_statement_id")


def test_permissions_of_versions_and_aliases(aws: Account) -> None:
    situation = Recorded("test_lambda_permission_fn_versioning")
    aws.active()
    given = {"FunctionName": "fn", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    given["SourceArn"] = "arn:aws:s3:::bucket"
    situation.matches("add_permission", aws.ask("AddPermission", StatementId="s3", **given))
    situation.matches("get_policy", aws.ask("GetPolicy", FunctionName="fn"))
    situation.bound.pop("<uuid:2>", None)
    aws.ask("PublishVersion", FunctionName="fn")
    ours = aws.ask("GetPolicy", FunctionName="fn", Qualifier="1")
    situation.matches("get_policy_after_publishing_new_version", ours)
    aws.ask("AddPermission", StatementId="s3", Qualifier="1", **given)
    situation.matches("get_policy_version", aws.ask("GetPolicy", FunctionName="fn", Qualifier="1"))
    ours = aws.ask("CreateAlias", FunctionName="fn", Name="permission-alias", FunctionVersion="1")
    situation.matches("create_alias_response", ours)
    situation.matches("get_alias", aws.ask("GetAlias", FunctionName="fn", Name="permission-alias"))
    ours = aws.ask("AddPermission", StatementId="s3", Qualifier="permission-alias", RevisionId="wrong", **given)
    situation.matches("add_permission_alias_revision_exception", ours)
    aws.ask("AddPermission", StatementId="s3", Qualifier="permission-alias", **given)
    ours = aws.ask("GetPolicy", FunctionName="fn", Qualifier="permission-alias")
    situation.matches("get_policy_alias", ours)
    aws.ask("AddPermission", StatementId="s3_2", **given)
    situation.matches("get_policy_after_adding_2", aws.ask("GetPolicy", FunctionName="fn"))


def test_layers(aws: Account) -> None:
    situation = Recorded("test_layer_lifecycle")
    aws.active()
    given = {
        "LayerName": "shared",
        "Content": {"ZipFile": OTHER_CODE},
        "CompatibleRuntimes": ["python3.12"],
        "CompatibleArchitectures": ["x86_64"],
        "LicenseInfo": "MIT",
        "Description": "shared code",
    }
    published = aws.ask("PublishLayerVersion", **given)
    located = {**published, "Content": {**published["Content"], "Location": "<layer-location>"}}
    situation.matches("publish_result", located)
    layer = published["LayerVersionArn"]
    changed = aws.change("UpdateFunctionConfiguration", FunctionName="fn", Layers=[layer])
    situation.matches("update_fn_config", changed)
    aws.ask("PublishLayerVersion", **given)
    situation.matches("list_layer_versions_predelete", aws.ask("ListLayerVersions", LayerName="shared"))
    for number in (1, 2):
        aws.ask("DeleteLayerVersion", LayerName="shared", VersionNumber=number)
    situation.matches("list_layer_versions_postdelete", aws.ask("ListLayerVersions", LayerName="shared"))
    situation.matches("get_fn_config_postdelete", aws.ask("GetFunctionConfiguration", FunctionName="fn"))


def test_layer_refusals(aws: Account) -> None:
    situation = Recorded("test_layer_exceptions")
    given = {"LayerName": "shared", "Content": {"ZipFile": OTHER_CODE}}
    ours = aws.ask(
        "PublishLayerVersion",
        CompatibleRuntimes=["invalidruntime"],
        CompatibleArchitectures=["invalidarch"],
        **given,
    )
    situation.matches("publish_layer_version_exc_invalid_runtime_arch", ours)
    ours = aws.ask(
        "PublishLayerVersion",
        CompatibleRuntimes=["invalidruntime", "invalidruntime2", "nodejs20.x"],
        CompatibleArchitectures=["invalidarch", "x86_64"],
        **given,
    )
    situation.matches("publish_layer_version_exc_partially_invalid_values", ours)
    situation.matches("list_nonexistent_layer", aws.ask("ListLayerVersions", LayerName="nothing"))
    for name, number in (
        ("get_layer_version_exc_layer_doesnotexist", 1),
        ("get_layer_version_exc_layer_version_doesnotexist_negative", -1),
        ("get_layer_version_exc_layer_version_doesnotexist_zero", 0),
    ):
        situation.matches(name, aws.ask("GetLayerVersion", LayerName="nothing", VersionNumber=number))
    aws.ask("PublishLayerVersion", **given)
    arn = "arn:aws:lambda:us-east-1:123456789012:layer:shared"
    situation.matches("get_layer_version_by_arn_exc_invalidarn", aws.ask("GetLayerVersionByArn", Arn=arn))
    missing = aws.ask("GetLayerVersionByArn", Arn=f"{arn}:9")
    situation.matches("get_layer_version_by_arn_exc_nonexistentversion", missing)
    ours = aws.ask("ListLayers", CompatibleArchitecture="archdoesnotexist")
    situation.matches("list_layers_exc_compatiblearchitecture_invalid", ours)
    situation.matches(
        "delete_layer_version_exc_layerversion_invalid_version",
        aws.ask("DeleteLayerVersion", LayerName="shared", VersionNumber=-1),
    )


def test_layers_of_functions_that_are_refused(aws: Account) -> None:
    situation = Recorded("test_layer_function_exceptions")
    aws.active()
    situation.bound["<resource:1>"] = "shared"
    for _ in range(3):
        aws.ask("PublishLayerVersion", LayerName="shared", Content={"ZipFile": OTHER_CODE})
    arn = "arn:aws:lambda:us-east-1:123456789012:layer"

    def use(name: str, *layers: str) -> None:
        ours = aws.ask("UpdateFunctionConfiguration", FunctionName="fn", Layers=list(layers))
        situation.matches(name, ours)

    use("two_layer_versions_single_function_exc", f"{arn}:shared:1", f"{arn}:shared:2")
    use("two_identical_layer_versions_single_function_exc", f"{arn}:shared:1", f"{arn}:shared:1")
    use("add_nonexistent_layer_exc", f"{arn}:doesnotexist:1")
    use("add_nonexistent_layer_version_exc", f"{arn}:shared:9")
    use("add_layer_arn_without_version_exc", f"{arn}:shared")
    foreign = "arn:aws:lambda:us-west-2:123456789012:layer:shared:1"
    use("create_function_with_layer_in_different_region", foreign)
    quota = Recorded("test_layer_function_quota_exception")
    ours = aws.ask("UpdateFunctionConfiguration", FunctionName="fn", Layers=[f"{arn}:l{n}:1" for n in range(6)])
    quota.matches("create_function_with_six_layers", ours)


def test_function_urls(aws: Account) -> None:
    situation = Recorded("test_url_config_lifecycle")
    aws.active()
    situation.matches("url_creation", aws.ask("CreateFunctionUrlConfig", FunctionName="fn", AuthType="NONE"))
    situation.matches("failed_duplication", aws.ask("CreateFunctionUrlConfig", FunctionName="fn", AuthType="NONE"))
    situation.matches("get_url_config", aws.ask("GetFunctionUrlConfig", FunctionName="fn"))
    ours = aws.ask("UpdateFunctionUrlConfig", FunctionName="fn", AuthType="AWS_IAM")
    situation.matches("updated_url_config", ours)
    aws.ask("DeleteFunctionUrlConfig", FunctionName="fn")
    situation.matches("failed_getter", aws.ask("GetFunctionUrlConfig", FunctionName="fn"))


@pytest.mark.parametrize(
    ("verb", "operation"),
    [("create", "CreateFunctionUrlConfig"), ("get", "GetFunctionUrlConfig"), ("update", "UpdateFunctionUrlConfig")],
)
def test_function_url_refusals(aws: Account, verb: str, operation: str) -> None:
    situation = Recorded("test_url_config_exceptions")
    aws.active()
    aws.ask("PublishVersion", FunctionName="fn")
    aws.ask("CreateAlias", FunctionName="fn", Name="urlalias", FunctionVersion="1")
    auth = {} if verb == "get" else {"AuthType": "NONE"}
    for name, function, qualifier in (
        ("name_doesnotexist", "doesnotexist", None),
        ("name_doesnotexist_qualifier", "doesnotexist", "1"),
        ("qualifier_version", "fn", "1"),
        ("qualifier_latest", "fn", "$LATEST"),
        ("qualifier_alias_doesnotexist", "fn", "doesnotexist"),
        ("qualifier_alias_doesnotmatch_arn", "fn:urlalias", "other"),
    ):
        given = {"FunctionName": function, **auth, **({"Qualifier": qualifier} if qualifier else {})}
        situation.matches(f"{verb}_function_url_config_{name}", aws.ask(operation, **given))


def test_an_unknown_invoke_mode(aws: Account) -> None:
    situation = Recorded("test_lambda_url_invalid_invoke_mode")
    aws.active()
    ours = aws.ask("CreateFunctionUrlConfig", FunctionName="fn", AuthType="NONE", InvokeMode="UNKNOWN")
    situation.matches("invoke_function_invalid_invoke_type", ours)


def test_tags_that_are_refused(aws: Account) -> None:
    situation = Recorded("test_tag_exceptions")
    aws.active()
    arn = "arn:aws:lambda:us-east-1:123456789012:function"
    tags = {"a": "1"}
    situation.matches("tag_lambda_invalidarn", aws.ask("TagResource", Resource="arn:aws:something", Tags=tags))
    ours = aws.ask("TagResource", Resource=f"{arn}:doesnotexist", Tags=tags)
    situation.matches("tag_lambda_doesnotexist", ours)
    situation.matches("tag_lambda_qualifier_doesnotexist", aws.ask("TagResource", Resource=f"{arn}:fn:x", Tags=tags))
    situation.matches("list_tag_lambda_empty", aws.ask("ListTags", Resource=f"{arn}:fn"))
    situation.matches("tag_empty_tags", aws.ask("TagResource", Resource=f"{arn}:fn", Tags={}))
    situation.matches("untag_empty_keys", aws.ask("UntagResource", Resource=f"{arn}:fn", TagKeys=[]))
    situation.matches("untag_nomatch", aws.ask("UntagResource", Resource=f"{arn}:fn", TagKeys=["x"]))


def test_fifty_tags_and_no_more(aws: Account) -> None:
    situation = Recorded("test_tag_limits")
    many = {f"{number}_key": f"{number}_value" for number in range(50)}
    situation.matches("create_function_invalid_tags", aws.create("big", Tags={**many, "one": "more"}))
    aws.active(Tags=many)
    arn = "arn:aws:lambda:us-east-1:123456789012:function:fn"
    situation.matches("list_tags_response", aws.ask("ListTags", Resource=arn))
    ours = aws.ask("TagResource", Resource=arn, Tags={"one": "more"})
    situation.matches("tag_lambda_too_many_tags_additional", ours)


def test_an_unknown_recursion_setting(aws: Account) -> None:
    situation = Recorded("test_put_function_recursion_config_invalid_value")
    aws.active()
    ours = aws.ask("PutFunctionRecursionConfig", FunctionName="fn", RecursiveLoop="InvalidValue")
    situation.matches("put_recursion_invalid_value_error", ours)


@pytest.mark.parametrize("runtime", ["java8", "provided", "ruby2.7"])
def test_deprecated_runtimes(aws: Account, runtime: str) -> None:
    situation = Recorded(f"test_create_deprecated_function_runtime_with_validation_enabled[{runtime}]")
    situation.matches("deprecation_error", aws.create(Runtime=runtime))


@pytest.mark.parametrize(
    ("name", "operation"), [("delete_function", "DeleteFunction"), ("get_function", "GetFunction")]
)
def test_operations_on_a_missing_function(aws: Account, name: str, operation: str) -> None:
    situation = Recorded(f"test_ops_on_nonexisting_fn[{name}]")
    situation.matches("not_found_exception", aws.ask(operation, FunctionName="nobody"))


def test_operations_whose_qualifiers_disagree(aws: Account) -> None:
    for name, operation in (
        ("delete_function", "DeleteFunction"),
        ("get_function_configuration", "GetFunctionConfiguration"),
    ):
        situation = Recorded(f"test_ops_with_arn_qualifier_mismatch[{name}]")
        arn = "arn:aws:lambda:us-east-1:123456789012:function:some-function"
        ours = aws.ask(operation, FunctionName=f"{arn}:1", Qualifier="$LATEST")
        situation.matches("not_match_exception", ours)
        ours = aws.ask(operation, FunctionName=f"{arn}:$LATEST", Qualifier="$LATEST")
        situation.matches("match_exception", ours)


def test_a_dead_letter_queue(aws: Account) -> None:
    situation = Recorded("test_dead_letter_queue")
    aws.queue("dead")
    created = aws.create(DeadLetterConfig={"TargetArn": aws.arn("dead")})
    situation.matches("create_lambda_with_dlq", created)


ARN = "arn:aws:lambda:us-east-1:123456789012:function:my-function"
NAMES: dict[str, tuple[str, str | None]] = {
    "full_arn_and_qualifier_too_long_and_invalid_region": (
        f"arn:aws:lambda:invalid-region:123456789012:function:my-function-{'a' * 170}:{'a' * 129}",
        None,
    ),
    "full_arn_with_multiple_qualifiers": (f"{ARN}:1:2", None),
    "function_name_and_qualifier_too_long": ("my-function", "a" * 65),
    "function_name_is_single_invalid": ("*", None),
    "function_name_too_long": ("a" * 65, None),
    "incomplete_arn": ("arn:aws:lambda:us-east-1:123456789012:function", None),
    "invalid_account_id_in_partial_arn": ("invalid-account:function:my-function", None),
    "invalid_characters_in_function_name": ("my-function!", None),
    "invalid_characters_in_qualifier": ("my-function", "invalid!"),
    "invalid_region_in_arn": ("arn:aws:lambda:invalid-region:123456789012:function:my-function", None),
    "latest_version_with_additional_qualifier": ("my-function:$LATEST", "1"),
    "lowercase_latest_qualifier": ("my-function", "$latest"),
    "missing_account_id_in_arn": ("arn:aws:lambda:us-east-1::function:my-function", None),
    "missing_region_in_arn": ("arn:aws:lambda::123456789012:function:my-function", None),
    "misspelled_latest_in_arn": (f"{ARN}:$LATES", None),
    "non_lambda_arn": ("arn:aws:ec2:us-east-1:123456789012:instance:i-1234567890abcdef0", None),
    "partial_arn_with_extra_qualifier": ("function:my-function:$LATEST:extra", None),
    "qualifier_too_long": ("my-function", "a" * 129),
    "qualifier_too_long0": ("my-function", "a" * 129),
    "qualifier_too_long1": ("my-function", "a" * 65),
}
OPERATIONS = {"delete_function": "DeleteFunction", "get_function": "GetFunction", "invoke": "Invoke"}


def shortened(text: str) -> str:
    """Return a text as the recordings write it."""
    text = (
        text.replace("123456789012", "111111111111")
        .replace("us-east-1", "<region>")
        .replace("arn:aws:", "arn:<partition>:")
    )
    return re.sub(r"a{60,}", lambda found: f"<a:len({len(found[0])})>", text)


@pytest.mark.parametrize("case", NAMES)
@pytest.mark.parametrize("verb", OPERATIONS)
def test_names_and_qualifiers(aws: Account, case: str, verb: str) -> None:
    try:
        recorded = Recorded(f"test_function_name_and_qualifier_validation[{case}-{verb}]").content[f"{verb}_exception"]
    except KeyError:
        pytest.skip("not among the recordings that are here")
    name, qualifier = NAMES[case]
    given = {"FunctionName": name, **({"Qualifier": qualifier} if qualifier else {})}
    error = aws.ask(OPERATIONS[verb], **given)["Error"]
    assert error["Code"] == recorded["Code"]
    message = shortened(error["Message"])
    if "Message" in recorded:
        assert message == recorded["Message"]
    else:
        for text in recorded["Errors"]:
            assert text in message
