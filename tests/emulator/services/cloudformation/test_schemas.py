"""The resource types against the registry's schemas, as cfn-lint publishes them."""

import os
from functools import cache

import pytest

from emulator.contract.resource import ResourceType
from emulator.registry import find_services
from tests.emulator.services.cloudformation.schemas import reduced_schemas, registry_schema

OURS = {
    "AWS::SNS::Subscription": "a changed Region makes another subscription; the schema says: under conditions",
}
"""Types whose replacing properties differ from the schema's, with the reason."""
NO_SYSTEM_TAGS = ("AWS::SNS::Topic",)
"""Types to which AWS was seen to give no tags of its own, though the schema says so."""
NOT_ATTRIBUTES = {
    "AWS::CDK::Metadata": {"Id"},
    "AWS::CloudFormation::Macro": {"Id"},
    "AWS::CloudFormation::Stack": {"StackId"},
    "AWS::CloudFormation::WaitCondition": {"Id"},
    "AWS::CloudFormation::WaitConditionHandle": {"Id"},
    "AWS::IAM::AccessKey": {"Id"},
    "AWS::SSM::Parameter": {"Arn"},
}
"""What the schemas list as read-only, and the documentation of GetAtt does not."""


@cache
def types() -> dict[str, ResourceType]:
    """Return the modelled types that have a schema."""
    found = {kind.name: kind for service in find_services().values() for kind in service.resource_types}
    return {name: kind for name, kind in found.items() if "*" not in kind.properties and registry_schema(name)}


def test_a_type_is_imported_by_the_one_identifier_that_the_registry_names() -> None:
    named = {name: kind.identifier for name, kind in types().items() if kind.identifier}
    assert named == {name: ",".join(pointed(name, "primaryIdentifier")) for name in named}
    assert "AWS::SQS::Queue" in named


def pointed(name: str, member: str) -> set[str]:
    """Return the properties that a list of pointers names, the inner ones in dotted notation."""
    return {pointer.removeprefix("/properties/").replace("/", ".") for pointer in registry_schema(name).get(member, [])}


def read_only(name: str) -> set[str]:
    """Return the attributes of a type that are no properties."""
    return {attribute for attribute in pointed(name, "readOnlyProperties") if "." not in attribute}


def test_each_service_keeps_the_types_of_its_properties_as_the_registry_has_them() -> None:
    """Where a newer cfn-lint knows more: run this with SLUICE_SCHEMAS=keep, look at the difference, commit it."""
    for path, text in reduced_schemas().items():
        if os.environ.get("SLUICE_SCHEMAS") == "keep":
            path.write_text(text)
        assert path.read_text() == text, path


@pytest.mark.parametrize("name", types())
def test_a_type_models_no_property_that_aws_has_not(name: str) -> None:
    assert set(types()[name].properties) <= set(registry_schema(name)["properties"]) - read_only(name)


@pytest.mark.parametrize("name", types())
def test_what_replaces_a_resource_on_aws_replaces_it_here(name: str) -> None:
    kind = types()[name]
    wanted = {pointer.partition(".")[0] for pointer in pointed(name, "createOnlyProperties")} & set(kind.properties)
    if name in OURS:
        assert wanted < set(kind.replaced_by)
    else:
        assert set(kind.replaced_by) == wanted


@pytest.mark.parametrize("name", types())
def test_what_aws_requires_is_required_here(name: str) -> None:
    assert set(types()[name].required) == set(registry_schema(name).get("required", []))


@pytest.mark.parametrize("name", types())
def test_the_attributes_of_aws_are_there(name: str) -> None:
    kind = types()[name]
    wanted = read_only(name) - NOT_ATTRIBUTES.get(name, set())
    wanted = {attribute for attribute in wanted if not any(other.startswith(f"{attribute}.") for other in inner(name))}
    if kind.attributes is None:
        assert not wanted
    else:
        assert wanted <= set(kind.attributes)


def inner(name: str) -> set[str]:
    """Return the read-only attributes below others."""
    return {attribute for attribute in pointed(name, "readOnlyProperties") if "." in attribute}


@pytest.mark.parametrize("name", [name for name in types() if name != "AWS::CloudFormation::Stack"])
def test_tags_of_the_stack_go_where_aws_puts_them(name: str) -> None:
    kind, tagging = types()[name], registry_schema(name).get("tagging", {})
    assert kind.takes_tags == bool(tagging.get("taggable", False))
    assert kind.takes_system_tags == (bool(tagging.get("cloudFormationSystemTags")) and name not in NO_SYSTEM_TAGS)
    if kind.takes_tags:
        assert kind.tags_are_a_map == (
            "array" not in str(registry_schema(name)["properties"]["Tags"].get("type", "array"))
        )
