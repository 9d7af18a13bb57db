"""Exercise 5: fewer empty receives, and each message a minute late."""

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("5")
MINUTE = 60_000


def delays(course: Course) -> list[int]:
    """Return after how long each message was first received, in milliseconds."""
    sent = {event.message: event.time for event in course.of("send", node="Mails")}
    return [event.time - sent[event.message] for event in course.of("receive", node="Mails")]


def test_at_the_start_most_receives_are_empty_and_mails_leave_at_once(start: Course) -> None:
    assert start.count("receive", node="Mails") == 40
    assert start.count("empty-receive", node="Mails") == 581
    assert max(delays(start)) < 2_000


def test_long_polling_cuts_empty_receives_by_nine_tenths(start: Course, solution: Course) -> None:
    baseline = start.count("empty-receive", node="Mails")
    assert solution.count("empty-receive", node="Mails") == 9 <= baseline / 10


def test_each_mail_leaves_once_and_not_before_its_minute(solution: Course) -> None:
    assert len(delays(solution)) == 40
    assert min(delays(solution)) >= MINUTE
    assert max(delays(solution)) < MINUTE + 2_000
    assert solution.per_message("delete", node="Mails") == solution.per_message("send", node="Mails")
