"""Gives each test session a home of its own: databases, key and sockets in a folder that goes with it."""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:
    home = tempfile.mkdtemp(prefix="sluice-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["SLUICE_HOME"] = home
