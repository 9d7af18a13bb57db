"""Every locked package may be used and passed on with a product under the MIT licence."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

import pytest

from launch.places import ROOT

FREE = re.compile(
    r"\b(MIT(-0)?|MIT No Attribution|(New |[023]-Clause )?BSD|BSD-[023]-Clause|0BSD|Apache|ASL 2|ISC|MPL|"
    r"Mozilla Public|LGPL-[23]\.[01]|Lesser General Public|PSF-2\.0|CNRI-Python|BlueOak-1\.0\.0)\b"
)
BOUND = re.compile(r"\b(?<!L)(?<!Lesser )(A?GPL|General Public)")
NAMED: dict[str, str] = {
    "docutils": "awscli's help, which the tests never ask for; a few of its files are under the GPL",
    "elkjs": "EPL-2.0: unchanged, in a file of its own that the layout's worker loads",
}
"""Packages whose licence asks for more, with the reason that it is kept to."""


def python_licence(name: str) -> str:
    found: Any = metadata(name)
    said: list[str] = [found.get("License-Expression") or "", (found.get("License") or "").split("\n")[0]]
    said += [line for line in found.get_all("Classifier") or [] if line.startswith("License")]
    return "; ".join(filter(None, said))


def python_packages() -> dict[str, str]:
    """Return the licence of each package of the locks that this machine has: some are for other systems."""
    names = re.findall(r"^([\w.-]+)==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE)
    found = {}
    for name in names:
        try:
            found[name] = python_licence(name)
        except PackageNotFoundError:
            continue
    return found


def node_packages() -> dict[str, str]:
    found = {}
    for folder in ("frontend", "emulator/runtime/node_sdk"):
        packages: dict[str, Any] = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
        for path, package in packages.items():
            if path:
                found[path.rpartition("node_modules/")[2]] = package.get("license", "")
    return found


def is_free(licence: str) -> bool:
    """Whether one of the licences that a package may be used under asks no more than to be named."""
    return any(FREE.search(each) and not BOUND.search(each) for each in re.split(r"\bOR\b", licence))


@pytest.mark.parametrize("read", [python_packages, node_packages])
def test_every_locked_package_has_a_licence_that_we_may_pass_on(read: Any) -> None:
    packages: dict[str, str] = read()
    assert len(packages) > 80
    assert {name: licence for name, licence in packages.items() if name not in NAMED and not is_free(licence)} == {}


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)", True),
        ("BSD-2-Clause OR GPL-3.0", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0", False),
        ("EPL-2.0 OR GPL-3.0-or-later", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_that_binds_others_is_told_from_one_that_does_not(licence: str, free: bool) -> None:
    assert is_free(licence) == free
