"""Tests of how local code becomes archives."""

import io
import zipfile
from typing import Any

from designer.runs.packaging import archive, files_at, package


def function(uri: Any) -> Any:
    return {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": uri, "Handler": "app.handler"}}


def test_supplied_code_becomes_an_archive_that_the_template_names() -> None:
    done = package({"Resources": {"Work": function("src/work/")}}, {"src/work/app.py": b"x = 1"})
    assert done.template["Resources"]["Work"]["Properties"]["CodeUri"] == "s3://sluice-code/supplied/Work"
    assert zipfile.ZipFile(io.BytesIO(done.archives["supplied/Work"])).read("app.py") == b"x = 1"
    assert done.code_not_supplied == []


def test_a_function_whose_code_is_not_there_is_named() -> None:
    done = package({"Resources": {"Work": function("src/work/")}}, {"src/other/app.py": b""})
    assert done.code_not_supplied == ["Work"]
    assert done.template["Resources"]["Work"]["Properties"]["CodeUri"] == "s3://sluice-code/not-supplied/Work"


def test_a_code_location_in_globals_holds_for_every_function_without_its_own() -> None:
    template = {
        "Globals": {"Function": {"CodeUri": "src/", "Timeout": 3}},
        "Resources": {"One": {"Type": "AWS::Serverless::Function", "Properties": {}}, "Two": function("other/")},
    }
    done = package(template, {"src/app.py": b"", "other/app.py": b""})
    assert sorted(done.archives) == ["supplied/One", "supplied/Two"]
    assert "CodeUri" not in done.template["Globals"]["Function"]


def test_inline_code_is_left_as_it_is() -> None:
    code = {"ZipFile": "def handler(event, context): return event"}
    done = package({"Resources": {"Work": {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}}}}, {})
    assert done.template["Resources"]["Work"]["Properties"]["Code"] == code
    assert done.code_not_supplied == []


def test_the_given_template_is_not_changed() -> None:
    template = {"Resources": {"Work": function("src/")}}
    package(template, {"src/app.py": b""})
    assert template["Resources"]["Work"]["Properties"]["CodeUri"] == "src/"


def test_the_same_files_give_the_same_archive() -> None:
    assert archive({"b.py": b"2", "a.py": b"1"}) == archive({"a.py": b"1", "b.py": b"2"})


def test_a_location_of_a_single_dot_is_the_whole_folder() -> None:
    assert files_at("./", {"app.py": b"1"}) == {"app.py": b"1"}


def test_a_program_may_be_executed() -> None:
    files = {"bootstrap": b"#!/bin/sh\n", "binary": b"\x7fELF\x02", "app.py": b"pass"}
    with zipfile.ZipFile(io.BytesIO(archive(files))) as opened:
        modes = {entry.filename: entry.external_attr >> 16 for entry in opened.infolist()}
    assert modes == {"app.py": 0o644, "binary": 0o755, "bootstrap": 0o755}
