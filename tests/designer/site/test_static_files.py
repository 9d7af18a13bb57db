"""The pages' files."""

import gzip
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from designer.site.static_files import StaticFiles

SCRIPT = b"let sluice = 1;" * 100


@pytest.fixture
def files(tmp_path: Path, settings: Settings) -> StaticFiles:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "designer-x1XGuNl0.js").write_bytes(SCRIPT)
    (folder / "designer-x1XGuNl0.js.gz").write_bytes(gzip.compress(SCRIPT))
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = False
    return StaticFiles(nothing_here)


def nothing_here(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


def get(files: StaticFiles, path: str, **headers: str) -> HttpResponse:
    answer = files(RequestFactory().get(path, headers=headers))
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_hashed_file_is_sent_in_one_piece_and_kept_for_ever(files: StaticFiles) -> None:
    answer = get(files, "/static/assets/designer-x1XGuNl0.js")
    assert answer.content == SCRIPT
    assert not answer.streaming
    assert answer.headers["Content-Type"] == 'text/javascript; charset="utf-8"'
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_browser_that_takes_gzip_gets_it(files: StaticFiles) -> None:
    answer = get(files, "/static/assets/designer-x1XGuNl0.js", accept_encoding="gzip, br")
    assert gzip.decompress(answer.content) == SCRIPT
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_file_that_the_browser_has_is_not_sent_again(files: StaticFiles) -> None:
    tag = get(files, "/static/assets/designer-x1XGuNl0.js").headers["ETag"]
    answer = get(files, "/static/assets/designer-x1XGuNl0.js", if_none_match=tag)
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/assets/gone.js", "/static/../designer/settings.py", "/static/%2e%2e/x"])
def test_anything_else_is_left_to_the_pages(files: StaticFiles, path: str) -> None:
    assert get(files, path).status_code == 404
