"""Serves the built pages' files by WhiteNoise, each in one piece."""

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Redirect, StaticFile


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise's middleware without its streamed answers, which an ASGI server takes with a thread a chunk."""

    @staticmethod
    def serve(static_file: StaticFile | Redirect, request: HttpRequest) -> HttpResponse:
        """Return the file as an answer; a range, a HEAD and "not modified" as WhiteNoise decides."""
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(found.status))
        del response["content-type"]
        for name, value in found.headers:
            response[name] = value
        return response
