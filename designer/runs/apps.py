"""The Django application `runs`."""

from typing import Any

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Names the application."""

    name = "designer.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say that runs and what they heed are known here, and hear of boards that go; all is loaded when asked for."""
        from django.db.models.signals import post_delete

        from designer.catalog import modelled
        from designer.realtime.source import register_runs
        from designer.runs.forgetting import board_deleted

        def find(board: str) -> dict[str, Any] | None:
            from designer.runs.announcement import live_run

            return live_run(board)

        def unheeded(kind: str, properties: dict[str, Any]) -> list[str] | None:
            from designer.runs.driver.modelled import unheeded

            return unheeded(kind, properties)

        register_runs(find)
        modelled.register(unheeded)
        post_delete.connect(board_deleted, sender="boards.Board", dispatch_uid="forget the runs")
