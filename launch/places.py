"""Where things are in a checkout."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
SETUP = ROOT / ".sluice"


def home() -> Path:
    """Return the folder of this Sluice's databases, key, sockets and logs, made if it is missing."""
    folder = Path(os.environ.get("SLUICE_HOME") or SETUP).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def packages() -> Path:
    """Return the folder of the running Python's installed packages."""
    return Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
