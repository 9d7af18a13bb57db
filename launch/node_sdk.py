"""The AWS SDK for JavaScript, which Lambda's Node.js runtimes bring: for functions that run here."""

from collections.abc import Iterator
from contextlib import contextmanager

from launch import npm
from launch.exclusive import turn
from launch.places import ROOT, SETUP
from launch.refusal import say

FOLDER = ROOT / "emulator" / "runtime" / "node_sdk"


@contextmanager
def installed() -> Iterator[None]:
    """Install it while the body does something else, unless it is there.

    Sluice works without it: a function that imports it is told how to get it.
    """
    packages = npm.Packages(FOLDER)
    with turn(SETUP / "node-sdk.lock"):
        if packages.are_there:
            yield
            return
        say("Installing the AWS SDK for Node.js functions …")
        installing = packages.begin()
        try:
            yield
        except BaseException:
            installing.terminate()
            raise
        if not packages.end(installing):
            say("Node.js functions have to bring the AWS SDK: it could not be installed, see the lines above.")
