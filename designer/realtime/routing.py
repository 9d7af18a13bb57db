"""Which socket address is a board's."""

from django.urls import re_path

from designer.realtime.board_socket import BoardSocket

websocket_urlpatterns = [re_path(r"^ws/board/(?P<board>[a-z0-9]{8,20})$", BoardSocket.as_asgi())]
