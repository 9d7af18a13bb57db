"""Every situation recorded on AWS is performed in the service's tests, or left out for a reason that stands here."""

import json
from pathlib import Path

import pytest

from tests.shared import SHARED

FOLDER = SHARED / "aws-recordings"
TESTS = Path(__file__).parent
NOTHING_RECORDED = "nothing of AWS's answers was kept of it"

LEFT_OUT = {
    ("sns", "test_check_not_opted_out"): NOTHING_RECORDED,
    ("sns", "test_list_subscriptions"): NOTHING_RECORDED,
    ("sns", "test_topic_policy_overwrite_lifecycle"): NOTHING_RECORDED,
    ("sqs", "test_approximate_number_of_messages_not_visible"): NOTHING_RECORDED,
    ("sqs", "test_dead_letter_queue_with_fifo_and_content_based_deduplication"): NOTHING_RECORDED,
    ("sqs", "test_fifo_approximate_number_of_messages_not_visible"): NOTHING_RECORDED,
    ("sqs", "test_fifo_delete_message_with_expired_receipt_handle"): NOTHING_RECORDED,
    ("sqs", "test_send_message_via_queue_url_with_json_protocol"): "is about the request: see test_query.py of SQS",
    ("sqs", "test_set_empty_redrive_policy"): NOTHING_RECORDED,
}


@pytest.mark.parametrize("service", ["iam", "logs", "sns", "sqs", "sts"])
def test_each_situation_is_performed_or_left_out_for_a_reason(service: str) -> None:
    path = FOLDER / f"{service}.json"
    if not path.exists():
        pytest.skip(f"the recordings of AWS are not there: {path.name}")
    recorded = json.loads(path.read_text())
    names = sorted({name.rpartition("::")[2].partition("[")[0] for name in recorded})
    texts = "\n".join(file.read_text() for file in sorted((TESTS / service).rglob("*.py")))
    performed = {name for name in names if name in texts}
    left_out = {name for kind, name in LEFT_OUT if kind == service}
    assert sorted(set(names) - performed) == sorted(left_out & set(names))


def test_what_is_said_to_hold_nothing_holds_nothing() -> None:
    for (service, name), reason in LEFT_OUT.items():
        path = FOLDER / f"{service}.json"
        if reason != NOTHING_RECORDED or not path.exists():
            continue
        for situation, recording in json.loads(path.read_text()).items():
            if situation.rpartition("::")[2].partition("[")[0] == name:
                assert recording["recorded-content"] == {}, situation
