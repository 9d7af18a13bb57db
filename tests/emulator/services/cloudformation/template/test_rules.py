"""Rules: assertions that a template makes about its parameters."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing


def template(*assertions: Any, condition: Any = None) -> dict[str, Any]:
    """Return a template with one rule."""
    rule: dict[str, Any] = {"Assertions": [{"Assert": found, "AssertDescription": "it must"} for found in assertions]}
    if condition is not None:
        rule["RuleCondition"] = condition
    return {
        "Parameters": {
            "Stage": {"Type": "String", "Default": "prod"},
            "Names": {"Type": "CommaDelimitedList", "Default": "a,b"},
        },
        "Rules": {"Checked": rule},
        "Resources": {"A": thing()},
    }


HOLDS = (
    {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
    {"Fn::Contains": [["test", "prod"], {"Ref": "Stage"}]},
    {"Fn::EachMemberIn": [{"Ref": "Names"}, ["a", "b", "c"]]},
    {"Fn::EachMemberEquals": [["a", "a"], "a"]},
    {"Fn::And": [{"Fn::Equals": ["a", "a"]}, {"Fn::Not": [{"Fn::Contains": [["x"], "y"]}]}]},
    {"Fn::Or": [{"Fn::Equals": ["a", "b"]}, {"Fn::Contains": [["x"], "x"]}]},
)
FAILS = (
    {"Fn::Equals": [{"Ref": "Stage"}, "test"]},
    {"Fn::Contains": [["test"], {"Ref": "Stage"}]},
    {"Fn::EachMemberIn": [{"Ref": "Names"}, ["a"]]},
    {"Fn::EachMemberEquals": [{"Ref": "Names"}, "a"]},
    {"Fn::Not": [{"Fn::Equals": ["a", "a"]}]},
)


@pytest.mark.parametrize("assertion", HOLDS)
def test_an_assertion_that_holds_lets_the_stack_be(assertion: Any) -> None:
    stacks = Stacks()
    stacks.create(template(assertion))
    assert stacks.status() == "CREATE_COMPLETE"


@pytest.mark.parametrize("assertion", FAILS)
def test_an_assertion_that_fails_refuses_the_stack(assertion: Any) -> None:
    assert Stacks().refusal(template(HOLDS[0], assertion)) == "Template error: Rule Checked failed: it must"


def test_a_rule_whose_condition_does_not_hold_is_not_looked_at() -> None:
    stacks = Stacks()
    stacks.create(template(FAILS[0], condition={"Fn::Equals": [{"Ref": "Stage"}, "test"]}))
    assert stacks.status() == "CREATE_COMPLETE"


@pytest.mark.parametrize("rules", [{"R": 5}, {"R": {"Assertions": {}}}, {"R": {"Assertions": [{}]}}])
def test_a_malformed_rule_is_refused(rules: Any) -> None:
    assert Stacks().refusal({"Resources": {"A": thing()}, "Rules": rules}) == (
        "Template format error: Rule R is malformed"
    )
