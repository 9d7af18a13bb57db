"""Reads field index policies. An index makes queries faster and changes no result, so that nothing else follows."""

from emulator.bus.written import read_json
from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.limits import INDEXED_FIELDS

INDEXES = "FIELD_INDEX_POLICY"


def read_index(document: str) -> list[str]:
    """Return the fields of a policy, or refuse a policy that is none."""
    try:
        policy = read_json(document)
    except (ValueError, RecursionError):
        raise InvalidParameter("Policy document is not valid JSON.") from None
    fields = policy.get("Fields") if isinstance(policy, dict) else None
    if not isinstance(fields, list) or not fields or not all(isinstance(name, str) and name for name in fields):
        raise InvalidParameter("Policy document needs Fields: a list of names.")
    if len(fields) > INDEXED_FIELDS:
        raise InvalidParameter(f"A field index policy has at most {INDEXED_FIELDS} fields.")
    return fields
