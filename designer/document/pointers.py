"""JSON pointers (RFC 6901); `-<id>` is an element that was appended to an array."""

Path = tuple[str, ...]


def parse_pointer(pointer: str) -> Path:
    if not pointer:
        return ()
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.removeprefix("/").split("/"))


def pointer_to(path: Path) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in path)


def is_appended(token: str) -> bool:
    return len(token) > 1 and token[0] == "-"
