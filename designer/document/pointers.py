"""JSON pointers (RFC 6901); `-` and eight letters are an element that was appended to an array."""

import re

APPENDED = re.compile("-[0-9a-z]{4}[0-9a-f]{4}")
Path = tuple[str, ...]


def parse_pointer(pointer: str) -> Path:
    if not pointer:
        return ()
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.removeprefix("/").split("/"))


def pointer_to(path: Path) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in path)


def is_appended(token: str) -> bool:
    return APPENDED.fullmatch(token) is not None
