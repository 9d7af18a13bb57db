"""The checkout's own Python environment: made, filled from a lock file, entered."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from launch.exclusive import turn
from launch.places import PYTHON, ROOT, SETUP, VENV
from launch.refusal import Refused, say

GIVEN = "given"
"""The value of SLUICE_ENVIRONMENT that says: use the Python that runs this, install nothing."""

LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}


def enter(kind: str, arguments: list[str]) -> None:
    """Return inside an environment that holds the lock file's packages; the process may start anew for it."""
    if os.environ.get("SLUICE_ENVIRONMENT") == GIVEN:
        return
    if not (is_usable() and is_filled(kind)):
        with turn(SETUP / "setup.lock"):
            make()
            fill(kind)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), *arguments])


def is_usable() -> bool:
    """Return whether the environment's Python exists (a link to an uninstalled one does not)."""
    return PYTHON.exists() and (VENV / "pyvenv.cfg").exists()


def fingerprint(kind: str) -> str:
    """Return what the stamp of a filled environment says: the lock file's hash."""
    return hashlib.sha256((ROOT / LOCKS[kind]).read_bytes()).hexdigest()


def stamp(kind: str) -> Path:
    """Return the file that says with which lock file the environment was filled."""
    return VENV / f"sluice-{kind}"


def is_filled(kind: str) -> bool:
    """Return whether the environment holds what the lock file names now."""
    return stamp(kind).exists() and stamp(kind).read_text() == fingerprint(kind)


def make() -> None:
    """Make the environment with uv, else with venv."""
    if is_usable():
        return
    say(f"Making the Python environment in {VENV.name} …")
    uv = shutil.which("uv")
    if uv and run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]):
        return
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise Refused(
        f"This Python cannot make an environment. Install the package python{version}-venv "
        f"(Debian, Ubuntu: apt-get install python{version}-venv) or uv, then start again."
    )


def fill(kind: str) -> None:
    """Install the lock file's packages, unless the stamp says that they are there."""
    if is_filled(kind):
        return
    say(f"Installing {LOCKS[kind]} …")
    install(ROOT / LOCKS[kind])
    stamp(kind).write_text(fingerprint(kind))
    if kind == "dev":
        stamp("runtime").write_text(fingerprint("runtime"))


def install(lock: Path) -> None:
    """Install a lock file's packages with uv, else with the environment's pip."""
    uv = shutil.which("uv")
    if uv and run([uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]):
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    has_pip = run([str(PYTHON), "-c", "import pip"]) or run([str(PYTHON), "-m", "ensurepip"])
    if not (has_pip and run([*pip, "--require-hashes", "-r", str(lock)])):
        raise Refused(f"Could not install {lock.name}: see the lines above.")


def install_one(package: str) -> None:
    """Install one package in the version and with the hashes that the development lock file gives."""
    text = (ROOT / LOCKS["dev"]).read_text()
    found = re.search(rf"^{re.escape(package)}==(?:.*\\\n)*.*\n", text, re.MULTILINE)
    if found is None:
        raise Refused(f"{LOCKS['dev']} does not name {package}.")
    lock = SETUP / f"{package}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(found.group())
    say(f"Installing {package} …")
    install(lock)


def run(command: list[str]) -> bool:
    """Run a command whose output is for the person; return whether it succeeded."""
    try:
        return (
            subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0
        )
    except OSError as error:
        say(f"{command[0]}: {error.strerror}")
        return False
