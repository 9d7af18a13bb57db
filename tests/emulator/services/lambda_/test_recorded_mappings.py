"""Recorded situations of event source mappings and asynchronous invocation, performed again."""

from typing import Any

import pytest

from tests.emulator.services.lambda_.recordings import Account, Recorded


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


def test_event_invoke_config_from_its_making_to_its_end(aws: Account) -> None:
    situation = Recorded("test_lambda_eventinvokeconfig_lifecycle")
    aws.active()
    where = {"FunctionName": "fn"}

    def ask(name: str, verb: str, **given: Any) -> None:
        situation.matches(name, aws.ask(f"{verb}FunctionEventInvokeConfig", **where, **given))

    ask("put_invokeconfig_retries_0", "Put", MaximumRetryAttempts=0)
    ask("put_invokeconfig_eventage_60", "Put", MaximumEventAgeInSeconds=60)
    ask("update_invokeconfig_eventage_nochange", "Update", MaximumEventAgeInSeconds=60)
    ask("update_invokeconfig_retries", "Update", MaximumRetryAttempts=1)
    ask("get_invokeconfig", "Get")
    ask("get_invokeconfig_latest", "Get", Qualifier="$LATEST")
    situation.matches("list_single_invokeconfig", aws.ask("ListFunctionEventInvokeConfigs", **where))
    situation.matches("publish_version_result", aws.ask("PublishVersion", **where))
    ask("get_invokeconfig_postpublish", "Get", Qualifier="1")
    ask("put_published_invokeconfig", "Put", Qualifier="1", MaximumEventAgeInSeconds=120)
    ask("get_published_invokeconfig", "Get", Qualifier="1")
    both = aws.ask("ListFunctionEventInvokeConfigs", **where)["FunctionEventInvokeConfigs"]
    one = aws.ask("ListFunctionEventInvokeConfigs", **where, MaxItems=1)
    other = aws.ask("ListFunctionEventInvokeConfigs", **where, MaxItems=1, Marker=one["NextMarker"])
    assert [*one["FunctionEventInvokeConfigs"], *other["FunctionEventInvokeConfigs"]] == both
    assert "NextMarker" not in other
    aws.ask("DeleteFunctionEventInvokeConfig", **where, Qualifier="$LATEST")
    situation.matches("list_paging_nolimit_postdelete", aws.ask("ListFunctionEventInvokeConfigs", **where))


def test_event_invoke_config_by_every_kind_of_name(aws: Account) -> None:
    situation = Recorded("test_lambda_eventinvokeconfig_exceptions")
    aws.active()
    situation.matches("fn_version_result", aws.ask("PublishVersion", FunctionName="fn"))
    ours = aws.ask("CreateAlias", FunctionName="fn", Name="eventinvokealias", FunctionVersion="1")
    situation.matches("fn_alias_result", ours)
    arn = "arn:aws:lambda:us-east-1:123456789012:function:fn"

    def ask(name: str, verb: str, function: str = "fn", qualifier: str | None = None, **given: Any) -> None:
        where = {"FunctionName": function, **({"Qualifier": qualifier} if qualifier else {})}
        situation.matches(name, aws.ask(f"{verb}FunctionEventInvokeConfig", **where, **given))

    ask("get_eventinvokeconfig_doesnotexist", "Get", qualifier="eventinvokealias")
    for name, function, qualifier in (
        ("put_destination_latest_explicit_qualifier", "fn", "$LATEST"),
        ("put_alias_qualifiedarn", f"{arn}:eventinvokealias", None),
        ("put_alias_qualifiedarn_qualifier", f"{arn}:eventinvokealias", "eventinvokealias"),
        ("put_alias_shorthand", "fn:eventinvokealias", None),
        ("put_alias_shorthand_qualifier", "fn:eventinvokealias", "eventinvokealias"),
        ("put_alias_shorthand_qualifierconflict", "fn:eventinvokealias", "1"),
        ("put_shorthand_qualifier_match", "fn:$LATEST", "$LATEST"),
        ("put_shorthand_qualifier_mismatch_1", "fn:$LATEST", "1"),
        ("put_shorthand_qualifier_mismatch_2", "fn:$LATEST", "eventinvokealias"),
        ("put_shorthand_qualifier_mismatch_3", "fn:1", "$LATEST"),
        ("put_version_shorthand", "fn:1", None),
    ):
        ask(name, "Put", function, qualifier, MaximumRetryAttempts=1)
    ask("put_pre_overwrite", "Put", MaximumRetryAttempts=2, MaximumEventAgeInSeconds=60)
    ask("put_post_overwrite", "Put", MaximumRetryAttempts=0)
    ask("get_post_overwrite", "Get")
    ask("second_overwrite_existing_response", "Put", MaximumRetryAttempts=0)
    ask("pre_update_response", "Put", MaximumRetryAttempts=2, MaximumEventAgeInSeconds=60)
    ask("update_response", "Update", MaximumRetryAttempts=0)
    ask("update_response_existing", "Update", MaximumRetryAttempts=0)
    ask("delete_alias", "Delete", qualifier="eventinvokealias")
    ask(
        "update_eventinvokeconfig_config_doesnotexist_with_qualifier",
        "Update",
        qualifier="eventinvokealias",
        MaximumRetryAttempts=0,
    )
    ask("delete_version", "Delete", qualifier="1")
    ask("delete_latest", "Delete")
    ask("delete_function_doesnotexist", "Delete", "doesnotexist")
    situation.matches("list_configs_postdelete", aws.ask("ListFunctionEventInvokeConfigs", FunctionName="fn"))


@pytest.mark.parametrize("pattern", ["simple string", "None"])
def test_a_filter_that_is_no_pattern(aws: Account, pattern: str) -> None:
    situation = Recorded(f"test_sqs_invalid_event_filter[{pattern}]")
    aws.queue("q")
    aws.active()
    filters = {"Filters": [{"Pattern": "" if pattern == "None" else pattern}]}
    ours = aws.ask("CreateEventSourceMapping", FunctionName="fn", EventSourceArn=aws.arn("q"), FilterCriteria=filters)
    situation.matches("create_event_source_mapping_exception", ours)


def test_a_dead_letter_queue_that_is_taken_away(aws: Account) -> None:
    situation = Recorded("test_dead_letter_queue")
    aws.queue("dead")
    aws.active(DeadLetterConfig={"TargetArn": aws.arn("dead")})
    ours = aws.ask("UpdateFunctionConfiguration", FunctionName="fn", DeadLetterConfig={})
    situation.matches("delete_dlq", ours)


def test_a_dead_letter_queue(aws: Account) -> None:
    situation = Recorded("test_dead_letter_queue")
    aws.queue("dead")
    created = aws.create(DeadLetterConfig={"TargetArn": aws.arn("dead")})
    situation.matches("create_lambda_with_dlq", created)
