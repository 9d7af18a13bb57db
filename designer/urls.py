"""Which address shows what: each application brings its own list."""

from django.urls import include, path

from designer.site.fidelity import fidelity, service_fidelity
from designer.site.health import healthz

handler400 = "designer.site.refusals.bad_request"
handler500 = "designer.site.refusals.server_error"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("fidelity", fidelity, name="fidelity"),
    path("fidelity/<slug:name>", service_fidelity, name="service_fidelity"),
    path("", include("designer.boards.urls")),
    path("", include("designer.runs.urls")),
]
