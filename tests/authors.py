"""Writes random templates in the manner of many authors: a value, and a YAML or JSON text that means it."""

import json
import re
from dataclasses import dataclass
from random import Random
from typing import Any

NAMES = ("Queue", "QueueDLQ", "Topic", "Fn", "Worker", "WorkerRole", "A", "Table2", "Api")
PARAMETERS = ("Stage", "Size", "Email")
CONDITIONS = ("IsLive", "HasEmail")
MAPPING = "Regions"
KEYS = (
    *("Name", "Tags", "Policy", "Environment", "Variables", "Items"),
    *("yes", "2", "a.b", "x/y", "t~e", "k: v", "Größe", "#h"),
)
TYPES = (
    *("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Serverless::Function", "AWS::DynamoDB::Table", "AWS::IAM::Role"),
    *("AWS::Lambda::Function", "Custom::Thing", "AWS::EC2::VPC"),
)
TEXTS = (
    *("plain", "two words", "", "ünï 😀", "${Stage}", "http://a/b?c=d&e#f", "word " * 60 + "end", "x" * 300),
    *("012", "1e3", "yes", "No", "~", "null", "2020-01-01", "1:30", "0x1F", "1_000", "5", "1.5", "<<", "="),
    *("a: b", "x # y", "# c", "- i", "{a}", "[b]", "!Ref A", "&a", "*a", "?", "a,b", "'", '"', "\\n", "%p", "@at", "`"),
    *(" lead", "trail ", "tab\there", "key:", "---", "...", "a'b\"c", "a\r\nb", "one\ntwo\n", "one\ntwo"),
    *("one\n\n  deeper\nback\n", "\nfirst empty\n", "kept\n\n\n", "trail \nnext\n"),
)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_/.+-]*(?: [A-Za-z0-9_/.+-]+)*(?:::[A-Za-z0-9]+)*")
WORDS_THAT_ARE_VALUES = re.compile(r"(?i:null|true|false|yes|no|on|off|y|n)")
COMMENTS = ("note", "TODO: x", "- a", "Key: value", "\ttab\t", "{", "}", "'", '"', "${A}", "ünï", "---", "", "#")


@dataclass(frozen=True)
class Manner:
    """How somebody writes YAML."""

    step: int
    dash: int
    quote: str
    flow: float
    short: float
    comments: float
    blank: float
    anchors: bool


class Author:
    """One template, written by chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.meant: dict[str, Any] = {}
        """What the text that was written last means."""
        self.manner = Manner(step=2, dash=2, quote="", flow=0, short=1, comments=0, blank=0, anchors=False)
        self.anchors: dict[str, str] = {}
        self.keeps = False
        """Whether what was written last may take the lines behind it for its own."""

    def maybe(self, likely: float) -> bool:
        return self.chance.random() < likely

    def template(self) -> dict[str, Any]:
        chance = self.chance
        found: dict[str, Any] = {}
        if self.maybe(0.6):
            found["AWSTemplateFormatVersion"] = "2010-09-09"
        if self.maybe(0.5):
            found["Transform"] = chance.choice(["AWS::Serverless-2016-10-31", ["AWS::LanguageExtensions"]])
        if self.maybe(0.5):
            found["Description"] = self.text()
        if self.maybe(0.3):
            found["Metadata"] = {
                "AWS::CloudFormation::Interface": {
                    "ParameterGroups": [{"Label": {"default": self.text()}, "Parameters": list(PARAMETERS[:2])}],
                    "ParameterLabels": {"Stage": {"default": self.text()}},
                },
                "Own": self.value(1),
            }
        found["Parameters"] = {name: {"Type": "String", "Default": self.text()} for name in PARAMETERS}
        found["Mappings"] = {MAPPING: {"us-east-1": {"Ami": "ami-1", "n": 2}, "eu-west-1": {"Ami": self.text()}}}
        found["Conditions"] = {
            "IsLive": {"Fn::Equals": [{"Ref": "Stage"}, "live"]},
            "HasEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Email"}, ""]}]},
        }
        if self.maybe(0.3):
            found["Globals"] = {"Function": {"Timeout": 5, "Environment": {"Variables": {"G": self.value(2)}}}}
        names = chance.sample(NAMES, chance.randint(1, 5))
        found["Resources"] = {name: self.resource(name, names) for name in names}
        if self.maybe(0.6):
            found["Outputs"] = {f"{name}Out": {"Value": self.pointing(name)} for name in names[:2]}
        sections = list(found)
        if self.maybe(0.3):
            chance.shuffle(sections)
        return {section: found[section] for section in sections}

    def resource(self, name: str, names: list[str]) -> dict[str, Any]:
        chance = self.chance
        found: dict[str, Any] = {"Type": chance.choice(TYPES)}
        others = [other for other in names if other != name]
        if self.maybe(0.2):
            found["Condition"] = chance.choice(CONDITIONS)
        if others and self.maybe(0.3):
            found["DependsOn"] = chance.choice([others[0], others])
        properties = {chance.choice(KEYS): self.value(3, others) for _ in range(chance.randint(0, 4))}
        if properties or self.maybe(0.3):
            found["Properties"] = properties
        if self.maybe(0.2):
            found["Metadata"] = self.value(2)
        if self.maybe(0.2):
            found["DeletionPolicy"] = "Retain"
        return found

    def pointing(self, name: str) -> Any:
        return self.chance.choice(
            [
                {"Ref": name},
                {"Fn::GetAtt": [name, "Arn"]},
                {"Fn::Sub": f"x-${{{name}.Arn}}-${{!{name}}}"},
                {"Fn::Join": ["", ["a", {"Ref": name}]]},
                {"Fn::If": ["IsLive", {"Ref": name}, {"Ref": "AWS::NoValue"}]},
                {"Fn::Sub": ["${Own}-${Stage}", {"Own": {"Ref": name}}]},
            ]
        )

    def text(self) -> str:
        return self.chance.choice(TEXTS)

    def value(self, depth: int, others: list[str] | None = None) -> Any:
        chance = self.chance
        kind = chance.random()
        if kind < 0.15 and others:
            return self.pointing(chance.choice(others))
        if kind < 0.3:
            return chance.choice(
                [
                    {"Ref": "Stage"},
                    {"Fn::FindInMap": [MAPPING, {"Ref": "AWS::Region"}, "Ami"]},
                    {"Fn::If": ["IsLive", self.text(), {"Fn::Base64": {"Fn::Sub": "a\n${Stage}\n"}}]},
                    {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
                    {"Fn::Split": [",", {"Fn::ImportValue": {"Fn::Sub": "${Stage}-x"}}]},
                    {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": self.text()}}},
                ]
            )
        if depth and kind < 0.5:
            return {chance.choice(KEYS): self.value(depth - 1, others) for _ in range(chance.randint(0, 3))}
        if depth and kind < 0.65:
            return [self.value(depth - 1, others) for _ in range(chance.randint(0, 3))]
        return chance.choice([self.text(), self.text(), self.text(), 5, -1, 1.5, True, False, None])

    def write(self) -> str:
        value = self.meant = self.template()
        text = self.json(value) if self.maybe(0.25) else self.yaml(value)
        if self.maybe(0.2):
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        if self.maybe(0.1):
            text = "\ufeff" + text
        return text

    def json(self, value: Any) -> str:
        indent = self.chance.choice([None, 2, 4, "\t", 1, 0])
        separators = self.chance.choice([(",", ":"), (",", ": "), (", ", ": "), (" ,", " : ")])
        end = self.chance.choice(["", "\n", "\n\n"])
        return json.dumps(value, indent=indent, separators=separators, ensure_ascii=self.maybe(0.3)) + end

    def yaml(self, value: Any) -> str:
        chance = self.chance
        self.manner = Manner(
            step=chance.choice([2, 2, 2, 4, 3, 1]),
            dash=chance.choice([0, 2, 1]),
            quote=chance.choice(["", "", "'", '"']),
            flow=chance.choice([0, 0, 0.2, 0.5]),
            short=chance.choice([1, 1, 0, 0.5]),
            comments=chance.choice([0, 0.1, 0.4]),
            blank=chance.choice([0, 0.1, 0.3]),
            anchors=self.maybe(0.2),
        )
        self.anchors, self.keeps = {}, False
        if self.maybe(0.05):
            return self.flow(value) + chance.choice(["", "\n"])
        heads = ("", "", "", "---\n", "# head\n", "# head\n\n---\n# more\n", "%YAML 1.1\n---\n", "--- # c\n")
        body = "\n".join(self.lines(value, 0))
        ends = ("\n", "\n...\n", "\n# end\n", "\n...\n# x\n", "", "\n\n", "\n\n# end")
        return chance.choice(heads) + body + chance.choice(ends[:4] if self.keeps else ends)

    def rest(self) -> str:
        """Return what may stand behind a value in its line."""
        if self.maybe(self.manner.comments):
            return " # " + self.chance.choice(COMMENTS)
        return self.chance.choice(["", "", "", "", "", " ", "  "])

    def between(self, column: int) -> list[str]:
        found = []
        if self.maybe(self.manner.blank) and not self.keeps:
            found.append(self.chance.choice(["", "", "  "]))
        if self.maybe(self.manner.comments):
            at = 0 if self.keeps else self.chance.choice([column, 0, column + 2])
            found.append(" " * at + "# " + self.chance.choice(COMMENTS))
        return found

    def lines(self, value: Any, column: int) -> list[str]:
        """Return a map or list as lines at a column."""
        found: list[str] = []
        pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
        for key, below in pairs:
            found += self.between(column) if found else []
            head = " " * column + ("-" if key is None else self.scalar(key, is_key=True) + ":")
            found += self.behind(head, below, column, is_item=key is None)
        return found

    def behind(self, head: str, value: Any, column: int, *, is_item: bool) -> list[str]:
        """Return the lines of a key or dash and of the value behind it."""
        self.keeps = False
        tag, value = self.tagged(value)
        if isinstance(value, str) and "\n" in value and self.maybe(0.8):
            block = self.block_scalar(value, column)
            if block:
                return [f"{head}{tag} {block[0]}", *block[1:]]
        if not isinstance(value, dict | list) or not value or self.maybe(self.manner.flow):
            text = self.flow(value)
            if self.manner.anchors and not tag and value:
                known = json.dumps(value)
                if known in self.anchors and self.maybe(0.5):
                    return [f"{head} *{self.anchors[known]}{self.rest()}"]
                if self.maybe(0.1):
                    self.anchors[known] = f"a{len(self.anchors)}"
                    text = f"&{self.anchors[known]} {text}"
            if value is None and self.maybe(0.5) and not tag:
                return [head + self.rest()]
            return [f"{head}{tag} {text}{self.rest()}"]
        if is_item and not tag and self.maybe(0.8):
            inner = self.lines(value, column + 2)
            return [head + " " + inner[0][column + 2 :], *inner[1:]]
        offset = self.manner.dash if isinstance(value, list) and not is_item else self.manner.step
        return [head + tag + self.rest(), *self.between(column + offset), *self.lines(value, column + offset)]

    def tagged(self, value: Any) -> tuple[str, Any]:
        """Return an intrinsic's tag, if it is written in its short form, and what follows it."""
        if isinstance(value, dict) and len(value) == 1 and self.maybe(self.manner.short):
            ((name, below),) = value.items()
            is_bare = not (isinstance(below, dict) and len(below) == 1)
            if name == "Ref" or (name.startswith("Fn::") and is_bare and isinstance(below, str | list | dict)):
                tag = " !" + name.removeprefix("Fn::")
                if name == "Fn::GetAtt" and self.maybe(0.7):
                    return tag, ".".join(below)
                return tag, below
        return "", value

    def flow(self, value: Any) -> str:
        tag, value = self.tagged(value)
        tag = tag.lstrip() + " " if tag else ""
        space = self.chance.choice(["", "", " "])
        if isinstance(value, dict):
            pairs = ", ".join(f"{self.scalar(key, is_key=True)}: {self.flow(below)}" for key, below in value.items())
            return f"{tag}{{{space}{pairs}{space}}}"
        if isinstance(value, list):
            return f"{tag}[{space}{', '.join(map(self.flow, value))}{space}]"
        return tag + self.scalar(value)

    def scalar(self, value: Any, *, is_key: bool = False) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        is_word = WORD.fullmatch(value) and not WORDS_THAT_ARE_VALUES.fullmatch(value)
        quote = self.manner.quote if not is_key or self.maybe(0.2) else ""
        if is_word and (not quote or self.maybe(0.3)):
            return value
        if re.search(r"[\n\r\t\\]", value) or (quote != "'" and self.maybe(0.5)):
            return json.dumps(value, ensure_ascii=False)
        return "'" + value.replace("'", "''") + "'"

    def block_scalar(self, value: str, column: int) -> list[str]:
        """Return a text's lines as a literal block scalar, or nothing where it cannot be one."""
        if "\r" in value or "\t" in value:
            return []
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        chomp = {0: "-", 1: self.chance.choice(["", "+"])}.get(ends, "+")
        if chomp == "+" and ends == 1 and self.maybe(0.5):
            chomp = ""
        step = self.manner.step
        self.keeps = True
        digit = str(step) if body[:1] in {" ", "\n"} or self.maybe(0.1) else ""
        lines = [" " * (column + step) + line if line else "" for line in body.split("\n")]
        head = "|" + self.chance.choice([digit + chomp, chomp + digit])
        return [head, *lines, *([""] * (ends - 1))]
