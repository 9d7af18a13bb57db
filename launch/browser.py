"""Chromium for the browser tests."""

import os
import shutil
import subprocess
import sys

from launch.refusal import Refused, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """Return the path of a Chromium: CHROMIUM's, else the first on PATH."""
    return os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)


def provide() -> str:
    """Return the path of a Chromium, installing Debian's where we may."""
    found = find()
    if found:
        return found
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise Refused("The browser tests need Chromium: install it, or set CHROMIUM to its path.")
    say("Installing Chromium …")
    run([apt, "-qq", "update"])
    run([apt, "-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"])
    found = find()
    if found is None:
        raise Refused("apt-get could not install Chromium: install it, or set CHROMIUM to its path.")
    return found


def run(command: list[str]) -> None:
    """Run a step of the installation; whether all of it worked shows in what is found afterwards."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
