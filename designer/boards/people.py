"""Who somebody is: a person known by the session, with a friendly name until they give their own."""

import random
from typing import Any

from designer.boards.models import Person
from designer.site.texts import one_line

KEY = "person"
LONGEST_NAME = 40
COLOURS = ("Amber", "Azure", "Coral", "Crimson", "Golden", "Indigo", "Jade", "Lilac", "Olive", "Scarlet", "Teal")
ANIMALS = ("Badger", "Crane", "Dolphin", "Falcon", "Heron", "Ibex", "Lynx", "Marten", "Otter", "Puffin", "Wren")


def find_person(session: Any) -> Person | None:
    """Return the person of a session, or None."""
    known = session.get(KEY) if session is not None else None
    return Person.objects.filter(pk=known).first() if known else None


def ensure_person(session: Any, name: str = "") -> Person:
    """Return the person of a session, made at the first board that they make or join; `name` is the one they gave."""
    person = find_person(session)
    if person is None:
        friendly = f"{random.choice(COLOURS)} {random.choice(ANIMALS)}"
        person = Person.objects.create(name=one_line(name)[:LONGEST_NAME].strip() or friendly)
        session[KEY] = person.id
    return person
