"""Comments, and the role that may only write them."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import designer.boards.models


def give_keys(apps: Any, _schema: Any) -> None:
    """Give each board a key of its own: a default is drawn once for all rows."""
    board_model = apps.get_model("boards", "Board")
    for board in board_model.objects.all():
        board.comment_key = designer.boards.models.new_id()
        board.save(update_fields=["comment_key"])


class Migration(migrations.Migration):
    """Adds what comments need."""

    dependencies = (("boards", "0001_initial"),)

    operations = (
        migrations.AddField(
            model_name="board",
            name="comment_key",
            field=models.CharField(default=designer.boards.models.new_id, max_length=16),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="member",
            name="role",
            field=models.CharField(
                choices=[("owner", "Owner"), ("editor", "Editor"), ("commenter", "Commenter"), ("viewer", "Viewer")],
                default="editor",
                max_length=9,
            ),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(blank=True, max_length=60)),
                ("text", models.CharField(max_length=2000)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("resolved", models.DateTimeField(null=True)),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="boards.comment",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="boards.board"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="boards.person"
                    ),
                ),
            ],
            options={"ordering": ("created", "pk")},
        ),
    )
