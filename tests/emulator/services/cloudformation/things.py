"""A service whose resource type does as its properties say: it waits, fails, is replaced."""

from dataclasses import dataclass, field
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.contract.scope import Scope
from emulator.contract.service import Service


@dataclass(slots=True)
class State:
    """Things by name, and everything that was done to them."""

    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


@operation("PutThing")
def put_thing(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Make or change a thing, unless it has a property that says how that fails."""
    name, properties = call.parameters["Name"], call.parameters["Properties"]
    if properties.get("Fails") == call.parameters["How"]:
        raise AwsError("ThingRefused", f"{name} refuses to be made")
    scope.state.things[name] = properties
    scope.state.done.append(f"{call.parameters['How']} {name}")
    return {}


@operation("DeleteThing")
def delete_thing(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a thing, unless it holds fast."""
    name = call.parameters["Name"]
    if name not in scope.state.things:
        return {}
    if scope.state.things[name].get("Fails") == "delete":
        raise AwsError("ThingRefused", f"{name} refuses to be deleted")
    del scope.state.things[name]
    scope.state.done.append(f"delete {name}")
    return {}


@operation("ListThings", reads=True)
def list_things(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the things, and what was done."""
    return {"Things": dict(scope.state.things), "Done": list(scope.state.done)}


class ThingType(ResourceType):
    """Test::Any::Thing: Ref is its name; GetAtt Size, Nested.Value. `Slow` is how many times it is asked again."""

    name = "Test::Any::Thing"
    properties = frozenset(("Fails", "Name", "Other", "Size", "Slow", "Tags"))
    replaced_by = frozenset(("Name",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the thing, after as many turns as it wants."""
        left = int(p.properties.get("Slow", 0)) if p.progress is None else p.progress["left"]
        if left > 0:
            return InProgress(1_000, {"left": left - 1}, "early-id")
        return self._put(p, p.name("Name"), "create")

    def update(self, p: Provision) -> Created | InProgress:
        """Change the thing."""
        return self._put(p, p.physical_id, "update")

    def delete(self, p: Provision) -> None:
        """Remove the thing."""
        p.call("things", "DeleteThing", Name=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return what the thing is now."""
        found: dict[str, Any] | None = p.call("things", "ListThings")["Things"].get(p.physical_id)
        return found

    def _put(self, p: Provision, name: str, how: str) -> Created:
        p.call("things", "PutThing", Name=name, Properties=p.properties, How=how)
        return Created(name, {"Size": p.properties.get("Size", "0"), "Nested.Value": f"in {name}"})


class TaggedType(ThingType):
    """Test::Any::Tagged: a thing that takes the stack's tags, and needs a size."""

    name = "Test::Any::Tagged"
    required = frozenset(("Size",))
    takes_tags = True
    takes_system_tags = True


THINGS = Service(
    name="things",
    new_state=State,
    operations={"PutThing": put_thing, "DeleteThing": delete_thing, "ListThings": list_things},
    timers={},
    answered={},
    resource_types=(ThingType(), TaggedType()),
)
