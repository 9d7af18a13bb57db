"""Names an edit by who sent it, so that the browser that did knows its own when it comes back."""

from typing import TypedDict

from django.http import HttpRequest

LONGEST_ID = 40


class Sender(TypedDict):
    """The browser's tab and its name for the edit; both empty where no script has sent it."""

    tab: str
    edit_id: str


def sender_of(request: HttpRequest) -> Sender:
    """Return what a request's headers say of it."""
    tab, edit_id = (request.headers.get(name, "")[:LONGEST_ID] for name in ("X-Sluice-Tab", "X-Sluice-Edit"))
    return {"tab": tab, "edit_id": edit_id}
