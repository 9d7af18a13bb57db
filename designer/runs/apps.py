"""The Django application `runs`."""

from typing import Any

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Names the application."""

    name = "designer.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say that runs are known here; what that needs is loaded at the first socket."""
        from designer.realtime.source import register_runs

        def find(board: str) -> dict[str, Any] | None:
            from designer.runs.announcement import live_run

            return live_run(board)

        register_runs(find)
