"""How large cards are, how far apart a first layout sets them, and the window for which it does."""

WIDTH, HEIGHT = 168, 72
ACROSS, CLOSE, DOWN = 120, 64, 48
"""Between the columns of a flow, between those of one that is folded, and between cards of a column."""
GRID = 8
WINDOW = (1224, 776)
"""What is seen of a canvas in a window of 1440 × 900, in pixels."""
LARGEST = 0.8
"""Nothing is gained where a drawing can be seen larger than this."""
Point = tuple[int, int]


def scale_of(width: float, height: float) -> float:
    """Return how large a drawing of this size is seen when all of it is."""
    return min(LARGEST, WINDOW[0] / width, WINDOW[1] / height)
