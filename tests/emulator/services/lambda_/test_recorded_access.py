"""Recorded situations of policies, URLs and tags, performed again."""

from typing import Any

import pytest

from tests.emulator.services.lambda_.recordings import Account, Recorded, located


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
    [
        ("create", "CreateFunctionUrlConfig"),
        ("get", "GetFunctionUrlConfig"),
        ("update", "UpdateFunctionUrlConfig"),
        ("delete", "DeleteFunctionUrlConfig"),
    ],
)
def test_function_url_refusals(aws: Account, verb: str, operation: str) -> None:
    situation = Recorded("test_url_config_exceptions")
    aws.active()
    aws.ask("PublishVersion", FunctionName="fn")
    aws.ask("CreateAlias", FunctionName="fn", Name="urlalias", FunctionVersion="1")
    auth = {"AuthType": "NONE"} if verb in ("create", "update") else {}
    if verb != "create":
        situation.matches(
            f"{verb}_function_url_config_config_doesnotexist", aws.ask(operation, FunctionName="fn", **auth)
        )
    arn = "arn:aws:lambda:us-east-1:123456789012:function:doesnotexist"
    for name, function, qualifier in (
        ("name_doesnotexist", "doesnotexist", None),
        ("arn_doesnotexist", arn, None),
        ("qualifier_version_doesnotexist", "fn", "2"),
        ("name_doesnotexist_qualifier", "doesnotexist", "1"),
        ("qualifier_version", "fn", "1"),
        ("qualifier_latest", "fn", "$LATEST"),
        ("qualifier_alias_doesnotexist", "fn", "doesnotexist"),
        ("qualifier_alias_doesnotmatch_arn", "fn:urlalias", "other"),
    ):
        if situation.content[f"{verb}_function_url_config_{name}"] == "<aws_internal_failure>":
            continue
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


def test_tags_of_what_has_none(aws: Account) -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012"
    tags = {"a": "1"}
    situation = Recorded("test_tag_exceptions[event_source_mapping]")
    missing = "bbc1b4b2-1b2b-4b3b-8b3b-1b2b3b4b5b6b"
    mapping = f"{arn}:event-source-mapping:{missing}"
    situation.bound["<resource-name>"] = missing
    situation.matches("not_found_exception_tag", aws.ask("TagResource", Resource=mapping, Tags=tags))
    situation.matches("not_found_exception_untag", aws.ask("UntagResource", Resource=mapping, TagKeys=["a"]))
    situation.matches("not_found_exception_list", aws.ask("ListTags", Resource=mapping))
    situation.matches("aliased_arn_exception", aws.ask("TagResource", Resource=f"{mapping}:alias", Tags=tags))
    ours = aws.ask("TagResource", Resource=f"{arn}:foobar:{missing}", Tags=tags)
    situation.matches("invalid_arn_exception", ours)
    situation = Recorded("test_tag_nonexisting_resource")
    function = f"{arn}:function:fn"
    situation.matches("not_found_exception_tag", aws.ask("TagResource", Resource=function, Tags=tags))
    situation.matches("not_found_exception_untag", aws.ask("UntagResource", Resource=function, TagKeys=["a"]))
    situation.matches("not_found_exception_list", aws.ask("ListTags", Resource=function))
    situation = Recorded("test_tag_versions")
    aws.active()
    aws.ask("PublishVersion", FunctionName="fn")
    situation.matches("tag_resource_exception", aws.ask("TagResource", Resource=f"{function}:1", Tags=tags))
    ours = aws.ask("TagResource", Resource=f"{function}:$LATEST", Tags=tags)
    situation.matches("tag_resource_latest_exception", ours)


def test_several_permissions(aws: Account) -> None:
    situation = Recorded("test_create_multiple_lambda_permissions")
    aws.active()
    for number, service in enumerate(("logs", "kinesis"), 1):
        ours = aws.ask(
            "AddPermission",
            FunctionName="fn",
            StatementId=service,
            Action="lambda:InvokeFunction",
            Principal=f"{service}.amazonaws.com",
        )
        situation.matches(f"add_permission_response_{number}", ours)
    situation.matches("policy_after_2_add", aws.ask("GetPolicy", FunctionName="fn"))


def test_permissions_do_not_follow_a_version(aws: Account) -> None:
    situation = Recorded("test_lambda_permission_versioning")
    aws.active()
    given = {"FunctionName": "fn", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    given["SourceArn"] = "arn:aws:s3:::bucket"
    situation.matches("add_permission", aws.ask("AddPermission", StatementId="s3", **given))
    situation.matches("get_policy", aws.ask("GetPolicy", FunctionName="fn"))
    aws.ask("PublishVersion", FunctionName="fn")
    ours = aws.ask("GetPolicy", FunctionName="fn", Qualifier="1")
    situation.matches("get_policy_after_publishing_new_version", ours)
    situation = Recorded("test_lambda_permission_fn_versioning")
    situation.matches("get_policy_after_publishing_latest", aws.ask("GetPolicy", FunctionName="fn"))
    aws.ask("AddPermission", StatementId="s3", Qualifier="1", **given)
    situation.matches("get_policy_after_adding_to_new_version", aws.ask("GetPolicy", FunctionName="fn"))


@pytest.mark.parametrize("mode", [None, "RESPONSE_STREAM"])
def test_a_url_for_everybody(aws: Account, mode: str | None) -> None:
    situation = Recorded(f"test_lambda_url_echo_invoke[{mode}]")
    aws.active()
    given = {"InvokeMode": mode} if mode else {}
    ours = aws.ask("CreateFunctionUrlConfig", FunctionName="fn", AuthType="NONE", **given)
    situation.matches("create_lambda_url_config", ours)
    ours = aws.ask(
        "AddPermission",
        FunctionName="fn",
        StatementId="urlPermission",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    situation.matches("add_permission", ours)


def test_fifty_tags_and_no_more(aws: Account) -> None:
    situation = Recorded("test_tag_limits")
    many = {f"{number}_key": f"{number}_value" for number in range(50)}
    situation.matches("create_function_invalid_tags", aws.create("big", Tags={**many, "one": "more"}))
    aws.active(Tags=many)
    arn = "arn:aws:lambda:us-east-1:123456789012:function:fn"
    situation.matches("list_tags_response", aws.ask("ListTags", Resource=arn))
    ours = aws.ask("TagResource", Resource=arn, Tags={"one": "more"})
    situation.matches("tag_lambda_too_many_tags_additional", ours)
    situation.matches("get_fn_response", located(aws.ask("GetFunction", FunctionName="fn")))
    ours = aws.ask("TagResource", Resource=arn, Tags={**many, "one": "more"})
    situation.matches("tag_lambda_too_many_tags", ours)


def test_an_unknown_recursion_setting(aws: Account) -> None:
    situation = Recorded("test_put_function_recursion_config_invalid_value")
    aws.active()
    ours = aws.ask("PutFunctionRecursionConfig", FunctionName="fn", RecursiveLoop="InvalidValue")
    situation.matches("put_recursion_invalid_value_error", ours)
