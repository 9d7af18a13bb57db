"""Sends the models of `runs` to their own database where there is one.

With SQLite the run store is a second file; with PostgreSQL one database holds all and no router is set.
A model of `runs` therefore has no foreign key to another application: it keeps the board's id.
"""

from typing import Any

from django.db.models import Model


def database_of(app_label: str) -> str:
    """Return the alias of the database that holds an application's tables."""
    return "runs" if app_label == "runs" else "default"


class RunsInTheirOwnDatabase:
    """Django's router between `default` and `runs`."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Read a model where it is kept."""
        return database_of(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Write a model where it is kept."""
        return database_of(model._meta.app_label)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Refuse a relation across files, which SQLite cannot check."""
        return database_of(one._meta.app_label) == database_of(other._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Create each table in its own database only."""
        return db == database_of(app_label)
