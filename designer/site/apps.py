"""The Django application `site`."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the application."""

    name = "designer.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
