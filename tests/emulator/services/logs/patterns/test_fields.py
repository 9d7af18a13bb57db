"""Patterns for log events of fields between spaces."""

import pytest

from emulator.contract.errors import AwsError
from emulator.services.logs.patterns.pattern import read_pattern

EVENT = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ip, server, username, timestamp, request, status_code, bytes]", True),
        ("[ip, server, username, timestamp, request, status_code]", False),
        ("[ip, ..., status_code, bytes]", True),
        ("[..., status_code = 4*, bytes]", True),
        ("[..., status_code = 5*, bytes]", False),
        ("[ip, server, username, timestamp, request = *html*, status_code = 4*, bytes]", True),
        ("[..., bytes > 1000 && bytes < 2000]", True),
        ("[ip = %127\\.0\\.0\\.[1-9]%, ...]", True),
        ('[..., username = "frank" || username = "bob", timestamp, request, status, bytes]', True),
        ("[..., status_code = 404 || status_code = 410, bytes]", True),
        ("[,,,,,,]", True),
    ],
)
def test_fields_match_by_place_and_condition(pattern: str, expected: bool) -> None:
    assert (read_pattern(pattern).extract(EVENT) is not None) is expected


def test_fields_are_extracted_by_name_and_by_place() -> None:
    extracted = read_pattern("[ip, ..., status, bytes]").extract(EVENT)
    assert extracted == {
        "$ip": "127.0.0.1",
        "$2": "Prod",
        "$3": "frank",
        "$4": "10/Oct/2000:13:25:15 -0700",
        "$5": "GET /index.html HTTP/1.0",
        "$status": "404",
        "$bytes": "1534",
    }


@pytest.mark.parametrize("pattern", ["[a", "[..., ...]", "[a = ]", "[a = 1 && b = 2]"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(AwsError, match=r"Invalid character\(s\) in term"):
        read_pattern(pattern)
