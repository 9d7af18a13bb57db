"""What is kept of a run: its plan, its state and lease, and the segments of its journal and trace."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from designer.site.keys import new_key
from designer.site.texts import JsonColumn, TextColumn

WATCHED_FOR = timedelta(seconds=30)


def new_token() -> str:
    """Return an identifier that nobody can guess: 20 letters and digits."""
    return new_key(20)


def watched_until() -> datetime:
    """Return until when a run counts as watched that somebody starts or watches now."""
    return timezone.now() + WATCHED_FOR


def clock_of(milliseconds: int) -> str:
    """Return a time of a run as minutes and seconds."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"


class Run(models.Model):
    """One execution of a board's template, scenario and code, all frozen when it was started."""

    class State(models.TextChoices):
        """Where a run is; the last four are ends."""

        QUEUED = "queued"
        CHECKING = "checking"
        DEPLOYING = "deploying"
        RUNNING = "running"
        PAUSED = "paused"
        DRAINING = "draining"
        FINISHED = "finished"
        FAILED = "failed"
        STOPPED = "stopped"

    ENDED = (State.FINISHED, State.FAILED, State.STOPPED)

    id = models.CharField(primary_key=True, max_length=20, default=new_token)
    board = models.CharField(max_length=20, db_index=True)
    board_number = models.BigIntegerField(default=0)
    """The number of the board's last update that the plan holds."""
    person = models.CharField(max_length=16, default="", db_index=True)
    """Who started it."""
    forked_from = models.CharField(max_length=20, default="")
    """The run that this one was until `forked_at`, in milliseconds of its time."""
    forked_at = models.BigIntegerField(null=True)
    plan = models.BinaryField()
    """Compressed JSON: template, scenario, code and the names of its nodes; see plan.py."""
    next_plan = models.BinaryField(null=True)
    """The board as somebody wants it applied to this run while it goes on; taken by its worker."""
    next_number = models.BigIntegerField(default=0)
    seed = models.BigIntegerField(default=1)
    speed = TextColumn(max_length=8, default="1")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED, db_index=True)
    token = models.CharField(max_length=20, default=new_token, unique=True)
    """Opens the run's endpoint at /w/<token>/."""
    link_key = models.CharField(max_length=20, default="")
    """Lets who has the run's link watch this run, and nothing else; "": there is no such link."""
    door = models.CharField(max_length=80, default="")
    """Host and port at which the run's worker takes requests, while it lives."""
    door_secret = models.CharField(max_length=40, default="")
    epoch = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    watched_until = models.DateTimeField(default=watched_until)
    """Until then somebody is taken to be at it; see attention.py."""
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)
    engine = models.CharField(max_length=20, default="")
    virtual_ms = models.BigIntegerField(default=0)
    cpu_ms = models.BigIntegerField(default=0)
    """Processor time that it took, in milliseconds."""
    kept_bytes = models.BigIntegerField(default=0)
    """How much its segments take."""
    digest = models.CharField(max_length=64, default="")
    reproducible = models.BooleanField(default=True)
    not_reproducible_because = TextColumn(max_length=200, default="")
    failure = JsonColumn(default=dict)
    """Of a failed run: `reason`, and `logical_id` where one node caused it."""
    summary = JsonColumn(default=dict)
    names = JsonColumn(default=dict)
    """The logical id of each ARN."""
    began = models.BigIntegerField(default=0)
    """The virtual instant at which the traffic began, in milliseconds since the epoch."""
    pinned = models.BooleanField(default=False)

    class Meta:
        """Newest first, as lists show them."""

        ordering = ("-created",)

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more will happen in this run."""
        return self.state in self.ENDED

    @property
    def clock(self) -> str:
        """Return how far the run has come, as minutes and seconds."""
        return clock_of(self.virtual_ms)

    @property
    def fork_clock(self) -> str:
        """Return the time of the run at which it was forked from another, or "" where it was not."""
        return "" if self.forked_at is None else clock_of(self.forked_at)


class Segment(models.Model):
    """Consecutive journal lines or trace events of a run, compressed; never changed once written.

    Of a plan that an update of the run replaced, `last` is the time in milliseconds until which it held.
    """

    class Stream(models.TextChoices):
        """What a segment holds."""

        JOURNAL = "journal"
        TRACE = "trace"
        PLAN = "plan"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="segments")
    stream = models.CharField(max_length=8, choices=Stream.choices)
    number = models.IntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    lines = models.BinaryField()

    class Meta:
        """A number is written once: who comes second was replaced."""

        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("run", "stream", "number"), name="one_writer_a_segment"),)


class Verification(models.Model):
    """An export that is executed in a fresh World, and whether that gave the digest of the run that people saw."""

    class State(models.TextChoices):
        """Where it is; the last two are ends."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    ENDED = (State.DONE, State.FAILED)

    id = models.CharField(primary_key=True, max_length=20, default=new_token)
    board = models.CharField(max_length=20, db_index=True)
    person = models.CharField(max_length=16, default="", db_index=True)
    """Who asked for it."""
    cpu_ms = models.BigIntegerField(default=0)
    """Processor time that it took, in milliseconds."""
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="verifications")
    """The run it is compared with; none: the export is executed twice and compared with itself."""
    board_number = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    percent = models.IntegerField(default=0)
    reason = TextColumn(max_length=1000, blank=True)
    seen_digest = models.CharField(max_length=64, blank=True)
    export_digest = models.CharField(max_length=64, blank=True)
    difference = JsonColumn(default=dict)
    """The first event that differs: `number`, and the events `seen` and `export` as people see them."""
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        """Newest first."""

        ordering = ("-created",)

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more will happen."""
        return self.state in self.ENDED

    @property
    def is_proven(self) -> bool:
        """Say whether the export gave the digest that people saw."""
        return self.state == self.State.DONE and bool(self.export_digest) and self.seen_digest == self.export_digest
