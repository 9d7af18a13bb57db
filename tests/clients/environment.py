"""Environments of clients that cannot share the product's: each is filled from a lock file of its own."""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from launch.places import SETUP

LOCKS = Path(__file__).parent


def python_of(client: str) -> Path:
    """Return the Python that has a client and nothing of ours; it is kept for the next time."""
    lock = LOCKS / f"{client}.lock"
    folder = SETUP / "clients" / f"{client}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "filled").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=shutil.which("uv") is None)
        install = ["uv", "pip", "install", "-q", "--python", str(python)]
        if shutil.which("uv") is None:
            install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", str(lock)], check=True, stdout=sys.stderr)
        (folder / "filled").touch()
    return python
