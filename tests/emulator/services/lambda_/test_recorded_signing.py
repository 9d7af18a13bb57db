"""Recorded situations of code signing, performed again, and what is refused without a signature."""

from typing import Any

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.recordings import Account, Recorded

PROFILE = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/test"
MISSING = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdefg"
CONFIG: dict[str, Any] = {
    "Description": "Testing CodeSigning Config",
    "AllowedPublishers": {"SigningProfileVersionArns": [PROFILE]},
    "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
}
OTHER_CODE = archive("handler.py", "def handler(event, context): return 2")


def test_code_signing(aws: Account) -> None:
    situation = Recorded("test_function_code_signing_config")
    made = aws.ask("CreateCodeSigningConfig", **CONFIG)
    situation.matches("create_code_signing_config", made)
    where = {"CodeSigningConfigArn": made["CodeSigningConfig"]["CodeSigningConfigArn"]}
    policies = {"UntrustedArtifactOnDeployment": "Warn"}
    ours = aws.ask("UpdateCodeSigningConfig", CodeSigningPolicies=policies, **where)
    situation.matches("update_code_signing_config", ours)
    situation.matches("get_code_signing_config", aws.ask("GetCodeSigningConfig", **where))
    aws.active()
    ours = aws.ask("PutFunctionCodeSigningConfig", FunctionName="fn", **where)
    situation.matches("put_function_code_signing_config", ours)
    ours = aws.ask("GetFunctionCodeSigningConfig", FunctionName="fn")
    situation.matches("get_function_code_signing_config", ours)
    (listed,) = aws.ask("ListCodeSigningConfigs")["CodeSigningConfigs"]
    situation.matches("list_code_signing_configs", listed)
    ours = aws.ask("ListFunctionsByCodeSigningConfig", **where)
    situation.matches("list_functions_by_code_signing_config", ours)
    assert aws.ask("DeleteCodeSigningConfig", **where)["Error"]["Code"] == "ResourceConflictException"
    ours = aws.ask("DeleteFunctionCodeSigningConfig", FunctionName="fn")
    situation.matches("delete_function_code_signing_config", ours)
    assert aws.ask("GetFunctionCodeSigningConfig", FunctionName="fn") == {}
    situation.matches("delete_code_signing_config", aws.ask("DeleteCodeSigningConfig", **where))


def test_a_configuration_that_is_not_there(aws: Account) -> None:
    aws.active()
    where = {"CodeSigningConfigArn": MISSING}
    for operation in ("GetCodeSigningConfig", "DeleteCodeSigningConfig", "ListFunctionsByCodeSigningConfig"):
        error = aws.ask(operation, **where)["Error"]
        assert error["Code"] == "ResourceNotFoundException"
        assert error["Message"] == f"The Lambda code signing configuration {MISSING} can not be found."
    error = aws.ask("PutFunctionCodeSigningConfig", FunctionName="fn", **where)["Error"]
    assert error["Code"] == "CodeSigningConfigNotFoundException"
    assert aws.create("other", **where)["Error"]["Code"] == "CodeSigningConfigNotFoundException"


def test_code_without_a_signature_is_refused_where_signatures_are_enforced(aws: Account) -> None:
    arn = aws.ask("CreateCodeSigningConfig", **CONFIG)["CodeSigningConfig"]["CodeSigningConfigArn"]
    assert aws.create(CodeSigningConfigArn=arn)["Error"]["Code"] == "CodeVerificationFailedException"
    aws.active()
    aws.ask("PutFunctionCodeSigningConfig", FunctionName="fn", CodeSigningConfigArn=arn)
    refused = aws.ask("UpdateFunctionCode", FunctionName="fn", ZipFile=OTHER_CODE)
    assert refused["Error"]["Code"] == "CodeVerificationFailedException"
    policies = {"UntrustedArtifactOnDeployment": "Warn"}
    aws.ask("UpdateCodeSigningConfig", CodeSigningConfigArn=arn, CodeSigningPolicies=policies)
    assert "Error" not in aws.ask("UpdateFunctionCode", FunctionName="fn", ZipFile=OTHER_CODE)


def test_a_configuration_has_tags_and_a_number_of_publishers(aws: Account) -> None:
    made = aws.ask("CreateCodeSigningConfig", **CONFIG, Tags={"team": "a"})
    arn = made["CodeSigningConfig"]["CodeSigningConfigArn"]
    assert aws.ask("ListTags", Resource=arn) == {"Tags": {"team": "a"}}
    for count, code in ((20, None), (21, "ValidationException"), (0, "ValidationException")):
        publishers = {"SigningProfileVersionArns": [f"{PROFILE}{number}" for number in range(count)]}
        answer = aws.ask("CreateCodeSigningConfig", AllowedPublishers=publishers)
        assert answer.get("Error", {}).get("Code") == code
