"""Lex: bots, and the functions that answer for them."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Part
from designer.catalog.template import Resource, Template, at, items
from designer.catalog.wiring import Wiring, get_att
from designer.document.errors import EditRefused

SETTINGS = ("TestBotAliasSettings", "BotAliasLocaleSettings")
LOCALE = "en_US"


def bot_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield the functions that the bot's test alias asks, and those that its locales name."""
    for index, setting in enumerate(items(resource.get(*SETTINGS))):
        part = Part(resource.name, ("Properties", *SETTINGS, str(index)))
        for target in template.nodes([at(setting, "BotAliasLocaleSetting", "CodeHookSpecification")]):
            label = str(at(setting, "LocaleId") or "")
            yield Edge(resource.name, target.name, "invoke", "sync", label, parts=(part,))
    for target in template.nodes([resource.get("BotLocales")]):
        if "::Function" in target.type:
            part = Part(resource.name, ("Properties", "BotLocales"))
            yield Edge(resource.name, target.name, "invoke", "sync", parts=(part,), is_weak=True)


def check_alias(bot: Resource, _function: Resource) -> None:
    if any(at(setting, "LocaleId") == LOCALE for setting in items(bot.get(*SETTINGS))):
        raise EditRefused(f"{bot.name} has a function for {LOCALE}.", "Delete that connection first.")


def answer(wiring: Wiring, bot: Resource, function: Resource) -> None:
    """Let a function answer what people say to the bot, in its first locale."""
    arn = {
        "Fn::Sub": f"arn:${{AWS::Partition}}:lex:${{AWS::Region}}:${{AWS::AccountId}}:bot-alias/${{{bot.name}.Id}}/*"
    }
    wiring.permit(function, "lexv2.amazonaws.com", bot.name, arn)
    hook: dict[str, Any] = {"LambdaArn": get_att(function.name), "CodeHookInterfaceVersion": "1.0"}
    setting = {"Enabled": True, "CodeHookSpecification": {"LambdaCodeHook": hook}}
    wiring.append(bot.name, ("Properties", *SETTINGS), {"LocaleId": LOCALE, "BotAliasLocaleSetting": setting})


BOT = "AWS::Lex::Bot"
CONNECTIONS = (Connection("invoke", (BOT,), FUNCTIONS, answer, check_alias),)
REFUSALS = {BOT: ("A bot asks functions for its answers.", "Connect it to a function, and the function to this.")}
DEFAULTS = {"Name": "shop", "DataPrivacy": {"ChildDirected": False}, "IdleSessionTTLInSeconds": 300}
ENTRIES = (Entry(BOT, "Lex bot", "LEX", "integration", ("requests",), "Bot", DEFAULTS, edges=bot_edges),)
