"""The wire: what is sent to one system, and what it answers."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import httpx2

from exchange.asking import Asking, UnansweredError, bytes_of
from exchange.faults import OutgoingError

WAITS = (1.0, 2.0, 5.0)  # seconds before it is tried once more
SECONDS = 60.0  # without a byte: an import of thousands of values takes its time
BROKEN = 500  # a server stumbles over what it was sent, or lies on the ground
LARGEST = 4 << 20  # bytes of an answer
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
        self._asking = Asking(headers, waits=WAITS, seconds=seconds, pause=pause)
        self._type = accept

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.close()

    def send(
        self, method: str, path: str, body: Any = None, parameters: Mapping[str, str] | None = None
    ) -> Answer:
        """What it answers, whatever that is, but for what nobody can go on after: then OutgoingError."""
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {} if body is None else {"Content-Type": self._type}
        url = f"{self.base}/{path}"
        try:
            return self._asking.ask(
                method, url, self._read, parameters=parameters, content=content, headers=headers
            )
        except UnansweredError as error:
            if error.status == BROKEN:
                return Answer(BROKEN, None)  # perhaps of this request alone: the next may do better
            raise OutgoingError(
                f"{self.base} cannot be reached, {error}; what it has taken is noted: run it again later, "
                f"and only the rest goes"
            ) from None

    def _read(self, response: httpx2.Response) -> Answer:
        status = response.status_code
        if status in (401, 403):
            raise OutgoingError(
                f"{self.base} refuses ({status}): set {self._setting} to a token that may write this; ask "
                f"whoever runs it"
            )
        if 300 <= status < 400:
            raise OutgoingError(f"{self.base} leads elsewhere ({status}); name the address that it leads to")
        content = bytes_of(response, LARGEST)
        if content is None:
            raise OutgoingError(f"{self.base} answers with over {LARGEST >> 20} MB; is it the right one?")
        try:
            return Answer(status, json.loads(content) if content else None)
        except ValueError:
            if 200 <= status < 300:
                raise OutgoingError(
                    f"{self.base} answers with what is no JSON; name the base address of its API"
                ) from None
            return Answer(status, None)
