"""The Django application `boards`."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Names the application."""

    name = "designer.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"
