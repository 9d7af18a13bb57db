"""Which socket address is a run's."""

from django.urls import re_path

from designer.runs.run_socket import RunSocket

websocket_urlpatterns = [re_path(r"^ws/run/(?P<run>[a-z0-9]{20})$", RunSocket.as_asgi())]
