"""Makes, shows, changes and removes OpenID Connect providers."""

import re
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.errors import EntityAlreadyExists, InvalidInput, LimitExceeded, NoSuchEntity, Unfit
from emulator.services.iam.holdings import OidcProvider
from emulator.services.iam.limits import OIDC_CLIENTS, OIDC_PROVIDERS, OIDC_THUMBPRINTS
from emulator.services.iam.naming import new_arn
from emulator.services.iam.pages import tag_list
from emulator.services.iam.state import State
from emulator.services.iam.tags import add_tags

SCHEME = "https://"
URL = re.compile(r"https://[A-Za-z0-9.-]+(:443)?(/[^?#\s]*)?\Z")
THUMBPRINT = re.compile(r"[0-9A-Fa-f]{40}\Z")


@operation("CreateOpenIDConnectProvider")
def create_open_id_connect_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html"""
    given, known = call.parameters, scope.state.oidc_providers
    clients, thumbprints = given.get("ClientIDList", []), given.get("ThumbprintList", [])
    if not URL.match(given["Url"]):
        raise InvalidInput("Invalid Open ID Connect Provider URL")
    _check_thumbprints(thumbprints)
    _check_clients(len(dict.fromkeys(clients)))
    url = given["Url"].removeprefix(SCHEME)
    arn = new_arn(scope, "oidc-provider", "/", url)
    if arn in known:
        raise EntityAlreadyExists(f"Provider with url {given['Url']} already exists.")
    if len(known) >= OIDC_PROVIDERS:
        raise LimitExceeded(f"Cannot exceed quota for OpenIdConnectProvidersPerAccount: {OIDC_PROVIDERS}")
    tags = add_tags({}, call)
    known[arn] = OidcProvider(arn, url, scope.now, list(dict.fromkeys(clients)), list(thumbprints), tags)
    answer: dict[str, Any] = {"OpenIDConnectProviderArn": arn}
    return {**answer, "Tags": tag_list(tags)} if tags else answer


@operation("GetOpenIDConnectProvider", reads=True)
def get_open_id_connect_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html"""
    provider = find_provider(scope, call)
    return {
        "Url": provider.url,
        "ClientIDList": list(provider.clients),
        "ThumbprintList": list(provider.thumbprints),
        "CreateDate": provider.created // 1000,
        "Tags": tag_list(provider.tags),
    }


@operation("ListOpenIDConnectProviders", reads=True)
def list_open_id_connect_providers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html"""
    return {"OpenIDConnectProviderList": [{"Arn": arn} for arn in sorted(scope.state.oidc_providers)]}


@operation("DeleteOpenIDConnectProvider")
def delete_open_id_connect_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """One that is not there is no error, says the reference."""
    scope.state.oidc_providers.pop(call.parameters["OpenIDConnectProviderArn"], None)
    return {}


@operation("AddClientIDToOpenIDConnectProvider")
def add_client_id_to_open_id_connect_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """One that is there already is no error."""
    provider, client = find_provider(scope, call), call.parameters["ClientID"]
    if client not in provider.clients:
        _check_clients(len(provider.clients) + 1)
        provider.clients.append(client)
    return {}


@operation("RemoveClientIDFromOpenIDConnectProvider")
def remove_client_id_from_open_id_connect_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """One that is not there is no error."""
    provider = find_provider(scope, call)
    provider.clients = [client for client in provider.clients if client != call.parameters["ClientID"]]
    return {}


@operation("UpdateOpenIDConnectProviderThumbprint")
def update_open_id_connect_provider_thumbprint(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Replace all thumbprints."""
    provider, thumbprints = find_provider(scope, call), call.parameters["ThumbprintList"]
    if not thumbprints:
        raise InvalidInput("Thumbprint list must contain at least one entry.")
    _check_thumbprints(thumbprints)
    provider.thumbprints = list(thumbprints)
    return {}


def find_provider(scope: Scope[State], call: Call) -> OidcProvider:
    """Return the provider that a request names, or raise AWS's error."""
    arn = call.parameters["OpenIDConnectProviderArn"]
    if ":oidc-provider/" not in arn:
        raise InvalidInput(f"Invalid ARN: {arn}")
    found = scope.state.oidc_providers.get(arn)
    if found is None:
        raise NoSuchEntity(f"OpenIDConnect Provider not found for arn {arn}")
    return found


def _check_thumbprints(thumbprints: list[str]) -> None:
    if len(thumbprints) > OIDC_THUMBPRINTS:
        raise Unfit(f"Thumbprint list must contain fewer than {OIDC_THUMBPRINTS} entries.")
    if not all(THUMBPRINT.match(thumbprint) for thumbprint in thumbprints):
        raise Unfit("Invalid thumbprint: it must be 40 hexadecimal digits.")


def _check_clients(count: int) -> None:
    if count > OIDC_CLIENTS:
        raise LimitExceeded(f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {OIDC_CLIENTS}")
