"""Exercise 7: one of two subscribers is away for two minutes."""

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("7")
ORDERS = {f'{{"order": {number}}}' for number in range(1, 301)}


def processed(course: Course, worker: str, queue: str) -> list[str]:
    """Return the orders that a worker has finished."""
    return [course.bodies[event.message] for event in course.of("delete", node=queue, peer=worker)]


def test_at_the_start_billing_misses_what_its_queue_did_not_keep(start: Course) -> None:
    assert set(processed(start, "shipping", "Shipping")) == ORDERS
    missed = ORDERS - set(processed(start, "billing", "Billing"))
    expired = {start.bodies[event.message] for event in start.of("expire", node="Billing")}
    assert missed == expired
    assert len(missed) == 61


def test_in_the_solution_every_order_is_processed_once_by_every_subscriber(solution: Course) -> None:
    for worker, queue in (("shipping", "Shipping"), ("billing", "Billing")):
        done = processed(solution, worker, queue)
        assert set(done) == ORDERS
        assert len(done) == 300
    assert solution.count("expire") == 0


def test_in_the_solution_the_outage_was_as_long_as_at_the_start(start: Course, solution: Course) -> None:
    for course in (start, solution):
        (out,), (back,) = course.of("outage"), course.of("recover")
        assert back.time - out.time == 120_000


def test_each_order_reaches_both_queues_from_one_publish(solution: Course) -> None:
    assert solution.count("publish", node="OrderPlaced") == 300
    for queue in ("Shipping", "Billing"):
        assert set(solution.per_message("deliver", node="OrderPlaced", peer=queue).values()) == {1}
        assert solution.count("send", node=queue, peer="OrderPlaced") == 300


def test_at_the_start_any_topic_may_send_to_the_queues() -> None:
    course = LESSON.run("start_with_a_stranger", "rumours")
    assert course.count("send", node="Billing", peer="Rumours") == 10
    assert course.count("would-deny", node="Billing") == 0


def test_in_the_solution_the_queue_policy_allows_only_this_topic(solution: Course) -> None:
    assert solution.count("would-deny") == 0
    course = LESSON.run("solution_with_a_stranger", "rumours")
    assert course.count("would-deny", node="Billing", peer="Rumours") == 10
