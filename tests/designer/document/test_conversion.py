"""A template converted to the other format says the same."""

import json

import pytest

from designer.document.conversion import as_json, as_yaml
from designer.document.document import Document
from tests.corpus import VALID


@pytest.mark.parametrize("name", VALID)
def test_json_and_back_says_what_the_template_says(name: str) -> None:
    document = Document.parse(VALID[name].read_bytes())
    there = Document.parse(as_json(document))
    assert there.format == "json"
    back = Document.parse(as_yaml(there))
    assert back.format == "yaml"
    wanted = json.loads(json.dumps(document.template(), default=str))
    assert json.loads(json.dumps(there.template(), default=str)) == wanted
    assert json.loads(json.dumps(back.template(), default=str)) == wanted


def test_its_own_format_is_the_template_as_it_stands() -> None:
    text = "# mine\nResources:\n  Q: {Type: 'AWS::SQS::Queue'}\n"
    assert as_yaml(Document.parse(text)) == text
    assert as_json(Document.parse('{"Resources": {}}')) == '{"Resources": {}}'


@pytest.mark.parametrize("text", ["1e3", "012", "1_000", "0x1F", "1:30", "2020-01-01", "yes", "~", "", ".5", "+1", "="])
def test_a_text_like_a_number_stays_a_text(text: str) -> None:
    given = {"Resources": {"Q": {"Type": "T", "Name": text, text or "x": 1}}}
    assert Document.parse(as_yaml(Document.parse(json.dumps(given)))).template() == given
