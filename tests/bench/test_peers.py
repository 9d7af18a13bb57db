"""What a call costs the server, as a share of what it costs the best peer in the same run."""

import pytest

from tests.bench.machine import report
from tests.bench.peers import OURS, installed_peers, lowest

pytestmark = pytest.mark.bench
TOLERANCE = 5
CASES = [
    ("sqs_send", "sqs_send/raw", 0.8),
    ("sqs_receive_delete_batch10", "sqs_receive_delete_batch10/1", 0.7),
    ("sqs_deep_queue", "sqs_deep_queue/1", 0.7),
    ("sqs_fifo_send_receive", "sqs_fifo_send_receive/1", 0.8),
    ("sns_fanout_10_sqs", "sns_fanout_10_sqs/1", 0.8),
]


@pytest.mark.parametrize(("case", "variant", "target"), CASES, ids=[case for case, _, _ in CASES])
def test_a_call_costs_less_than_the_best_peers(case: str, variant: str, target: float) -> None:
    peers = installed_peers()
    figures = lowest([OURS, *peers], case, "server_us")
    for name, by_server in figures.items():
        ours = by_server.pop("ours")
        best = min(by_server, key=lambda server: by_server[server])
        ratio = ours / by_server[best]
        others = ", ".join(f"{server} {figure:.0f}" for server, figure in by_server.items())
        report(name, f"{ours:.0f} µs of CPU an item, {ratio:.2f} × {best} (target {target}; {others} µs)")
        assert name != variant or ratio <= target * TOLERANCE
