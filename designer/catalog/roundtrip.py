"""`manage.py roundtrip FILE…`: reads templates, writes them again and prints a JSON line for each."""

import argparse
import sys
from pathlib import Path
from typing import Any

import orjson

from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import InvalidTemplate
from designer.document.parse import MAX_BYTES


def main(arguments: list[str]) -> int:
    """Return 0 when every file came out as it went in, else 1."""
    parser = argparse.ArgumentParser(prog="manage.py roundtrip", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a CloudFormation or SAM template, YAML or JSON")
    lines = [roundtrip(file) for file in parser.parse_args(arguments).files]
    for line in lines:
        sys.stdout.write(orjson.dumps(line).decode() + "\n")
    sys.stdout.flush()
    return 0 if all(line["identical"] for line in lines) else 1


def roundtrip(file: str) -> dict[str, Any]:
    """Return whether a file is written back byte by byte, and what is drawn of it."""
    found: dict[str, Any] = {"file": file, "identical": False, "nodes": [], "edges": [], "opaque": [], "error": None}
    try:
        data = _read(Path(file))
        document = Document.parse(data)
        found["identical"] = document.emit_bytes() == data
        drawn = graph(document)
    except InvalidTemplate as error:
        found["error"] = {"message": error.message, "line": error.line, "column": error.column}
        return found
    except OSError as error:
        found["error"] = {"message": error.strerror or str(error), "line": None, "column": None}
        return found
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    found["nodes"] = list(names.values())
    found["edges"] = [
        {"source": names[edge["source"]], "target": names[edge["target"]], "kind": edge["kind"]}
        for edge in drawn["edges"]
    ]
    found["opaque"] = [node["logicalId"] for node in drawn["nodes"] if node["opaque"]]
    return found


def _read(path: Path) -> bytes:
    """Return a file's bytes, no more than shows that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
