"""Somebody who steers, in a browser of her own."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.console.conftest import HOST, Site

OWN = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"/console/enter/[\w.-]+")
KEY = re.compile(r'name="key" value="([^"]+)"')


@dataclass
class Steered:
    """Her cookies, and the pages that she was shown."""

    site: Site
    client: httpx2.AsyncClient

    async def gets(self, path: str, **more: Any) -> httpx2.Response:
        return await self.client.get(path, **more)

    async def posts(self, path: str, **form: str) -> httpx2.Response:
        return await self.client.post(path, data=form, headers=OWN)

    async def key(self, path: str) -> str:
        """Of a form on that page."""
        found = KEY.search((await self.gets(path)).text)
        assert found, f"no form on {path}"
        return found[1]

    async def enters(self, who: str, **form: str) -> httpx2.Response:
        return await self.posts(await link(self.site, who), **form)


def browser_of(site: Site) -> Steered:
    """A browser that nobody has come in with."""
    transport = httpx2.ASGITransport(site.app)
    return Steered(site, httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}"))


async def link(site: Site, who: str) -> str:
    """The path of the link that she is given in her chat."""
    chat = site.browser(who)
    assert (await chat.says("/console", f"console-{secrets.token_hex(4)}")).status_code == 204
    found = [LINK.search(bubble["html"]) for bubble in await chat.reads()]
    return next(one[0] for one in reversed(found) if one)


async def inside(site: Site, who: str) -> Steered:
    """She has come in by her link."""
    steered = browser_of(site)
    assert (await steered.enters(who)).status_code == 303
    return steered
