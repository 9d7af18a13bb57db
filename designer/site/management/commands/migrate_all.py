"""`manage.py migrate_all`: brings every database to the newest schema."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections


class Command(BaseCommand):
    """Migrates each database of the settings in turn."""

    help = "Bring every database to the newest schema."
    requires_system_checks: list[str] = []
    """They import every page, which a migration has no use for."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run `migrate` once a database alias."""
        for alias in connections:
            call_command("migrate", database=alias, interactive=False, verbosity=options["verbosity"])
