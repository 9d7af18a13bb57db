"""CloudWatch Logs Insights: queries over the events of log groups."""

import json
from typing import Any

import pytest

from emulator.services.logs.insights.query import NOT_MODELLED
from tests.emulator.services.logs.bench import LogsBench
from tests.emulator.worlds import Refused

NOW = 1_767_225_600_000
MINUTE = 60_000
REPORT = (
    "REPORT RequestId: 6bc28136-xxxx\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB"
    "\tMax Memory Used: 40 MB\t\n"
).replace("6bc28136-xxxx", "6bc28136-46fe-4a5e-9c4a-1f3f2b6d8a10")
ORDERS: list[dict[str, Any]] = [
    {"level": "INFO", "order": {"id": "a", "total": 10}, "tags": ["new"]},
    {"level": "ERROR", "order": {"id": "b", "total": 2.5}},
    {"level": "INFO", "order": {"id": "a", "total": 30}},
    {"level": "WARN"},
]


class Queried(LogsBench):
    """A world whose group `g` holds one event a minute."""

    def __init__(self, *messages: str) -> None:
        super().__init__()
        self.logs("CreateLogStream", logGroupName="g", logStreamName="s")
        events = [{"timestamp": NOW + number * MINUTE, "message": text} for number, text in enumerate(messages)]
        self.logs("PutLogEvents", logGroupName="g", logStreamName="s", logEvents=events)

    def start(self, text: str, **parameters: Any) -> str:
        """Start a query over an hour; return its id."""
        given = {"logGroupName": "g", "startTime": NOW // 1000, "endTime": NOW // 1000 + 3600, **parameters}
        return str(self.logs("StartQuery", queryString=text, **given)["queryId"])

    def query(self, text: str, **parameters: Any) -> list[dict[str, str]]:
        """Return a query's rows, without the pointers to events."""
        answer = self.logs("GetQueryResults", queryId=self.start(text, **parameters))
        assert answer["status"] == "Complete"
        return [{each["field"]: each["value"] for each in row if each["field"] != "@ptr"} for row in answer["results"]]


def orders() -> Queried:
    """Return a world with four orders as JSON."""
    return Queried(*map(json.dumps, ORDERS))


def test_without_fields_a_query_shows_time_and_message_the_latest_first() -> None:
    rows = Queried("first", "second").query("filter @message like 's'")
    assert rows == [
        {"@timestamp": "2026-01-01 00:01:00.000", "@message": "second"},
        {"@timestamp": "2026-01-01 00:00:00.000", "@message": "first"},
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("fields order.id | filter level = 'INFO' | sort @timestamp asc", [{"order.id": "a"}, {"order.id": "a"}]),
        ("fields order.total as t | filter t > 5 | sort t desc", [{"t": "30"}, {"t": "10"}]),
        ("fields order.id | filter level = 'ERROR' or order.total >= 30 | sort order.id", ["a", "b"]),
        ("fields order.id | filter not isPresent(order.id)", [{}]),
        ("fields level | filter level in ['WARN', 'ERROR'] | sort level", ["ERROR", "WARN"]),
        ("fields level | filter level not in ['INFO', 'WARN']", ["ERROR"]),
        ('fields level | filter @message like /(?i)"error"/', ["ERROR"]),
        ("fields level | filter @message not like /INFO|WARN/", ["ERROR"]),
        ("fields level | filter level =~ /^E/", ["ERROR"]),
        ("fields tags.0 | filter ispresent(tags.0)", ["new"]),
        (
            "fields concat(toupper(order.id), '-', strlen(level)) as x | filter x != '-4' | dedup x | sort x",
            ["A-4", "B-5"],
        ),
        ("fields order.total * 2 + 1 as x | filter order.id = 'b'", ["6"]),
        ("fields order.total / 0 as x | filter order.id = 'b'", [{}]),
        ("fields @timestamp, level | sort @timestamp asc | limit 1 | display level", ["INFO"]),
        ("fields level # the loudest\n| filter level = `level` and order.total = 2.5", ["ERROR"]),
    ],
)
def test_fields_are_filtered_sorted_and_cut(text: str, rows: list[Any]) -> None:
    found = orders().query(text)
    if rows and isinstance(rows[0], str):
        assert [next(iter(row.values())) for row in found] == rows
    else:
        assert found == rows


def test_events_are_counted_by_what_they_have_in_common() -> None:
    text = "stats count(*) as n, avg(order.total), max(order.total) by level | sort n desc, level asc"
    assert orders().query(text) == [
        {"level": "INFO", "n": "2", "avg(order.total)": "20", "max(order.total)": "30"},
        {"level": "ERROR", "n": "1", "avg(order.total)": "2.5", "max(order.total)": "2.5"},
        {"level": "WARN", "n": "1"},
    ]


def test_events_are_counted_by_their_time() -> None:
    text = "stats count() by bin(2m) | sort bin(2m) asc"
    assert orders().query(text) == [
        {"bin(2m)": "2026-01-01 00:00:00.000", "count()": "2"},
        {"bin(2m)": "2026-01-01 00:02:00.000", "count()": "2"},
    ]


def test_everything_is_one_group_where_none_is_named() -> None:
    text = (
        "stats sum(order.total) / count(order.id) as mean, pct(order.total, 50) as p50,"
        " count_distinct(order.id) as ids, earliest(level) as first, latest(level) as last,"
        " stddev(order.total) as spread"
    )
    assert orders().query(text) == [
        {"mean": "14.166667", "p50": "10", "ids": "2", "first": "INFO", "last": "WARN", "spread": "11.60699"}
    ]
    assert orders().query("filter level = 'none' | stats count(*), sum(order.total)") == [
        {"count(*)": "0", "sum(order.total)": "0"}
    ]


def test_a_glob_takes_a_message_apart() -> None:
    world = Queried("user=ann took 12 ms", "user=bob took 7 ms", "something else")
    text = "parse @message 'user=* took * ms' as user, ms | filter ispresent(ms) | fields user, ms | sort ms desc"
    assert world.query(text) == [{"user": "ann", "ms": "12"}, {"user": "bob", "ms": "7"}]
    assert world.query("parse 'user=*' as rest | stats count(rest)") == [{"count(rest)": "2"}]


def test_a_regular_expression_takes_a_message_apart() -> None:
    world = Queried("user=ann, method:GET, latency := 12", "user=bob, method:PUT, latency := 7", "something else")
    text = r"parse @message /user=(?<user>.*?), method:(?<method>GET|PUT), latency := (?<ms>\d+)/"
    assert world.query(f"{text} | filter ispresent(ms) | fields user, method, ms | sort ms desc") == [
        {"user": "ann", "method": "GET", "ms": "12"},
        {"user": "bob", "method": "PUT", "ms": "7"},
    ]
    assert world.query(r"parse /latency := (?<ms>\d+)/ | stats sum(ms)") == [{"sum(ms)": "19"}]
    assert world.query("filter @message like /(?i)METHOD:(get|put)/ | stats count(*)") == [{"count(*)": "2"}]


NESTED = '{"users": [{"name": "ann", "age": 5}, {"name": "bob"}], "a-b": {"c": [1, 2]}}'


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("fields jsonParse(@message) as j | display j.users[1].name as n", [{"n": "bob"}]),
        ("fields jsonParse(@message) as j | stats sum(j.users.0.age) as age", [{"age": "5"}]),
        ("fields jsonParse(@message).users as u | display u[0]", [{"u[0]": '{"name":"ann","age":5}'}]),
        ("fields jsonStringify(jsonParse('[1, {}]')) as t | display t, jsonParse('x') as n", [{"t": "[1,{}]"}]),
        (
            "fields jsonParse(@message) as j | unnest j.users into one | display one.name as name, one.age as age",
            [{"name": "ann", "age": "5"}, {"name": "bob"}],
        ),
        ("unnest level into one | display one, ispresent(one) as is", [{"is": "0"}]),
        ("display isValidIpV4('10.0.0.1') as a, isValidIp('x') as b, isValidIpV6('::1') as c", ["1", "0", "1"]),
        (
            "display isIpv4InSubnet('10.1.2.3', '10.1.0.0/16') as a, isIpInSubnet('10.2.0.1', '10.1.0.0/16') as b",
            ["1", "0"],
        ),
        (
            "display isIpv6InSubnet('2001:db8::1', '2001:db8::/32') as a, isIpv6InSubnet('10.1.2.3', '::/0') as b",
            ["1", "0"],
        ),
        ("display 2 ^ 3 as a, 2 ^ 3 ^ 2 as b, -2 ^ 2 as c", ["8", "512", "-4"]),
        ("display fromMillis(0) as a, toMillis(fromMillis(1767225600000)) / 1000 as b, now() as c", None),
    ],
)
def test_structures_addresses_powers_and_times(text: str, rows: list[Any] | None) -> None:
    found = Queried(NESTED).query(text)
    if rows is None:
        assert found == [{"a": "1970-01-01 00:00:00.000", "b": "1767225600", "c": "1767225600"}]
    elif rows and isinstance(rows[0], str):
        assert list(found[0].values()) == rows
    else:
        assert found == rows


@pytest.mark.parametrize(
    ("period", "down", "up"),
    [
        ("1mo", "2026-01-01", "2026-02-01"),
        ("1q", "2026-01-01", "2026-04-01"),
        ("1y", "2026-01-01", "2027-01-01"),
        ("5mo", "2025-11-01", "2026-04-01"),
        ("1w", "2026-01-15", "2026-01-22"),
    ],
)
def test_months_quarters_and_years_are_the_calendars(period: str, down: str, up: str) -> None:
    time = "2026-01-20 13:00:00.000"
    text = f"display datefloor('{time}', {period}) as down, dateceil('{time}', {period}) as up"
    assert Queried("x").query(text) == [{"down": f"{down} 00:00:00.000", "up": f"{up} 00:00:00.000"}]


def test_a_function_s_report_has_fields() -> None:
    text = "filter @type = 'REPORT' | stats max(@memorySize / 1000000) as mb, avg(@duration), sum(@billedDuration)"
    assert Queried("x", REPORT).query(text) == [{"mb": "128", "avg(@duration)": "12.5", "sum(@billedDuration)": "13"}]


def test_a_query_is_about_the_groups_and_the_time_that_it_names() -> None:
    world = orders()
    world.logs("CreateLogGroup", logGroupName="empty")
    whole = world.logs("DescribeLogGroups", logGroupNamePrefix="g")["logGroups"][0]["logGroupArn"]
    both = world.start("fields level", logGroupName=None, logGroupNames=["g", "empty"])
    statistics = world.logs("GetQueryResults", queryId=both)["statistics"]
    assert (statistics["recordsScanned"], statistics["logGroupsScanned"]) == (4, 2)
    assert len(world.query("fields level", logGroupName=None, logGroupIdentifiers=[whole])) == 4
    assert len(world.query("fields level", endTime=NOW // 1000 + 60)) == 2
    assert len(world.query("fields level", limit=3)) == 3
    filtered = world.start("filter level = 'INFO' | stats count(*)")
    assert world.logs("GetQueryResults", queryId=filtered)["statistics"]["recordsMatched"] == 2


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("fields", "MalformedQueryException", "end of the query at line 1 and position 7"),
        ("fields @timestamp | boom x", "MalformedQueryException", "unexpected symbol found boom"),
        ("filter level = ", "MalformedQueryException", "end of the query"),
        ("filter level not 'x'", "MalformedQueryException", "unexpected symbol found x"),
        ("fields level |", "MalformedQueryException", "end of the query"),
        ("fields level limit 5", "MalformedQueryException", "unexpected symbol found limit"),
        ("fields ;", "MalformedQueryException", "unexpected symbol found ;"),
        ("limit 10001", "MalformedQueryException", "between 1 and 10000"),
        (f"limit {'9' * 9000}", "MalformedQueryException", "unexpected symbol found 9"),
        ("limit 0", "MalformedQueryException", "between 1 and 10000"),
        ("stats level", "MalformedQueryException", "stats needs aggregates"),
        ("fields strlen()", "MalformedQueryException", "wrong number of arguments of strlen"),
        ("parse '*' as a, b", "MalformedQueryException", "1 wildcards for 2 fields"),
        (f"filter {'(' * 3000}1{')' * 3000}", "MalformedQueryException", "nested too deeply"),
        ("parse @message", "MalformedQueryException", "end of the query"),
        ("parse @message /x(y)/", "MalformedQueryException", "needs named groups"),
        ("parse @message /(?<a>x/", "MalformedQueryException", "a group is not closed"),
        ("parse @message /(?<a>x)(?=y)/", "NotImplemented", "lookahead in regular expressions"),
        (r"filter @message like /(x)\1/", "NotImplemented", "back references"),
        ("filter @message like /*/", "MalformedQueryException", "nothing stands before *"),
        ("filter @message like /(a{900}){900}/", "MalformedQueryException", "too large"),
        *((f"{name} x", "NotImplemented", f"the command {name}") for name in NOT_MODELLED),
        ("fields boom(level)", "NotImplemented", "the function boom"),
        ("stats count(*) by bin(0m)", "NotImplemented", "the period 0m"),
        ("unnest tags", "MalformedQueryException", "end of the query"),
    ],
)
def test_a_query_that_is_none_or_not_modelled_is_refused(text: str, code: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        orders().query(text)
    assert refused.value.code == code
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"logGroupName": "none"}, "ResourceNotFoundException"),
        ({"logGroupName": None}, "InvalidParameterException"),
        ({"logGroupNames": ["g"]}, "InvalidParameterException"),
        ({"endTime": NOW // 1000 - 1}, "InvalidParameterException"),
        ({"queryLanguage": "SQL"}, "NotImplemented"),
    ],
)
def test_a_query_about_nothing_is_refused(parameters: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        orders().query("fields level", **parameters)
    assert refused.value.code == code


def test_queries_are_listed_for_a_week_and_have_ended() -> None:
    world = orders()
    first, second = world.start("fields level"), world.start("fields order.id")
    listed = world.logs("DescribeQueries", logGroupName="g")["queries"]
    assert [query["queryId"] for query in listed] == [second, first]
    assert world.logs("DescribeQueries", logGroupName="other")["queries"] == []
    assert world.logs("DescribeQueries", status="Running")["queries"] == []
    with pytest.raises(Refused, match="already ended"):
        world.logs("StopQuery", queryId=first)
    world.pass_time(7 * 86_400)
    assert world.logs("DescribeQueries")["queries"] == []
    with pytest.raises(Refused, match="query does not exist"):
        world.logs("GetQueryResults", queryId=first)


def test_queries_are_kept_under_names() -> None:
    world = orders()
    first = world.logs("PutQueryDefinition", name="loud", queryString="filter level = 'ERROR'", logGroupNames=["g"])
    second = world.logs("PutQueryDefinition", name="all", queryString="fields level")
    identity = first["queryDefinitionId"]
    listed = world.logs("DescribeQueryDefinitions")["queryDefinitions"]
    assert [kept["name"] for kept in listed] == ["all", "loud"]
    assert listed[1] == {
        "queryLanguage": "CWLI",
        "queryDefinitionId": identity,
        "name": "loud",
        "queryString": "filter level = 'ERROR'",
        "lastModified": NOW,
        "logGroupNames": ["g"],
    }
    world.logs("PutQueryDefinition", name="louder", queryString="fields level", queryDefinitionId=identity)
    found = world.logs("DescribeQueryDefinitions", queryDefinitionNamePrefix="lou")["queryDefinitions"]
    assert [kept["name"] for kept in found] == ["louder"]
    assert world.logs("DeleteQueryDefinition", queryDefinitionId=second["queryDefinitionId"]) == {"success": True}
    with pytest.raises(Refused, match="query definition does not exist"):
        world.logs("DeleteQueryDefinition", queryDefinitionId=second["queryDefinitionId"])
    with pytest.raises(Refused, match="query definition does not exist"):
        world.logs("PutQueryDefinition", name="x", queryString="fields level", queryDefinitionId="none")
    with pytest.raises(Refused, match="unexpected symbol"):
        world.logs("PutQueryDefinition", name="x", queryString="boom")


def test_a_pointer_leads_to_its_event() -> None:
    world = orders()
    results = world.logs("GetQueryResults", queryId=world.start("fields level | filter level = 'WARN'"))["results"]
    pointer = next(each["value"] for each in results[0] if each["field"] == "@ptr")
    record = world.logs("GetLogRecord", logRecordPointer=pointer)["logRecord"]
    assert (record["level"], record["@logStream"], record["@message"]) == ("WARN", "s", '{"level": "WARN"}')
    with pytest.raises(Refused, match="log record does not exist"):
        world.logs("GetLogRecord", logRecordPointer="nothing")


def test_fields_of_the_latest_events_have_their_shares() -> None:
    world = orders()
    world.pass_time(600)
    found = world.logs("GetLogGroupFields", logGroupName="g")["logGroupFields"]
    fields = {each["name"]: each["percent"] for each in found}
    assert (fields["@message"], fields["level"], fields["order.id"], fields["tags.0"]) == (100, 100, 75, 25)
    world.pass_time(3600)
    assert world.logs("GetLogGroupFields", logGroupName="g")["logGroupFields"] == []
    around = world.logs("GetLogGroupFields", logGroupName="g", time=NOW // 1000)["logGroupFields"]
    assert {"name": "level", "percent": 100} in around
