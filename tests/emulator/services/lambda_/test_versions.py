"""Versions stay as they were published; aliases choose among them."""

import pytest

from tests.emulator.services.lambda_.bench import LambdaBench
from tests.emulator.worlds import Refused


def published(bench: LambdaBench, count: int) -> None:
    """Publish that many versions of the function, each with its own queue as target."""
    for number in range(1, count + 1):
        bench.queue(f"out{number}")
        variables = {"Variables": {"OUT": f"https://sqs.us-east-1.amazonaws.com/123456789012/out{number}"}}
        bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Environment=variables)
        bench.pass_time(1)
        bench.call_lambda("PublishVersion", FunctionName="worker")


@pytest.fixture
def bench() -> LambdaBench:
    made = LambdaBench()
    made.function()
    return made


def test_a_version_runs_with_the_configuration_that_was_published(bench: LambdaBench) -> None:
    published(bench, 2)
    assert bench.invoke("worker", Qualifier="1")["ExecutedVersion"] == "1"
    assert bench.counts("https://sqs.us-east-1.amazonaws.com/123456789012/out1") == (1, 0, 0)
    assert bench.counts("https://sqs.us-east-1.amazonaws.com/123456789012/out2") == (0, 0, 0)


def test_what_was_published_does_not_change(bench: LambdaBench) -> None:
    published(bench, 1)
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1")
    before = bench.call_lambda("GetFunctionConfiguration", FunctionName="worker", Qualifier="1")
    latest = bench.call_lambda("GetFunctionConfiguration", FunctionName="worker")
    for qualifier in ("1", "live"):
        name = f"worker:{qualifier}"
        with pytest.raises(Refused, match=rf"only supported on \$LATEST: .*:worker:{qualifier} does not change"):
            bench.call_lambda("UpdateFunctionConfiguration", FunctionName=name, Timeout=9)
        with pytest.raises(Refused, match=r"UpdateFunctionCode is only supported on \$LATEST"):
            bench.call_lambda("UpdateFunctionCode", FunctionName=name, S3Bucket="sluice-code", S3Key="other.zip")
    with pytest.raises(Refused, match="Function not found"):
        bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker:7", Timeout=9)
    assert bench.call_lambda("GetFunctionConfiguration", FunctionName="worker") == latest
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker:$LATEST", Timeout=9)
    bench.pass_time(1)
    assert bench.call_lambda("GetFunctionConfiguration", FunctionName="worker")["Timeout"] == 9
    assert bench.call_lambda("GetFunctionConfiguration", FunctionName="worker", Qualifier="1") == before


def test_an_alias_runs_the_version_that_it_points_to(bench: LambdaBench) -> None:
    published(bench, 2)
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1")
    assert bench.invoke("worker:live")["ExecutedVersion"] == "1"
    bench.call_lambda("UpdateAlias", FunctionName="worker", Name="live", FunctionVersion="2")
    assert bench.invoke("worker:live")["ExecutedVersion"] == "2"


def test_a_weight_sends_its_share_of_invocations_to_the_other_version(bench: LambdaBench) -> None:
    published(bench, 2)
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1", RoutingConfig=weights)
    run = [bench.invoke("worker:live", seconds=0)["ExecutedVersion"] for _ in range(1000)]
    assert 70 <= run.count("2") <= 130


@pytest.mark.parametrize(
    ("version", "text"), [("2", "already included in routing"), ("$LATEST", "LATEST is not supported")]
)
def test_the_weights_that_an_alias_keeps_have_to_fit_its_new_version(
    bench: LambdaBench, version: str, text: str
) -> None:
    published(bench, 2)
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1", RoutingConfig=weights)
    with pytest.raises(Refused, match=text):
        bench.call_lambda("UpdateAlias", FunctionName="worker", Name="live", FunctionVersion=version)
    assert bench.call_lambda("GetAlias", FunctionName="worker", Name="live")["FunctionVersion"] == "1"


def test_an_alias_with_provisioned_concurrency_stays_with_published_versions(bench: LambdaBench) -> None:
    bench.call_lambda("PublishVersion", FunctionName="worker")
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1")
    provision = {"Qualifier": "live", "ProvisionedConcurrentExecutions": 1}
    bench.call_lambda("PutProvisionedConcurrencyConfig", FunctionName="worker", **provision)
    with pytest.raises(Refused, match="cannot be applied to unpublished function versions"):
        bench.call_lambda("UpdateAlias", FunctionName="worker", Name="live", FunctionVersion="$LATEST")


@pytest.mark.parametrize(
    ("version", "weights", "text"),
    [
        ("1", {"2": 0.1, "1": 0.1}, "Number of items in AdditionalVersionWeights cannot be greater than 1"),
        ("1", {"1": 0.1}, "Function version 1 is already included in routing configuration"),
        ("1", {"2": 1.1}, "Member must have value less than or equal to 1.0"),
        ("1", {"9": 0.1}, "Function not found"),
        ("$LATEST", {"2": 0.1}, "$LATEST is not supported for an alias pointing to more than 1 version"),
    ],
)
def test_these_weights_are_refused(bench: LambdaBench, version: str, weights: dict[str, float], text: str) -> None:
    published(bench, 2)
    routing = {"AdditionalVersionWeights": weights}
    with pytest.raises(Refused, match=text.replace("$", r"\$")):
        bench.call_lambda(
            "CreateAlias", FunctionName="worker", Name="live", FunctionVersion=version, RoutingConfig=routing
        )


def test_an_alias_is_made_once_and_deleted_as_often_as_one_likes(bench: LambdaBench) -> None:
    alias = {"FunctionName": "worker", "Name": "live"}
    bench.call_lambda("CreateAlias", **alias, FunctionVersion="$LATEST")
    with pytest.raises(Refused) as refused:
        bench.call_lambda("CreateAlias", **alias, FunctionVersion="$LATEST")
    assert refused.value.code == "ResourceConflictException"
    bench.call_lambda("DeleteAlias", **alias)
    bench.call_lambda("DeleteAlias", **alias)
    with pytest.raises(Refused, match="Cannot find alias arn"):
        bench.call_lambda("GetAlias", **alias)


def test_the_aliases_of_one_version(bench: LambdaBench) -> None:
    published(bench, 2)
    for name, version in (("a", "1"), ("b", "2"), ("c", "1")):
        bench.call_lambda("CreateAlias", FunctionName="worker", Name=name, FunctionVersion=version)
    found = bench.call_lambda("ListAliases", FunctionName="worker", FunctionVersion="1")["Aliases"]
    assert [alias["Name"] for alias in found] == ["a", "c"]


def test_a_change_must_name_the_latest_revision(bench: LambdaBench) -> None:
    with pytest.raises(Refused) as refused:
        bench.call_lambda("PublishVersion", FunctionName="worker", RevisionId="old")
    assert (refused.value.code, refused.value.status) == ("PreconditionFailedException", 412)
    revision = bench.call_lambda("GetFunctionConfiguration", FunctionName="worker")["RevisionId"]
    bench.call_lambda("PublishVersion", FunctionName="worker", RevisionId=revision)


def test_a_version_of_other_code_than_expected_is_refused(bench: LambdaBench) -> None:
    with pytest.raises(Refused, match=r"is different from current CodeSHA256 in \$LATEST"):
        bench.call_lambda("PublishVersion", FunctionName="worker", CodeSha256="AAAA")


def test_a_function_that_is_being_changed_takes_no_second_change(bench: LambdaBench) -> None:
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Description="one")
    with pytest.raises(Refused) as refused:
        bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Description="two")
    assert refused.value.code == "ResourceConflictException"
    assert "An update is in progress for resource" in refused.value.message


def test_pages_of_a_list(bench: LambdaBench) -> None:
    published(bench, 4)
    numbers: list[str] = []
    marker: dict[str, str] = {}
    while True:
        answer = bench.call_lambda("ListVersionsByFunction", FunctionName="worker", MaxItems=2, **marker)
        numbers += [version["Version"] for version in answer["Versions"]]
        if "NextMarker" not in answer:
            break
        marker = {"Marker": answer["NextMarker"]}
    assert numbers == ["$LATEST", "1", "2", "3", "4"]
    with pytest.raises(Refused):
        bench.call_lambda("ListVersionsByFunction", FunctionName="worker", Marker="broken")
