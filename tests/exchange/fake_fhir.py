"""A FHIR R4 server on loopback, as strict as real ones: paging, a token, and pages that break off."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-that-is-in-no-log"
PAGE = 7  # entries at most, whatever is asked for
KNOWN = {
    "Practitioner": {"_count", "_lastUpdated", "_id"},
    "PractitionerRole": {"_count", "_lastUpdated", "practitioner"},
    "Location": {"_count", "_lastUpdated"},
    "Organization": {"_count", "_lastUpdated"},
}


class FakeFHIR:
    """What it holds, what it was asked, and what is wrong with it."""

    def __init__(self, resources: list[Mapping[str, Any]]) -> None:
        self.resources = list(resources)
        self.deleted: list[str] = []
        self.keeps_history = True
        self.asked: list[str] = []
        self.breaks: Counter[str] = Counter()  # how often which fault comes, before it goes well
        self.next_at = ""  # another origin that pages lead to
        self.base = ""
        self._pages: dict[str, list[Mapping[str, Any]]] = {}
        self.released = threading.Event()

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[int, Any]:
        self.asked.append(path)
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"resourceType": "OperationOutcome"}
        if headers.get("Accept") != "application/fhir+json":
            return 406, {"resourceType": "OperationOutcome"}
        address, asked = urlsplit(path), {k: v[-1] for k, v in parse_qs(urlsplit(path).query).items()}
        if "_getpages" in asked:
            left = self._pages.get(asked["_getpages"])
            return (410, {}) if left is None else (200, self._page(left))
        kind, _, rest = address.path.removeprefix("/fhir/").partition("/")
        if rest == "_history":
            return self._history(asked)
        if rest or kind not in KNOWN or set(asked) - KNOWN[kind]:
            return 400, {"resourceType": "OperationOutcome"}
        return 200, self._page([one for one in self.resources if _fits(one, kind, asked)])

    def _history(self, asked: Mapping[str, str]) -> tuple[int, Any]:
        if not self.keeps_history or "_since" not in asked:
            return 400, {"resourceType": "OperationOutcome"}
        entries = [
            {"fullUrl": f"{self.base}/{ref}", "request": {"method": "DELETE", "url": ref}}
            for ref in self.deleted
        ]
        return 200, {"resourceType": "Bundle", "type": "history", "entry": entries}

    def _page(self, left: list[Mapping[str, Any]]) -> Any:
        here, after = left[:PAGE], left[PAGE:]
        links = [{"relation": "self", "url": self.base}]
        if after:
            name = str(len(self._pages))
            self._pages[name] = after
            links.append({"relation": "next", "url": f"{self.next_at or self.base}?_getpages={name}"})
        entries = [
            {"fullUrl": f"{self.base}/{one['resourceType']}/{one['id']}", "resource": one} for one in here
        ]
        return {"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries}


def _fits(one: Mapping[str, Any], kind: str, asked: Mapping[str, str]) -> bool:
    since = asked.get("_lastUpdated", "ge").removeprefix("ge")
    changed = str(one.get("meta", {}).get("lastUpdated", ""))
    ids, whose = asked.get("_id"), asked.get("practitioner")
    return (
        one["resourceType"] == kind
        and (not since or changed >= since)
        and (ids is None or one["id"] in ids.split(","))
        and (whose is None or one["practitioner"]["reference"] in whose.split(","))
    )


@contextmanager
def serving(resources: list[Mapping[str, Any]]) -> Iterator[FakeFHIR]:
    """The server, until the block ends; `base` is its address."""
    fake = FakeFHIR(resources)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, page = fake.answer(self.path, dict(self.headers))
            body = json.dumps(page).encode()
            if fake.breaks["busy"] > 0:
                fake.breaks["busy"] -= 1
                self.send_response(503)
                self.send_header("Retry-After", "3")
                self.end_headers()
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status == 200 and fake.breaks["cut"] > 0:
                fake.breaks["cut"] -= 1
                body = body[: len(body) // 2]  # and the connection ends
            if status == 200 and fake.breaks["stall"] > 0:
                fake.breaks["stall"] -= 1
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                fake.released.wait(20)
                return
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.base = f"http://127.0.0.1:{server.server_address[1]}/fhir"
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
