"""The Django application `runs`."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Names the application."""

    name = "designer.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"
