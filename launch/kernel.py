"""Asks Linux for what it can do for a process: end with its parent, adopt orphans, keep its memory to itself."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel for SIGKILL at the parent's end; leave at once if `parent` has already ended."""
    ask(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ended, so that they can be found and ended."""
    ask(PR_SET_CHILD_SUBREAPER, 1)


def hide_memory() -> None:
    """Let no other process of our user trace us or read our environment from /proc."""
    ask(PR_SET_DUMPABLE, 0)


def ask(what: int, value: int) -> None:
    """Call prctl where there is one."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(what, value, 0, 0, 0)
