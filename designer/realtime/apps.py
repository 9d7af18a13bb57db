"""The Django application `realtime`."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Names the application."""

    name = "designer.realtime"
    label = "realtime"
    default_auto_field = "django.db.models.BigAutoField"
