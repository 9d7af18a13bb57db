"""Services by the names under which requests ask for them."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from emulator.wire.models import read_metadata

Services = tuple[str, ...]


class Index:
    """`services` are botocore's names, those that go first at the front."""

    def __init__(self, services: Iterable[str]) -> None:
        self.services = tuple(services)

    @cached_property
    def metadata(self) -> dict[str, dict[str, Any]]:
        """The metadata of each service that botocore knows."""
        found = {service: read_metadata(service) for service in self.services}
        return {service: metadata for service, metadata in found.items() if metadata is not None}

    def _by(self, names_of: Any) -> dict[str, Services]:
        found: dict[str, Services] = {}
        for service, metadata in self.metadata.items():
            for name in dict.fromkeys(names_of(metadata)):
                found[name] = (*found.get(name, ()), service)
        return found

    @cached_property
    def by_target(self) -> dict[str, Services]:
        """Services by the prefix of X-Amz-Target."""
        return self._by(lambda metadata: [metadata["targetPrefix"]] if "targetPrefix" in metadata else [])

    @cached_property
    def by_signing_name(self) -> dict[str, Services]:
        """Services by their name in a signature's scope or their endpoint's prefix."""
        return self._by(
            lambda metadata: [metadata.get("signingName", metadata["endpointPrefix"]), metadata["endpointPrefix"]]
        )

    @cached_property
    def by_version(self) -> dict[str, Services]:
        """Services of the Query and EC2 protocols by the Version parameter."""
        return self._by(lambda metadata: [metadata["apiVersion"]] if _takes_actions(metadata) else [])


def _takes_actions(metadata: dict[str, Any]) -> bool:
    protocols = (metadata["protocol"], *metadata.get("protocols", ()))
    return "query" in protocols or "ec2" in protocols
