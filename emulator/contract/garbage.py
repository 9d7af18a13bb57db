"""How often Python looks for garbage in cycles, in a process in which a world lives."""

import gc

COLLECTION = (200_000, 20, 100)
"""Python's own collector looks at every object of a world too often: a fifth of the time of a long run."""


def collect_rarely() -> None:
    """Look seldom: a world keeps nearly all that it makes, and next to none of it ends in cycles.

    What an earlier world of this process left behind is thrown away first: frozen it would stay for ever.
    """
    if gc.get_freeze_count():
        gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTION)
