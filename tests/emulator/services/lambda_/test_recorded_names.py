"""Recorded situations of names and qualifiers, performed again."""

import re

import pytest

from tests.emulator.services.lambda_.recordings import Account, Recorded


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
    situation.matches("create-function-partial-arn-response", aws.create("123456789012:function:two"))
    assert aws.create(f"{arn}:three")["FunctionName"] == "three"
    error = aws.create("arn:aws:lambda:us-east-1:210987654321:function:one")["Error"]
    assert error["Code"] == situation.content["function_arn_other_account_exc"]["Error"]["Code"]
    long = f"{arn}:{'b' * 100}"
    situation.bound["<function-name>"] = "b" * 100
    situation.matches("long_function_arn_exc", aws.create(long))


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
NEW_NAMES = {
    "invalid_characters_in_qualifier": "my-function:invalid!",
    "lowercase_latest_qualifier": f"{ARN}:$latest",
}
"""What a function is to be called where the case is about a qualifier."""
OPERATIONS = {
    "create_function": "CreateFunction",
    "delete_function": "DeleteFunction",
    "get_function": "GetFunction",
    "invoke": "Invoke",
}


def shortened(text: str) -> str:
    """Return a text as the recordings write it."""
    text = (
        text.replace("123456789012", "111111111111")
        .replace("us-east-1", "<region>")
        .replace("arn:aws:", "arn:<partition>:")
    )
    return re.sub(r"a{60,140}", lambda found: f"<a:len({len(found[0])})>", text)


@pytest.mark.parametrize("case", NAMES)
@pytest.mark.parametrize("verb", OPERATIONS)
def test_names_and_qualifiers(aws: Account, case: str, verb: str) -> None:
    try:
        recorded = Recorded(f"test_function_name_and_qualifier_validation[{case}-{verb}]").content[f"{verb}_exception"]
    except KeyError:
        pytest.skip("not among the recordings that are here")
    name, qualifier = NAMES[case]
    given = {"FunctionName": name, **({"Qualifier": qualifier} if qualifier else {})}
    ours = aws.create(NEW_NAMES.get(case, name)) if verb == "create_function" else aws.ask(OPERATIONS[verb], **given)
    error = ours["Error"]
    assert error["Code"] == recorded["Code"]
    message = shortened(error["Message"])
    if "Message" in recorded:
        assert message == recorded["Message"]
    else:
        for text in recorded["Errors"]:
            assert text in message
