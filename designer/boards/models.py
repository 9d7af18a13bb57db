"""What is kept of a board: who may see it, its log of updates, its snapshots and versions."""

from typing import Any

from django.db import models

from designer.site.keys import new_key
from designer.site.texts import TextColumn


def new_id() -> str:
    """Return an identifier that nobody can guess: 16 letters and digits."""
    return new_key(16)


class Person(models.Model):
    """Somebody who uses this Sluice, known by a session; an account comes later and joins them."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    name = TextColumn(max_length=60)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Board(models.Model):
    """A shared document; what it says is in its log."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    name = TextColumn(max_length=120)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    expires = models.DateTimeField(null=True)
    """A board of somebody who only tries goes after a day, unless it was shared or edited since."""
    number = models.BigIntegerField(default=0)
    """The number of the last update."""
    edit_key = models.CharField(max_length=16, default=new_id)
    comment_key = models.CharField(max_length=16, default=new_id)
    view_key = models.CharField(max_length=16, default=new_id)
    members: Any = models.ManyToManyField(Person, through="Member", related_name="boards")

    class Meta:
        """Newest first, as lists show them."""

        ordering = ("-updated",)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person at a board."""

    class Role(models.TextChoices):
        """What a member may do."""

        OWNER = "owner"
        EDITOR = "editor"
        COMMENTER = "commenter"
        VIEWER = "viewer"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.EDITOR)

    class Meta:
        """One role a person and board."""

        constraints = (models.UniqueConstraint(fields=("board", "person"), name="one_role_a_person"),)


class Update(models.Model):
    """One line of a board's log: an update of the Yjs document, never changed once written."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="updates")
    number = models.BigIntegerField()
    update = models.BinaryField()
    person = models.CharField(max_length=16, blank=True)
    tab = TextColumn(max_length=40, blank=True)
    edit = TextColumn(max_length=40, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were committed."""

        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("board", "number"), name="one_update_a_number"),)


class Snapshot(models.Model):
    """A board's whole state up to a number, so that opening it does not read its whole log."""

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="snapshot")
    number = models.BigIntegerField()
    state = models.BinaryField()


class Version(models.Model):
    """A state of a board that can be looked at and restored."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="versions")
    number = models.BigIntegerField()
    name = TextColumn(max_length=120, blank=True)
    state = models.BinaryField()
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name or f"version of {self.created:%d %b %H:%M}"


class Comment(models.Model):
    """What somebody wrote at a node of a board; an answer has the comment that it answers."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="comments")
    node = TextColumn(max_length=60, blank=True)
    """The id of a block or an actor; empty: the board as a whole."""
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    text = TextColumn(max_length=2_000)
    created = models.DateTimeField(auto_now_add=True)
    resolved = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were written."""

        ordering = ("created", "pk")

    def __str__(self) -> str:
        return self.text[:60]
