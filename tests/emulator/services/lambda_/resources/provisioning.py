"""Drives a resource type as a stack does, without a stack."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources import TYPES
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION
from tests.emulator.services.lambda_.bench import LambdaBench

BY_NAME: dict[str, ResourceType] = {kind.name: kind for kind in TYPES}


class Resource:
    """One resource of a type, created when it is made."""

    def __init__(self, bench: LambdaBench, kind: str, **properties: Any) -> None:
        self.bench, self.kind, self.properties = bench, BY_NAME[f"AWS::Lambda::{kind}"], properties
        self.made = self._finish("create", {})

    @property
    def ref(self) -> str:
        """What Ref gives."""
        return self.made.physical_id

    def update(self, **properties: Any) -> None:
        """Change the properties to exactly these."""
        old, self.properties = self.properties, properties
        self.made = self._finish("update", old)

    def delete(self) -> None:
        """Remove the resource."""
        self.kind.delete(self._provision({}, None))

    def _finish(self, step: str, old: dict[str, Any]) -> Created:
        progress: dict[str, Any] | None = None
        while True:
            outcome = getattr(self.kind, step)(self._provision(old, progress))
            if isinstance(outcome, Created):
                return outcome
            assert isinstance(outcome, InProgress)
            progress = outcome.progress
            self.bench.pass_time(outcome.after_ms / 1000)

    def _provision(self, old: dict[str, Any], progress: dict[str, Any] | None) -> Provision:
        return Provision(
            logical_id="Thing",
            properties=self.properties,
            stack_name="s",
            stack_id="s",
            account=DEFAULT_ACCOUNT,
            region=DEFAULT_REGION,
            generate_name=lambda length: "s-Thing-ABCDEFGHIJKL"[:length],
            perform=self.bench.world.call,
            physical_id=self.made.physical_id if hasattr(self, "made") else "",
            old_properties=old,
            progress=progress,
        )
