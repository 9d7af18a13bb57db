"""What is refused of a template before anything is made, in AWS's words."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing
from tests.emulator.worlds import Refused

QUEUE = {"Type": "AWS::SQS::Queue"}


@pytest.fixture(scope="module")
def stacks() -> Stacks:
    """A world in which every template is refused."""
    return Stacks()


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ({"Resources": {}}, "Template format error: At least one Resources member must be defined."),
        ("Outputs: {}", "Template format error: At least one Resources member must be defined."),
        (
            {"my-queue": QUEUE},
            "Template format error: Resource name my-queue is non alphanumeric.",
        ),
        (
            {"Foo": {"Properties": {}}},
            "Template format error: [/Resources/Foo] Every Resources object must contain a Type member.",
        ),
        ({"Foo": {**QUEUE, "Invalid": 1}}, "Invalid template resource property 'Invalid'"),
        (
            {"Resources": {"A": QUEUE}, "Outputs": {"MyOutput": {"Value": None}}},
            "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates",
        ),
        (
            {"Resources": {"A": QUEUE}, "Globals": {}, "Other": {}},
            "Invalid template property or properties [Globals, Other]",
        ),
        (
            {"A": thing(Other={"Ref": "Nobody"}, DependsOn="Nothing")},
            (
                "Template format error: Unresolved resource dependencies [Nobody, Nothing] in the Resources block of"
                " the template"
            ),
        ),
        (
            {"Resources": {"A": QUEUE}, "Outputs": {"O": {"Value": {"Fn::Sub": "${Nobody}"}}}},
            "Template format error: Unresolved resource dependencies [Nobody] in the Outputs block of the template",
        ),
        (
            {"Resources": {"A": QUEUE}, "Parameters": {"P": {"Type": "AWS::SQS::Queue::Url"}}},
            "Template format error: Unrecognized parameter type: AWS::SQS::Queue::Url",
        ),
        (
            {"A": thing(Other={"Fn::Sub": "${AWS.AccountId}"})},
            "Template error: instance of Fn::Sub references invalid resource attribute AWS.AccountId",
        ),
        (
            {"A": thing(Other={"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Size"]})},
            "Template error: Mapping named 'Regions' is not present in the 'Mappings' section of template.",
        ),
        (
            {"Resources": {"A": QUEUE}, "Mappings": {"M": {"us-east-1": {"x86-64": "a"}}}},
            "Template format error: Mappings attribute name 'x86-64' must contain only alphanumeric characters.",
        ),
        (
            {"Resources": {"A": QUEUE}, "Outputs": {"the-url": {"Value": "a"}}},
            "Template format error: Outputs name 'the-url' is non alphanumeric.",
        ),
        (
            {"Resources": {"A": QUEUE}, "Outputs": {"Url": {"Description": "a"}}},
            "Template format error: Every Outputs member must contain a Value object",
        ),
        (
            {"A": thing(Other={"Fn::Ref": "A"})},
            (
                "Template Error: Encountered unsupported function: Fn::Ref Supported functions are: [Fn::Base64,"
                " Fn::GetAtt, Fn::GetAZs, Fn::ImportValue, Fn::Join, Fn::Split, Fn::FindInMap, Fn::Select, Ref,"
                " Fn::Equals, Fn::If, Fn::Not, Condition, Fn::And, Fn::Or, Fn::Contains, Fn::EachMemberEquals,"
                " Fn::EachMemberIn, Fn::ValueOf, Fn::ValueOfAll, Fn::RefAll, Fn::Sub, Fn::Cidr]"
            ),
        ),
        (
            {"A": thing(Other={"Fn::GetAtt": ["Nobody", "Arn"]})},
            "Template error: instance of Fn::GetAtt references undefined resource Nobody",
        ),
        (
            {"A": thing(Other={"Fn::Sub": "${Not here}"})},
            (
                "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters,"
                " underscores, periods, and colons"
            ),
        ),
        (
            {"A": thing(Other={"Fn::If": ["Missing", "a", "b"]})},
            "Template error: unresolved condition dependency Missing in Fn::If",
        ),
        (
            {"Resources": {"A": QUEUE}, "Conditions": {"C": {"Fn::Equals": ["a"]}}},
            "Template error: every Fn::Equals object requires a list of 2 string parameters.",
        ),
        (
            {"A": thing(Other={"Fn::GetAtt": ["A"]})},
            (
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the"
                " resource attribute"
            ),
        ),
        (
            {"A": thing(Other={"Fn::Select": [3, ["a", "b"]]})},
            "Template error: Fn::Select requires a list argument with two elements: an integer index and a list",
        ),
        (
            {
                "A": thing(Other={"Ref": "B"}),
                "B": thing(Other={"Fn::GetAtt": ["C", "Size"]}),
                "C": thing(DependsOn="A"),
            },
            "Circular dependency between resources: [A, B, C]",
        ),
        (
            {"Resources": {"A": QUEUE}, "Parameters": {"AWS::NoValue": {"Type": "String"}}},
            "Template format error: Parameter name AWS::NoValue is non alphanumeric.",
        ),
        (
            {"Resources": {"A": QUEUE}, "Mappings": {"M": {"a": {"b": {"Ref": "A"}}}}},
            "Template format error: Every Mappings attribute must be a String or a List.",
        ),
        (
            {"Resources": {"A": QUEUE}, "Transform": {"Name": {"Ref": "A"}}},
            "Key Name of transform definition must be a string.",
        ),
        (
            {"Resources": {"A": QUEUE}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "A"}, "x"]}}},
            (
                "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block"
                " of the template"
            ),
        ),
    ],
)
def test_a_malformed_template_is_refused_in_the_words_of_aws(
    stacks: Stacks, template: dict[str, object] | str, message: str
) -> None:
    assert stacks.refusal(template) == message


def test_conditions_that_need_each_other_are_refused(stacks: Stacks) -> None:
    conditions = {"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Fn::Not": [{"Condition": "A"}]}}
    assert "[A, B]" in stacks.refusal({"Resources": {"Q": QUEUE}, "Conditions": conditions})


def test_a_chain_of_two_thousand_conditions_is_evaluated() -> None:
    conditions: dict[str, object] = {"C0": {"Fn::Equals": ["a", "a"]}}
    for number in range(1, 700):
        conditions[f"C{number}"] = {"Fn::Not": [{"Condition": f"C{number - 1}"}]}
    stacks = Stacks()
    stacks.create(
        {"Resources": {"A": thing(Name="a"), "B": thing(Name="b", Condition="C699")}, "Conditions": conditions}
    )
    assert sorted(stacks.things()) == ["a"]


def test_five_hundred_and_one_resources_are_one_too_many(stacks: Stacks) -> None:
    resources = {f"Q{number}": QUEUE for number in range(501)}
    assert "501, is greater than maximum allowed, 500" in stacks.refusal(resources)
    Stacks().create(dict.fromkeys(list(resources)[:500], QUEUE))


def test_a_body_of_more_than_51200_bytes_is_refused(stacks: Stacks) -> None:
    template = {"Resources": {"Q": QUEUE}, "Metadata": {"Long": "x" * 51_200}}
    assert "less than or equal to 51200" in stacks.refusal(template)


def test_no_template_at_all_is_refused(stacks: Stacks) -> None:
    message = stacks.refusal("", TemplateBody=None)
    assert message == "Either Template URL or Template Body must be specified."


def test_a_type_that_the_request_does_not_allow_is_refused(stacks: Stacks) -> None:
    message = stacks.refusal({"Q": QUEUE}, ResourceTypes=["AWS::EC2::*"])
    assert message == "Resource type AWS::SQS::Queue is not allowed by parameter ResourceTypes [AWS::EC2::*]"


OFF = {"Conditions": {"Off": {"Fn::Equals": ["a", "b"]}}}


@pytest.mark.parametrize(
    ("further", "block"),
    [
        ({"Resources": {"B": thing(Other={"Ref": "A"})}}, "Resources"),
        ({"Resources": {"B": thing()}, "Outputs": {"O": {"Value": {"Fn::GetAtt": ["A", "Size"]}}}}, "Outputs"),
    ],
)
def test_a_resource_whose_condition_does_not_hold_cannot_be_named(further: dict[str, Any], block: str) -> None:
    resources = {"A": thing(Condition="Off"), **further["Resources"]}
    assert Stacks().refusal({**OFF, **further, "Resources": resources}) == (
        f"Template format error: Unresolved resource dependencies [A] in the {block} block of the template"
    )


def test_such_a_resource_may_be_named_where_it_is_not_chosen() -> None:
    stacks = Stacks()
    choice = {"Fn::If": ["Off", {"Ref": "A"}, "none"]}
    outputs = {"O": {"Value": choice}, "P": {"Condition": "Off", "Value": {"Ref": "A"}}}
    resources = {"A": thing(Condition="Off"), "B": thing(Other=choice)}
    stacks.create({**OFF, "Resources": resources, "Outputs": outputs})
    assert stacks.outputs() == {"O": "none"}


LANGUAGE = {"Transform": "AWS::LanguageExtensions"}


@pytest.mark.parametrize("operation", ["CreateStack", "CreateChangeSet", "ValidateTemplate", "GetTemplateSummary"])
@pytest.mark.parametrize(
    "template",
    [
        {"Resources": 5},
        {"Resources": {"A": QUEUE}, "Conditions": ["C"], **LANGUAGE},
        {"Resources": {"A": QUEUE}, "Outputs": {"O": {"Value": "v", "Condition": ["C"]}}},
        {"Resources": {"A": QUEUE, "Fn::Transform": []}},
    ],
)
def test_a_malformed_section_is_refused_by_whoever_reads_it(
    stacks: Stacks, template: dict[str, Any], operation: str
) -> None:
    given = {"StackName": "refused"} if operation.startswith("Create") else {}
    if operation == "CreateChangeSet":
        given |= {"ChangeSetName": "c", "ChangeSetType": "CREATE"}
    with pytest.raises(Refused, match=r"^ValidationError: "):
        stacks.cfn(operation, TemplateBody=json.dumps(template), **given)


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (
            {"Resources": {"A": QUEUE}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "A"}, "x"]}}},
            "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block",
        ),
        (
            {"Resources": {"A": QUEUE, "B": {**QUEUE, "DeletionPolicy": {"Ref": "A"}}}},
            "Transform AWS::LanguageExtensions failed with: DeletionPolicy cannot depend on a resource",
        ),
    ],
)
def test_what_the_extensions_need_early_names_no_resource(template: dict[str, Any], reason: str) -> None:
    stacks = Stacks()
    stacks.create({**template, **LANGUAGE})
    assert stacks.reason("ROLLBACK_IN_PROGRESS").startswith(reason)
