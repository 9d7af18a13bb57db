"""Which address shows what: each application brings its own list."""

from django.urls import include, path

from designer.site.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("designer.boards.urls")),
    path("", include("designer.runs.urls")),
]
