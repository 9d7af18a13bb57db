"""How much one person's runs may compute in a day and keep, and how much of it a run has taken."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from designer.runs.models import Run, Verification

A_DAY = timedelta(days=1)
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a person's runs have taken: processor milliseconds of the last day, and bytes that are kept."""

    cpu_ms: int = 0
    kept_bytes: int = 0

    def reason(self) -> str:
        """Say why nothing more may be run, or return ""."""
        if self.cpu_ms >= settings.RUN_CPU_S_A_DAY * 1000:
            return (
                f"Your runs have computed for {self.cpu_ms // 1000:,} s in the last 24 hours; "
                f"{settings.RUN_CPU_S_A_DAY:,} s are the most. Wait, or make runs shorter and their traffic slower."
            )
        if self.kept_bytes >= settings.RUN_BYTES_A_PERSON:
            return (
                f"What is kept of your runs takes {self.kept_bytes // MB:,} MB; "
                f"{settings.RUN_BYTES_A_PERSON // MB:,} MB are the most. Delete boards that you no longer need."
            )
        return ""


def taken_by(person: str, *, but: str = "") -> Taken:
    """Return what a person's runs and verifications have taken, one of them left out."""
    if not person:
        return Taken()
    runs = Run.objects.filter(person=person).exclude(pk=but)
    verified = Verification.objects.filter(person=person).exclude(pk=but)
    since = timezone.now() - A_DAY
    cpu = sum(each.filter(created__gt=since).aggregate(all=Sum("cpu_ms"))["all"] or 0 for each in (runs, verified))
    kept = runs.aggregate(all=Sum("kept_bytes"))["all"]
    return Taken(cpu, kept or 0)


@dataclass(slots=True)
class Meter:
    """Counts what one run takes in this process, on top of what it took before and what the person's others did."""

    others: Taken = field(default_factory=Taken)
    cpu_ms: int = 0
    kept_bytes: int = 0
    guests_s: Callable[[], float] = lambda: 0.0
    """How long the run's guests have computed: they end with their zygote, and no parent is told what they took."""
    _since: float = field(default_factory=lambda: processor_s())

    def measure(self) -> None:
        """Add the processor time since the last time."""
        now = processor_s() + self.guests_s()
        self.cpu_ms += int((now - self._since) * 1000)
        self._since = now

    def denied(self) -> str:
        """Measure, and say why the run has to stop, or return ""."""
        self.measure()
        return self.reason()

    def reason(self) -> str:
        """Say why the run has to stop, or return ""."""
        return Taken(self.others.cpu_ms + self.cpu_ms, self.others.kept_bytes + self.kept_bytes).reason()


def processor_s() -> float:
    """Return the processor time of this process and of its children that have ended, in seconds."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
