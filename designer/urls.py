"""Which address shows what: each application brings its own list."""

from importlib.util import find_spec

from django.urls import include, path

from designer.site.health import healthz

urlpatterns = [path("healthz", healthz, name="healthz")] + [
    path("", include(f"designer.{app}.urls"))
    for app in ("boards", "runs")
    if find_spec(f"designer.{app}.urls") is not None
]
