"""How near each service is to AWS, read from the emulator's own code, tests and quirks, so that it cannot flatter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from designer.site.service_facts import services


@require_GET
def fidelity(request: HttpRequest) -> HttpResponse:
    """Show of all services what is modelled, approximated and refused."""
    return render(request, "site/fidelity.html", {"services": services()})


@require_GET
def service_fidelity(request: HttpRequest, name: str) -> HttpResponse:
    """Show one service's operations, limits, quirks and refusals, each with the test that shows it."""
    found = services()
    service = next((service for service in found if service.name == name), None)
    if service is None:
        raise Http404(f"There is no emulated service {name!r}")
    return render(request, "site/service_fidelity.html", {"service": service, "services": found})
