"""The web process: pages by Django, sockets by Channels."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
pages = get_asgi_application()


def socket_routes() -> list[Any]:
    """Return the `websocket_urlpatterns` of each application that has a `routing` module."""
    found: list[Any] = []
    for app in ("realtime", "runs"):
        name = f"designer.{app}.routing"
        if find_spec(name) is not None:
            found += import_module(name).websocket_urlpatterns
    return found


def sockets() -> Any:
    """Return the sockets' application: people of this host's pages only, with their session."""
    from channels.auth import AuthMiddlewareStack
    from channels.routing import URLRouter
    from channels.security.websocket import AllowedHostsOriginValidator

    return AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(socket_routes())))


def both() -> Any:
    """Return the application that uvicorn serves."""
    from channels.routing import ProtocolTypeRouter

    import_module("designer.celery")
    return ProtocolTypeRouter({"http": pages, "websocket": sockets()})


application = both()
