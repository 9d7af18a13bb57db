"""Keeps functions' code as folders named by their content."""

import hashlib
import io
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from emulator.bus.zips import count_entries

LARGEST_CODE = 250 * 1024 * 1024
"""Lambda's quota for a deployment package, unzipped, layers included."""
MOST_FILES = 50_000
LONGEST_PATH = 1024


class BadCode(ValueError):
    """An archive or a set of files that may not become a function's code."""


class CodeStore:
    """A folder of folders. What is in it never changes; a key that exists is complete."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, key: str) -> Path:
        """Return the folder of a key that was put."""
        return self.root / key

    def has(self, key: str) -> bool:
        """Say whether that key was put."""
        return self.path(key).is_dir()

    def put(self, files: Mapping[str, bytes]) -> str:
        """Keep files by path and return their key: a hash over names and contents."""
        names = [_checked(name) for name in files]
        _check_totals(len(names), sum(map(len, files.values())))
        whole = hashlib.sha256()
        for name in sorted(names):
            whole.update(f"{len(name.encode())}:{name}:{len(files[name])}:".encode() + files[name])
        key = whole.hexdigest()
        if not self.has(key):
            with self._building(key) as folder:
                for name, content in files.items():
                    _write(folder / name, content)
        return key

    def put_archive(self, archive: bytes) -> str:
        """Keep the content of a zip file and return its key: the archive's SHA-256."""
        key = hashlib.sha256(archive).hexdigest()
        if not self.has(key):
            with self._building(key) as folder:
                _unpack(archive, folder)
        return key

    def merge(self, keys: Sequence[str]) -> str:
        """Keep what layers make of /opt, a later one over an earlier one, and return its key."""
        key = hashlib.sha256("+".join(keys).encode()).hexdigest()
        if not self.has(key):
            with self._building(key) as folder:
                for layer in keys:
                    shutil.copytree(self.path(layer), folder, dirs_exist_ok=True)
        return key

    def folders(self, code: str, layers: Sequence[str], archives: Mapping[str, bytes]) -> tuple[Path, Path | None]:
        """Return where a function's code lies, and its layers merged; what is not here is unpacked from `archives`."""
        for key in (code, *layers):
            if not self.has(key):
                if key not in archives:
                    raise BadCode(f"the code {key!r} was not supplied")
                self.put_archive(archives[key])
        return self.path(code), self.path(self.merge(layers)) if layers else None

    def _building(self, key: str) -> "_Building":
        return _Building(self.root, self.path(key))


class _Building:
    """A folder that gets its name only when it is complete."""

    def __init__(self, root: Path, goal: Path) -> None:
        self.folder, self.goal = Path(tempfile.mkdtemp(prefix=".new-", dir=root)), goal

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            for folder in [self.folder, *(each for each in self.folder.rglob("*") if each.is_dir())]:
                folder.chmod(0o755)
            try:
                self.folder.rename(self.goal)
            except OSError:
                if not self.goal.is_dir():
                    raise
        shutil.rmtree(self.folder, ignore_errors=True)


def _checked(name: str) -> str:
    parts = PurePosixPath(name).parts
    is_plain = bool(name) and not name.startswith("/") and ".." not in parts and "\\" not in name and "\0" not in name
    if not is_plain or len(name) > LONGEST_PATH:
        raise BadCode(f"{name[:200]!r} is no path inside the function's code")
    return name


def _check_totals(files: int, size: int) -> None:
    if files > MOST_FILES:
        raise BadCode(f"{files} files are more than {MOST_FILES}")
    if size > LARGEST_CODE:
        raise BadCode(f"Unzipped size must be smaller than {LARGEST_CODE} bytes")


def _unpack(archive: bytes, folder: Path) -> None:
    _check_totals(count_entries(archive), 0)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
            entries = zipped.infolist()
            _check_totals(len(entries), sum(entry.file_size for entry in entries))
            for entry in entries:
                _unpack_one(zipped, entry, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        text = "Could not unzip uploaded file. Please check your file, then try to upload again."
        raise BadCode(f"{text} ({error})") from error


def _unpack_one(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise BadCode(f"{entry.filename[:200]!r} is neither a file nor a folder")
    path = folder / _checked(entry.filename)
    if entry.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipped.open(entry) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)  # never more than the size that the archive states
    path.chmod(0o755 if mode & stat.S_IXUSR else 0o644)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o644)
