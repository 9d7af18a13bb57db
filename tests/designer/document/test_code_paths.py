"""Which names a file of code may have."""

import pytest

from designer.document.code_paths import is_taken, leads_out


@pytest.mark.parametrize("path", ["app.py", "src/Worker/app.py", "src/été 1.py", ".env", "a..b/c", "=1+1.csv", "🦦.py"])
def test_what_stays_inside_is_a_path(path: str) -> None:
    assert not leads_out(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../evil.py",
        "src/../../evil.py",
        "/etc/passwd",
        "//host/share",
        "C:\\evil.py",
        "C:evil.py",
        "src\\..\\..\\evil.py",
        "a//b",
        "./a",
        "a/",
        "a\0b",
        "a\nb",
        "gpj.\u202eyp.exe",
        "\ud800",
        "y" * 401,
    ],
)
def test_what_leads_out_or_hides_is_none(path: str) -> None:
    assert leads_out(path)


def test_the_names_of_a_zips_own_files_are_taken() -> None:
    assert [is_taken(path) for path in ("template.yaml", "scenario.yaml", "src/template.yaml")] == [True, True, False]
