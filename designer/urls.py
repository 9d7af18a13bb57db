"""Which address shows what: each application brings its own list."""

from django.urls import include, path

from designer.site.fidelity import fidelity
from designer.site.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("fidelity", fidelity, name="fidelity"),
    path("", include("designer.boards.urls")),
    path("", include("designer.runs.urls")),
]
