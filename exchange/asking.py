"""Asking one server: a request is sent again where that helps. Its token goes to it alone, into no log."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import httpx2

LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})

T = TypeVar("T")


class UnansweredError(Exception):
    """No try brought an answer that is one. It says how many there were, and how the last one ended.

    `status`: with what it was answered, if it was.
    """

    def __init__(self, words: str, status: int = 0) -> None:
        super().__init__(words)
        self.status = status


class BrokenOffError(Exception):
    """An answer that broke off: it is asked for again."""


class Asking:
    """A client of one server. `waits`: seconds before each further try; `pause` waits them."""

    def __init__(
        self,
        headers: Mapping[str, str],
        *,
        waits: tuple[float, ...],
        seconds: float,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = httpx2.Client(headers=dict(headers), timeout=seconds, follow_redirects=False)
        self._waits = waits
        self._pause = pause

    def close(self) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        url: str,
        read: Callable[[httpx2.Response], T],
        *,
        parameters: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """What `read` makes of the answer, while it still comes in. It may raise BrokenOffError.

        Every request may come twice: it is sent again when its answer is lost on the way. Raises
        UnansweredError after the last try.
        """
        why, status = "", 0
        for wait in (*self._waits, None):
            try:
                with self._client.stream(
                    method, url, params=parameters, content=content, headers=headers
                ) as response:
                    if response.status_code not in _AGAIN:
                        return read(response)
                    status = response.status_code
                    why = f"it answers {status}"
                    wait = wait and max(wait, _asked_to_wait(response))
            except httpx2.TransportError as error:
                why, status = type(error).__name__, 0
            except BrokenOffError as error:
                why, status = str(error), 0
            if wait is not None:
                self._pause(wait)
        raise UnansweredError(f"{len(self._waits) + 1} times over ({why})", status)


def bytes_of(response: httpx2.Response, most: int) -> bytes | None:
    """Its whole body; None where it passes so many bytes."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def _asked_to_wait(response: httpx2.Response) -> float:
    words = response.headers.get("retry-after", "")
    return min(float(words), LONGEST_WAIT) if words.isdigit() else 0.0
