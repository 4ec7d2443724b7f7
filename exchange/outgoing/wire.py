"""The wire: requests to one system, tried again where that helps. Its token goes to it alone, into no log."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import httpx2

from exchange.faults import OutgoingError

WAITS = (1.0, 2.0, 5.0)  # seconds before it is tried once more
LONGEST_WAIT = 60.0
SECONDS = 60.0  # without a byte: an import of thousands of values takes its time
LARGEST = 4 << 20  # bytes of an answer
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LOCAL = ("127.0.0.1", "localhost", "::1")


class Answer(NamedTuple):
    """What a system said: its status, and its JSON; None where there is none."""

    status: int
    body: Any


class Wire:
    """One system, by its base address. `setting` is where its token stands; `pause` waits between tries."""

    def __init__(
        self,
        base: str,
        authorization: str,
        setting: str,
        *,
        accept: str = "application/json",
        pause: Callable[[float], None] = time.sleep,
        seconds: float = SECONDS,
    ) -> None:
        """Raises OutgoingError for an address that would send a token in the clear."""
        self.base = base.rstrip("/")
        self._setting = setting
        address = urlsplit(self.base)
        if address.username or address.password:
            raise OutgoingError(f"leave the password out of the address; set {setting} instead")
        if address.scheme not in ("http", "https") or not address.netloc:
            raise OutgoingError(f"{self.base!r} is no address; write it as https://…")
        if address.scheme != "https" and address.hostname not in _LOCAL:
            raise OutgoingError(f"{self.base}: this would go unprotected; name the https:// address")
        headers = {"Accept": accept}
        if authorization:
            headers["Authorization"] = authorization
        self._client = httpx2.Client(headers=headers, timeout=seconds, follow_redirects=False)
        self._type = accept
        self._pause = pause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(
        self, method: str, path: str, body: Any = None, parameters: Mapping[str, str] | None = None
    ) -> Answer:
        """What it answers, whatever that is, but for what nobody can go on after: then OutgoingError.

        Every request may come twice: it is sent again when its answer is lost on the way.
        """
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {} if body is None else {"Content-Type": self._type}
        why = ""
        for wait in (*WAITS, None):
            try:
                with self._client.stream(
                    method, f"{self.base}/{path}", params=parameters, content=content, headers=headers
                ) as response:
                    if response.status_code not in _AGAIN:
                        return self._read(response)
                    why = f"it answers {response.status_code}"
                    wait = wait and max(wait, _asked_to_wait(response))
            except httpx2.TransportError as error:
                why = type(error).__name__
            if wait is not None:
                self._pause(wait)
        raise OutgoingError(
            f"{self.base} cannot be reached, {len(WAITS) + 1} times over ({why}); what it has taken is "
            f"noted: run it again later, and only the rest goes"
        )

    def _read(self, response: httpx2.Response) -> Answer:
        status = response.status_code
        if status in (401, 403):
            raise OutgoingError(
                f"{self.base} refuses ({status}): set {self._setting} to a token that may write this; ask "
                f"whoever runs it"
            )
        if 300 <= status < 400:
            raise OutgoingError(f"{self.base} leads elsewhere ({status}); name the address that it leads to")
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > LARGEST:
                raise OutgoingError(f"{self.base} answers with over {LARGEST >> 20} MB; is it the right one?")
        try:
            return Answer(status, json.loads(content) if content else None)
        except ValueError:
            if 200 <= status < 300:
                raise OutgoingError(
                    f"{self.base} answers with what is no JSON; name the base address of its API"
                ) from None
            return Answer(status, None)


def _asked_to_wait(response: httpx2.Response) -> float:
    words = response.headers.get("retry-after", "")
    return min(float(words), LONGEST_WAIT) if words.isdigit() else 0.0
