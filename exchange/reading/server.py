"""A FHIR server: its pages, one after the other, as the registers of iHRIS 5 and mCSD give them.

A page that breaks off is asked for again; nothing is asked of any other origin than the one that was named,
for the token goes with each request.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx2

from exchange.asking import Asking, BrokenOffError, UnansweredError, bytes_of
from exchange.faults import RosterError
from exchange.reading.fhir import id_of, reference
from exchange.reading.resources import Found, found_in

PAGE = 200  # entries that are asked for; a server may give fewer
AT_ONCE = 40  # ids in one search
MOST_PAGES = 10_000
LARGEST = 64 << 20  # bytes of one page
WAITS = (1.0, 2.0, 5.0, 15.0)  # seconds before a page is asked for once more
SECONDS = 30.0  # without a byte
KINDS = ("Location", "Organization", "Practitioner", "PractitionerRole")
_NOT_OFFERED = frozenset({400, 403, 404, 405, 501})


class Server:
    """One server, by its base address. `pause` waits between tries."""

    def __init__(
        self,
        base: str,
        token: str = "",
        *,
        pause: Callable[[float], None] = time.sleep,
        seconds: float = SECONDS,
    ) -> None:
        """Raises RosterError for an address that would send a token in the clear."""
        self.base = base.rstrip("/")
        address = urlsplit(self.base)
        local = address.hostname in ("127.0.0.1", "localhost", "::1")
        if token and address.scheme != "https" and not local:
            raise RosterError(
                "{base}: the token would go unprotected; name the https:// address", base=self.base
            )
        if address.username or address.password:
            raise RosterError("leave the password out of the address; set JIGI_FHIR_TOKEN instead")
        headers = {"Accept": "application/fhir+json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._asking = Asking(headers, waits=WAITS, seconds=seconds, pause=pause)
        self.at: datetime | None = None  # the server's clock when the first page came

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.close()

    def everything(self) -> Iterator[Found]:
        """Every resource of the register, kind by kind."""
        for kind in KINDS:
            yield from self.search(kind)

    def changed(self, since: str) -> Iterator[Found]:
        """What changed since then: whoever did with all her roles, and whose roles did, and all places."""
        yield from self.search("Location")
        yield from self.search("Organization")
        people: dict[str, None] = {}
        for kind in ("Practitioner", "PractitionerRole"):
            for one in self.search(kind, {"_lastUpdated": f"ge{since}"}):
                resource = one.resource or {}
                whose = reference(resource["practitioner"]) if "practitioner" in resource else id_of(resource)
                if one.fault:
                    yield one
                elif whose:
                    people[whose.rpartition("/")[2]] = None
        for ids in _some(people):
            yield from self.search("Practitioner", {"_id": ",".join(ids)})
            theirs = ",".join(f"Practitioner/{id}" for id in ids)
            yield from self.search("PractitionerRole", {"practitioner": theirs})
        yield from self._deleted(since)

    def pages_of(self, url: str) -> Iterator[Found]:
        """What one address gives, and the pages that follow."""
        yield from self._pages(url, {})

    def search(self, kind: str, parameters: Mapping[str, str] | None = None) -> Iterator[Found]:
        yield from self._pages(f"{self.base}/{kind}", {"_count": str(PAGE), **(parameters or {})})

    def _deleted(self, since: str) -> Iterator[Found]:
        """Whom it deleted; a server that keeps no history says nothing of it."""
        history = f"{self.base}/Practitioner/_history"
        try:
            for one in self._pages(history, {"_since": since, "_count": str(PAGE)}):
                if one.deleted:
                    yield one
        except NotOfferedError:
            return

    def _pages(self, url: str, parameters: Mapping[str, str]) -> Iterator[Found]:
        seen: set[str] = set()
        address = str(httpx2.URL(url, params=dict(parameters))) if parameters else url
        for number in range(1, MOST_PAGES + 1):
            if address in seen:
                raise RosterError(
                    "{base} leads in a circle at page {number}; tell whoever runs it",
                    base=self.base,
                    number=number,
                )
            seen.add(address)
            page = self._page(address)
            yield from found_in(page, f"page {number}")
            following = _next(page)
            if not following:
                return
            address = self._same_origin(urljoin(address, following))
        raise RosterError(
            "{base} has more than {most:,} pages; ask for less with --since",
            base=self.base,
            most=MOST_PAGES,
        )

    def _same_origin(self, address: str) -> str:
        """Raises RosterError: a token is told to nobody else."""
        here, there = urlsplit(self.base), urlsplit(address)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise RosterError(
                "the next page lies at {there}, which is not {base}: it is "
                "not asked, for the token would go there; name that address if it is the same server",
                there=f"{there.scheme}://{there.netloc}",
                base=self.base,
            )
        return address

    def _page(self, address: str) -> Any:
        """One page, asked for again when it breaks off. Raises RosterError."""
        try:
            return self._asking.ask("GET", address, self._read)
        except UnansweredError as error:
            raise RosterError(
                "{base} does not give a whole page, {error}; nothing was changed: try again later, "
                "or fetch less with --since",
                base=self.base,
                error=error,
            ) from None

    def _read(self, response: httpx2.Response) -> Any:
        status = response.status_code
        if status in (401, 403):
            raise RosterError(
                "{base} refuses ({status}): set JIGI_FHIR_TOKEN to a token that may read "
                "Practitioner, PractitionerRole, Location and Organization; ask whoever runs the "
                "server for it",
                base=self.base,
                status=status,
            )
        if status in _NOT_OFFERED:
            raise NotOfferedError(f"{self.base} answers {status}: is it the base of a FHIR R4 server?")
        if status != 200:
            raise RosterError(
                "{base} answers {status}: name the address that it serves FHIR R4 at",
                base=self.base,
                status=status,
            )
        body = bytes_of(response, LARGEST)
        if body is None:
            raise RosterError(
                "{base}: a page of over {most} MB; let it give smaller ones",
                base=self.base,
                most=LARGEST >> 20,
            )
        self._note_time(response)
        return _bundle(body, self.base)

    def _note_time(self, response: httpx2.Response) -> None:
        if self.at is None:
            try:
                self.at = parsedate_to_datetime(response.headers.get("date", ""))
            except ValueError:
                return


class NotOfferedError(RosterError):
    """The server does not do this."""


def _bundle(body: bytes, base: str) -> Any:
    try:
        page = json.loads(body)
    except ValueError as error:
        if body.lstrip()[:1] == b"{":
            raise BrokenOffError("a page broke off") from error
        raise RosterError(
            "{base} gives no JSON; name the address that it serves FHIR R4 at", base=base
        ) from error
    if not isinstance(page, dict) or page.get("resourceType") != "Bundle":
        raise RosterError("{base} gives no Bundle; name the address that it serves FHIR R4 at", base=base)
    return page


def _next(page: Mapping[str, Any]) -> str:
    links = page.get("link")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, Mapping) and link.get("relation") == "next":
            return str(link.get("url") or "")
    return ""


def _some(ids: Iterable[str]) -> Iterator[list[str]]:
    listed = list(ids)
    for at in range(0, len(listed), AT_ONCE):
        yield listed[at : at + AT_ONCE]
