"""The web process: pages by Django, sockets by Channels."""

import os
from importlib import import_module
from threading import Thread
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
pages = get_asgi_application()


def socket_routes() -> list[Any]:
    """Return the sockets' addresses of each application."""
    modules = [import_module(f"designer.{app}.routing") for app in ("realtime", "runs")]
    return [route for module in modules for route in module.websocket_urlpatterns]


def sockets() -> Any:
    """Return the sockets' application: people of this host's pages only, with their session."""
    from channels.auth import AuthMiddlewareStack
    from channels.routing import URLRouter
    from channels.security.websocket import AllowedHostsOriginValidator

    from designer.realtime.doors import LimitedSockets

    return AllowedHostsOriginValidator(LimitedSockets(AuthMiddlewareStack(URLRouter(socket_routes()))))


def load_modelled() -> None:
    """Learn what the emulator models, so that the first board need not wait for it."""
    import_module("designer.runs.driver.modelled").types()


def both() -> Any:
    """Return the application that uvicorn serves."""
    from channels.routing import ProtocolTypeRouter

    from designer.site.bodies import LimitedBodies

    import_module("designer.celery")
    Thread(target=load_modelled, daemon=True).start()
    return ProtocolTypeRouter({"http": LimitedBodies(pages), "websocket": sockets()})


application = both()
