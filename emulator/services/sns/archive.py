"""Keeps the messages of a FIFO topic with an archive policy, and replays them to a subscription.

Source: https://docs.aws.amazon.com/sns/latest/dg/fifo-message-archiving-replay.html
"""

from dataclasses import replace

from emulator.contract.scope import Scope
from emulator.kernel.calendar import read_iso_time
from emulator.kernel.clock import DAY, Millis
from emulator.services.sns.attempts import send
from emulator.services.sns.documents import NotJson, compact, read_json
from emulator.services.sns.errors import BadAttribute
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic

REPLAY_MEMBERS = ("EndingPoint", "PointType", "StartingPoint")


def set_policy(topic: Topic, policy: str, now: Millis) -> None:
    """Begin or end to archive, as an archive policy that was checked says."""
    if not policy:
        topic.archived_from = None
        topic.archive.clear()
    elif topic.archived_from is None:
        topic.archived_from = now


def keep(scope: Scope[State], topic: Topic, notification: Notification) -> None:
    """Archive a message, and forget those that are older than the policy keeps them."""
    topic.archive.append(notification)
    days = int(read_json(topic.attributes["ArchivePolicy"])["MessageRetentionPeriod"])
    while topic.archive[0].time + days * DAY <= scope.now:
        topic.archive.popleft()


def check_replay(value: str) -> str:
    """Return a replay policy as it is kept, or refuse it."""
    if not value:
        return ""
    try:
        policy = read_json(value)
    except NotJson as broken:
        raise BadAttribute(f"ReplayPolicy: failed to parse JSON. {broken.reason}") from None
    if not isinstance(policy, dict) or any(name not in REPLAY_MEMBERS for name in policy):
        raise BadAttribute("ReplayPolicy: Invalid policy")
    if policy.get("PointType") != "Timestamp":
        raise BadAttribute("ReplayPolicy: PointType must be Timestamp")
    if read_iso_time(str(policy.get("StartingPoint"))) is None:
        raise BadAttribute("ReplayPolicy: StartingPoint must be a valid timestamp")
    if "EndingPoint" in policy and read_iso_time(str(policy["EndingPoint"])) is None:
        raise BadAttribute("ReplayPolicy: EndingPoint must be a valid timestamp")
    return compact(policy)


def replay(scope: Scope[State], topic: Topic, subscription: Subscription, cause: int) -> None:
    """Send a subscription the archived messages that its replay policy asks for, marked as replayed."""
    policy = read_json(subscription.attributes["ReplayPolicy"])
    begin, end = read_iso_time(policy["StartingPoint"]) or 0, read_iso_time(policy.get("EndingPoint", ""))
    asked = [kept for kept in topic.archive if kept.time >= begin and (end is None or kept.time <= end)]
    detail = {"subscription": subscription.arn, "messages": len(asked)}
    event = scope.host.append("replay", topic.arn, subscription.endpoint, "", cause, detail)
    for kept in asked:
        if subscription.filter is None or subscription.filter.takes(kept, subscription.protocol):
            message = f"{kept.id}/{subscription.arn.rpartition(':')[2]}/{event}"
            again = replace(kept, key=message, is_replayed=True, unsettled=0, prepared={}, seen={}, event=event)
            send(scope, subscription, again, event)
