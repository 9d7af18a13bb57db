"""The Django application `boards`."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Names the application."""

    name = "designer.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say that boards are kept here; what that needs is loaded at the first socket, not by every command."""
        from designer.realtime.source import BoardSource, register

        def source() -> BoardSource:
            from designer.boards.source import DatabaseBoards

            return DatabaseBoards()

        register(source)
