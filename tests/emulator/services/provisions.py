"""Resources of a stack, provisioned without CloudFormation."""

from dataclasses import dataclass
from typing import Any

from emulator.contract.resource import Created, Provision, ResourceType
from tests.emulator.worlds import Bench

STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1"


@dataclass(frozen=True, slots=True)
class Shop:
    """A stack of this name, in a bench's world; the resource at hand is called `logical_id`."""

    bench: Bench
    logical_id: str

    def step(self, properties: dict[str, Any], **given: Any) -> Provision:
        """Return what a resource type is given for one step."""
        return Provision(
            logical_id=self.logical_id,
            properties=properties,
            stack_name="shop",
            stack_id=STACK,
            account="123456789012",
            region="us-east-1",
            generate_name=lambda limit: f"shop-{self.logical_id}-ABCDEFGHIJKL"[:limit],
            perform=self.bench.world.perform_now,
            **given,
        )

    def create(self, kind: ResourceType, **properties: Any) -> Created:
        """Create a resource."""
        created = kind.create(self.step(properties))
        assert isinstance(created, Created)
        return created

    def update(self, kind: ResourceType, made: Created, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Give a resource other properties."""
        kind.update(self.step(new, physical_id=made.physical_id, old_properties=old))
