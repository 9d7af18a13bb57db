"""Order keys: texts that sort as their blocks do, with room for one more between any two."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)


def spread(count: int) -> list[str]:
    """Return `count` keys in order, of equal width and far apart."""
    width = 4
    while BASE**width < (count + 1) * BASE:
        width += 1
    step = BASE**width // (count + 1)
    return [_digits(step * (index + 1), width).rstrip("0") for index in range(count)]


def _digits(number: int, width: int) -> str:
    text = ""
    for _ in range(width):
        number, digit = divmod(number, BASE)
        text = DIGITS[digit] + text
    return text


def between(low: str | None, high: str | None) -> str:
    """Return a key after `low` and before `high`; None stands for either end."""
    left, right = low or "", high
    if right is not None and left >= right:
        right = None
    key = ""
    position = 0
    while True:
        below = DIGITS.index(left[position]) if position < len(left) else 0
        above = DIGITS.index(right[position]) if right is not None and position < len(right) else BASE
        if right is not None and position >= len(right):
            above = 0
        if above - below > 1:
            return key + DIGITS[(below + above) // 2]
        key += DIGITS[below]
        if above > below:
            right = None
        position += 1
