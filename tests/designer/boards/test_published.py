"""Every published template is imported and exported through the pages that people use."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

TEMPLATES = Path(__file__).parents[4] / "shared" / "templates"
FILES = [file for file in sorted(TEMPLATES.rglob("*")) if file.is_file() and file.name != "README.md"]
BROKEN = "rds-sns-event-notification"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES, reason="the published templates are not here"),
]


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("designer.site.limits.Limit.check", lambda self, request: None)


def test_each_of_them_goes_out_as_it_came_in(client: Client) -> None:
    different = []
    for file in FILES:
        if file.parent.name == BROKEN:
            continue
        answer = client.post("/import", {"file": SimpleUploadedFile(file.name, file.read_bytes())})
        assert answer.status_code == 302, (file.parent.name, answer.status_code)
        exported = client.get(f"{answer.headers['Location']}/export/template")
        if exported.content != file.read_bytes():
            different.append(file.parent.name)
    assert different == []


def test_the_broken_one_is_refused_where_it_is_broken(client: Client) -> None:
    [file] = [file for file in FILES if file.parent.name == BROKEN]
    answer = client.post("/import", {"file": SimpleUploadedFile(file.name, file.read_bytes())})
    assert answer.status_code == 422
    assert "Line 3, column" in answer.content.decode()
