"""Updates of any stacks within stacks: each ends as its template says, or as everything was before it."""

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.services.cloudformation.bench import CAPABILITIES, Stacks, body, thing
from tests.emulator.worlds import Refused

STACK = "AWS::CloudFormation::Stack"


def anything(chance: Random, *, may_fail: bool, within: str = "", depth: int = 0) -> dict[str, Any]:
    """Return resources: things that may be replaced, are slow, fail to be made, wait for each other; nested ones."""
    made: dict[str, Any] = {"Base": thing(Name=f"{within}base", Size=chance.randint(1, 3))}
    for name in ("A", "B", "C"):
        if chance.random() < 0.6:
            properties = {"Name": f"{within}{name}-{chance.choice('xy')}", "Size": chance.randint(1, 3)}
            if may_fail and chance.random() < 0.1:
                properties["Fails"] = "create"
            if chance.random() < 0.3:
                properties["Slow"] = chance.randint(1, 6)
            made[name] = thing(**properties, DependsOn=chance.choice(list(made)))
    if depth < 2 and chance.random() < 0.6:
        inner = anything(chance, may_fail=may_fail, within=f"{within}in-", depth=depth + 1)
        made["Nested"] = {"Type": STACK, "Inner": inner, "DependsOn": chance.choice(list(made))}
        made["After"] = thing(Name=f"{within}after", Size=chance.randint(1, 3), DependsOn="Nested")
    return made


def sizes(resources: dict[str, Any]) -> dict[str, Any]:
    """Return what is there once resources are made: sizes by name."""
    found: dict[str, Any] = {}
    for resource in resources.values():
        if resource["Type"] == STACK:
            found |= sizes(resource["Inner"])
        else:
            found[resource["Properties"]["Name"]] = resource["Properties"]["Size"]
    return found


def template(stacks: Stacks, resources: dict[str, Any], key: str = "t") -> str:
    """Return a template's text, those of nested stacks put where they always are."""
    written = {}
    for name, resource in resources.items():
        if resource["Type"] == STACK:
            url = stacks.supply(f"{key}-{name}", template(stacks, resource["Inner"], f"{key}-{name}"))
            resource = {"Type": STACK, "Properties": {"TemplateURL": url}, "DependsOn": resource["DependsOn"]}
        written[name] = resource
    return body({"Resources": written})


def update(stacks: Stacks, text: str, chance: Random, name: str) -> None:
    """Update the stack, or execute a change set, and perhaps think better of it."""
    given_texts = {"StackName": "app", "TemplateBody": text, "Capabilities": CAPABILITIES}
    if chance.random() < 0.5:
        stacks.cfn("UpdateStack", **given_texts)
    else:
        stacks.cfn("CreateChangeSet", ChangeSetName=name, IncludeNestedStacks=True, **given_texts)
        stacks.cfn("ExecuteChangeSet", StackName="app", ChangeSetName=name)
    if chance.random() < 0.2:
        stacks.rest(chance.randint(1, 6))
        if stacks.status() == "UPDATE_IN_PROGRESS":
            stacks.cfn("CancelUpdateStack", StackName="app")
    stacks.rest(600)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_an_update_ends_as_its_template_says_or_as_everything_was(seed: int) -> None:
    chance, stacks = Random(seed), Stacks()
    current = anything(chance, may_fail=False)
    stacks.create(template(stacks, current))
    for number in range(3):
        wanted = anything(chance, may_fail=True)
        try:
            update(stacks, template(stacks, wanted), chance, f"set-{number}")
        except Refused as refused:
            if not refused.message.startswith("No updates") and "status of [FAILED]" not in refused.message:
                raise
            continue
        if stacks.status() == "UPDATE_COMPLETE":
            current = wanted
        else:
            assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
        assert {name: found["Size"] for name, found in stacks.things().items()} == sizes(current)
    stacks.delete()
    assert stacks.things() == {}
