"""What AWS's JSON parser says of broken documents, as recorded and as Jackson is documented."""

import pytest

from emulator.services.sns.documents import NotJson, read_json

AT = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, column: {}]"
VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"


@pytest.mark.parametrize(
    ("text", "reason", "line", "column"),
    [
        (
            "{invalid-json}",
            "Unexpected character ('i' (code 105)): was expecting double-quote to start field name",
            1,
            2,
        ),
        ("invalid", f"Unrecognized token 'invalid': was expecting {VALUES}", 1, 8),
        (
            '{"a" 1}',
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            1,
            6,
        ),
        ('{"a": 1 2}', "Unexpected character ('2' (code 50)): was expecting comma to separate Object entries", 1, 9),
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 4),
        ('{"a":\n  nope}', f"Unrecognized token 'nope': was expecting {VALUES}", 2, 7),
        ('{"a": 1', "Unexpected end-of-input: expected close marker for Object", 1, 8),
        ("", "Unexpected end-of-input", 1, 1),
    ],
)
def test_what_is_said_of_a_broken_document(text: str, reason: str, line: int, column: int) -> None:
    with pytest.raises(NotJson) as broken:
        read_json(text)
    assert broken.value.reason == reason + AT.format(line, column)


def test_a_bottomless_document_is_refused() -> None:
    with pytest.raises(NotJson):
        read_json("[" * 100_000)
