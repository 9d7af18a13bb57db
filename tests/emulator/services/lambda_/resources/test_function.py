"""AWS::Lambda::Function: creation, update, removal."""

import io
import zipfile
from typing import Any

import pytest

from emulator.services.lambda_.resources.inline import inline_archive
from tests.emulator.services.lambda_.bench import NOT_SUPPLIED, ROLE, LambdaBench, function_arn
from tests.emulator.services.lambda_.resources.provisioning import Resource
from tests.emulator.worlds import Refused

FUNCTION: dict[str, Any] = {"Handler": "index.handler", "Runtime": "python3.12", "Role": ROLE, "Code": NOT_SUPPLIED}


def configuration(bench: LambdaBench, name: str) -> dict[str, Any]:
    found: dict[str, Any] = bench.call_lambda("GetFunctionConfiguration", FunctionName=name)
    return found


def test_ref_is_the_name_and_the_arn_an_attribute() -> None:
    made = Resource(LambdaBench(), "Function", **FUNCTION).made
    assert (made.physical_id, made.attributes) == (
        "s-Thing-ABCDEFGHIJKL",
        {"Arn": function_arn("s-Thing-ABCDEFGHIJKL")},
    )


def test_a_created_function_is_active() -> None:
    bench = LambdaBench()
    function = Resource(bench, "Function", **FUNCTION)
    assert configuration(bench, function.ref)["State"] == "Active"


def test_numbers_may_be_written_as_text() -> None:
    bench = LambdaBench()
    function = Resource(bench, "Function", **FUNCTION, Timeout="20", MemorySize="256", ReservedConcurrentExecutions="2")
    found = configuration(bench, function.ref)
    assert (found["Timeout"], found["MemorySize"]) == (20, 256)
    assert bench.call_lambda("GetFunctionConcurrency", FunctionName=function.ref)["ReservedConcurrentExecutions"] == 2


def test_variables_are_text_whatever_the_template_says() -> None:
    bench = LambdaBench()
    function = Resource(bench, "Function", **FUNCTION, Environment={"Variables": {"ONE": 1, "YES": True}})
    assert configuration(bench, function.ref)["Environment"] == {"Variables": {"ONE": "1", "YES": "true"}}


def test_an_update_changes_code_and_configuration_in_place() -> None:
    bench = LambdaBench()
    function = Resource(bench, "Function", **FUNCTION)
    function.update(**{**FUNCTION, "Code": {"ZipFile": "def handler(event, context): ..."}, "MemorySize": 256})
    found = configuration(bench, function.ref)
    assert (found["MemorySize"], found["LastUpdateStatus"]) == (256, "Successful")
    assert found["CodeSize"] > 0


def test_a_property_that_is_taken_away_goes_back_to_its_default() -> None:
    bench = LambdaBench()
    extra = {
        "Description": "d",
        "Environment": {"Variables": {"KEY": "1"}},
        "MemorySize": 512,
        "ReservedConcurrentExecutions": 3,
        "Timeout": 30,
    }
    function = Resource(bench, "Function", **FUNCTION, **extra)
    function.update(**FUNCTION)
    found = configuration(bench, function.ref)
    assert (found["Description"], found["MemorySize"], found["Timeout"]) == ("", 128, 3)
    assert found["Environment"] == {"Variables": {}}
    assert bench.call_lambda("GetFunctionConcurrency", FunctionName=function.ref) == {}


def test_tags_follow_the_template() -> None:
    bench = LambdaBench()
    function = Resource(bench, "Function", **FUNCTION, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    function.update(**FUNCTION, Tags=[{"Key": "b", "Value": "3"}])
    assert bench.call_lambda("ListTags", Resource=function_arn(function.ref)) == {"Tags": {"b": "3"}}


def test_a_removed_function_is_gone_and_may_be_removed_again() -> None:
    bench = LambdaBench()
    function = Resource(bench, "Function", **FUNCTION)
    function.delete()
    function.delete()
    with pytest.raises(Refused):
        configuration(bench, function.ref)


def test_inline_code_is_the_same_archive_each_time() -> None:
    assert inline_archive("x", "python3.12") == inline_archive("x", "python3.12")
    assert inline_archive("x", "python3.12") != inline_archive("x", "nodejs22.x")


def test_recursion_and_code_signing_follow_the_template() -> None:
    bench = LambdaBench()
    publishers = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/p"]}
    signing = Resource(bench, "CodeSigningConfig", AllowedPublishers=publishers)
    function = Resource(bench, "Function", **FUNCTION, RecursiveLoop="Allow", CodeSigningConfigArn=signing.ref)
    name = {"FunctionName": function.ref}
    assert bench.call_lambda("GetFunctionRecursionConfig", **name) == {"RecursiveLoop": "Allow"}
    assert bench.call_lambda("GetFunctionCodeSigningConfig", **name)["CodeSigningConfigArn"] == signing.ref
    function.update(**FUNCTION)
    assert bench.call_lambda("GetFunctionRecursionConfig", **name) == {"RecursiveLoop": "Terminate"}
    assert bench.call_lambda("GetFunctionCodeSigningConfig", **name) == {}


def test_the_module_for_custom_resources_lies_beside_code_that_names_it() -> None:
    def files(text: str, runtime: str) -> list[str]:
        return zipfile.ZipFile(io.BytesIO(inline_archive(text, runtime))).namelist()

    assert files("import cfnresponse", "python3.12") == ["index.py", "cfnresponse.py"]
    assert files("require('cfn-response')", "nodejs22.x") == ["index.js", "cfn-response.js"]
    assert files("def handler(e, c): ...", "python3.12") == ["index.py"]
