"""The checkout's own Python environment."""

import ast
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from launch import environment
from launch.places import ROOT
from launch.refusal import Refused


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    for name, place in {"ROOT": tmp_path, "SETUP": tmp_path, "VENV": venv, "PYTHON": venv / "bin" / "python"}.items():
        monkeypatch.setattr(environment, name, place)
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "requirements-dev.lock").write_text("a==1\nb==2\n")
    return tmp_path


def test_an_environment_is_filled_while_its_stamp_has_the_locks_hash(checkout: Path) -> None:
    assert not environment.is_filled("runtime")
    environment.stamp("runtime").write_text(hashlib.sha256(b"a==1\n").hexdigest())
    assert environment.is_filled("runtime")
    (checkout / "requirements.lock").write_text("a==2\n")
    assert not environment.is_filled("runtime")


def test_an_environment_whose_python_was_uninstalled_is_not_usable(checkout: Path) -> None:
    (checkout / ".venv" / "pyvenv.cfg").touch()
    (checkout / ".venv" / "bin" / "python").symlink_to(checkout / "gone")
    assert not environment.is_usable()


def test_a_given_environment_is_left_alone(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_ENVIRONMENT", "given")
    environment.enter("dev", ["manage.py"])
    assert not environment.is_usable()


def test_one_package_is_installed_as_the_lock_file_pins_it(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "requirements-dev.lock").write_text(
        "a==1 \\\n    --hash=sha256:0\nab==2 \\\n    --hash=sha256:1\n    # via x\n"
    )
    asked: list[Path] = []
    monkeypatch.setattr(environment, "install", asked.append)
    environment.install_one("ab")
    assert [file.read_text() for file in asked] == ["ab==2 \\\n    --hash=sha256:1\n"]


def test_a_package_that_the_lock_file_does_not_name_is_refused(checkout: Path) -> None:
    with pytest.raises(Refused, match="does not name ghost"):
        environment.install_one("ghost")


def test_the_lock_files_pin_every_package_with_hashes() -> None:
    for lock in environment.LOCKS.values():
        text = (ROOT / lock).read_text()
        assert len(re.findall(r"^[a-z][^=\n]*==", text, re.MULTILINE)) > 20
        assert not re.findall(r"^[a-z][^=\n]*==[^\\\n]*$", text, re.MULTILINE)
        assert "://" not in text


def test_the_runtime_lock_holds_nothing_but_what_the_development_lock_holds() -> None:
    pins = [
        set(re.findall(r"^[a-z][^=\n]*==[^ \n]*", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in environment.LOCKS.values()
    ]
    assert pins[0] < pins[1]


def test_an_old_python_can_read_manage_py() -> None:
    assert ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 5)).body


def test_an_old_python_is_told_so() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 10, 4, 'final', 0); runpy.run_path('manage.py', run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.strip() == f"Sluice needs Python 3.11 or newer, this is 3.10: {sys.executable}"
