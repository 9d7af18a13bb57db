"""What boards leave to a worker: cfn-lint, whose import alone takes longer than an answer may."""

from celery import shared_task

from designer.boards import linting


@shared_task(soft_time_limit=60, time_limit=90)
def lint_board(board_id: str) -> None:
    """Lint a board's template as it is now."""
    linting.lint_board(board_id)
