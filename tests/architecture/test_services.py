"""Each service has every part, and nothing is claimed twice."""

from collections import Counter
from pathlib import Path

import pytest

from designer.catalog.registry import entries
from emulator.registry import PARTS, find_services, missing_parts
from tests.architecture.sources import ROOT

SERVICES = sorted(path for path in (ROOT / "emulator" / "services").iterdir() if path.is_dir() and path.name[0] != "_")

CARDS = (
    *("AWS::CDK::Metadata", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Macro"),
    *("AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::WaitConditionHandle"),
    *("AWS::IAM::AccessKey", "AWS::IAM::Group", "AWS::IAM::GroupPolicy", "AWS::IAM::User", "AWS::IAM::UserPolicy"),
    "AWS::IAM::UserToGroupAddition",
)
"""Types that run and are drawn as opaque cards: a template's machinery, and people's own access."""

OPEN: dict[str, str] = {}
"""Services whose calls no policy is asked for, each with its reason."""


def complete_folder(folder: Path) -> None:
    for part in PARTS:
        (folder / f"{part}.py").write_text('"""A part."""\n')
    (folder / "QUIRKS.md").write_text("# Quirks\n")


def test_a_complete_folder_lacks_nothing(tmp_path: Path) -> None:
    complete_folder(tmp_path)
    assert missing_parts(tmp_path) == []


@pytest.mark.parametrize("part", [*(f"{part}.py" for part in PARTS), "QUIRKS.md"])
def test_a_folder_without_a_part_is_found(tmp_path: Path, part: str) -> None:
    complete_folder(tmp_path)
    (tmp_path / part).unlink()
    assert missing_parts(tmp_path) == [part.removesuffix(".py")]


@pytest.mark.parametrize("folder", SERVICES, ids=lambda folder: folder.name)
def test_a_service_has_every_part(folder: Path) -> None:
    assert missing_parts(folder) == []


@pytest.mark.parametrize("folder", SERVICES, ids=lambda folder: folder.name)
def test_a_service_has_tests_at_its_own_path(folder: Path) -> None:
    assert list((ROOT / "tests" / folder.relative_to(ROOT)).rglob("test_*.py"))


@pytest.mark.parametrize("folder", SERVICES, ids=lambda folder: folder.name)
def test_a_service_stands_open_for_a_named_reason_only(folder: Path) -> None:
    assert (folder / "access.py").exists() != (folder.name in OPEN)


def test_what_is_said_of_who_may_use_a_service_is_said_of_its_operations() -> None:
    told = {name: service.access for name, service in find_services().items() if service.access is not None}
    unknown = {
        name: sorted({*access.uses, *access.actions} - {*find_services()[name].operations})
        for name, access in told.items()
    }
    assert {name: found for name, found in unknown.items() if found} == {}


def test_every_folder_is_a_service_of_its_own_name() -> None:
    services = {name for name in find_services() if name != "actors"}
    assert len(services) == len(SERVICES)


def test_a_resource_type_belongs_to_one_service() -> None:
    claims = Counter(kind.name for service in find_services().values() for kind in service.resource_types)
    assert [name for name, times in claims.items() if times > 1] == []


def test_a_resource_type_that_runs_can_be_drawn() -> None:
    running = [kind.name for service in find_services().values() for kind in service.resource_types]
    assert [name for name in sorted(running) if name not in (*entries(), *CARDS)] == []
