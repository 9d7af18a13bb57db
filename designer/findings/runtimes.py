"""How long AWS maintains each Lambda runtime, from the table that cfn-lint brings along and keeps up to date."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TABLE = Path("data", "AdditionalSpecs", "LmbdRuntimeLifecycle.json")


@dataclass(frozen=True)
class Life:
    """From when on a runtime is deprecated, and from when on no function can be made with it."""

    deprecated: date
    no_more_new: date | None
    successor: str


def ends_of(runtime: str) -> Life | None:
    """Return when a runtime's maintenance ends, or None for one that is not known."""
    return _table().get(runtime)


@cache
def _table() -> dict[str, Life]:
    """Read the table; cfn-lint itself takes seconds to import, and is not."""
    spec = find_spec("cfnlint")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        return {}
    rows: dict[str, Any] = json.loads((Path(folders[0]) / TABLE).read_text())
    return {
        name: Life(
            deprecated=date.fromisoformat(row["deprecated"]),
            no_more_new=date.fromisoformat(row["create-block"]) if row.get("create-block") else None,
            successor=row.get("successor") or "",
        )
        for name, row in rows.items()
        if row.get("deprecated")
    }
