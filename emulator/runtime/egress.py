"""Makes the requests that leave a world, to servers on this machine alone.

No name is looked up, so that none can be led elsewhere, and the world's own address is not reached from inside:
what stands below it is for people.
"""

import asyncio
import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from emulator.bus.calls import Answer, Failure

if TYPE_CHECKING:
    import httpx

AT_ONCE = 50
TIMEOUT_S = 15.0
"""Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""
PORTS = {"http": 80, "https": 443}


class Egress:
    """The way out of one World. `own_port` is where the world itself listens."""

    def __init__(self, own_port: int) -> None:
        self.own_port = own_port
        self._places = asyncio.Semaphore(AT_ONCE)
        self._client: httpx.AsyncClient | None = None

    async def request(self, arguments: dict[str, Any]) -> Answer:
        """Make a request {method, url, headers, body}; its result is {"status": …}. Redirects are not followed."""
        url = arguments["url"]
        if not self.allows(url):
            return Answer(failure=refused_egress(url))
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False)
        content = arguments["body"].encode()
        async with self._places:
            try:
                ask = self._client.stream(arguments["method"], url, headers=arguments["headers"], content=content)
                # What is answered beside the status means nothing, and may be endless.
                async with asyncio.timeout(TIMEOUT_S), ask as answer:
                    return Answer({"status": answer.status_code})
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                reason = str(error) or type(error).__name__
                return Answer(failure=Failure("EndpointUnreachable", f"{host_of(url)} was not reached: {reason}", 504))

    def allows(self, url: str) -> bool:
        """Whether a URL leads to this machine, and not back into the world."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS[parts.scheme]
            host = parts.hostname or ""
            is_here = host == "localhost" or ipaddress.ip_address(host).is_loopback
        except (ValueError, KeyError):
            return False
        return is_here and port != self.own_port

    async def close(self) -> None:
        """End what is under way."""
        if self._client is not None:
            await self._client.aclose()


def host_of(url: str) -> str:
    """Return the host and port of a URL without its user, shortened."""
    return (urlsplit(url).netloc.rpartition("@")[2] or url)[:200]


def refused_egress(url: str) -> Failure:
    """Return why a request that would leave the world is not made."""
    return Failure("EgressRefused", f"A world reaches only itself: {host_of(url)} is outside of it", 403)
