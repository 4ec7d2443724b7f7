"""Paper: a page that is put into words once it is sent, in a thread that lets turns go first."""

from collections.abc import Iterator, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from storage.readers import Readers


class Worded(Response):
    """HTML, of which only the head is there until it is sent."""

    media_type = "text/html"

    def __init__(
        self, words: Iterator[str], readers: Readers, status: int, headers: Mapping[str, str]
    ) -> None:
        super().__init__(None, status, headers)
        self._words = words
        self._readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.body = await self._readers.run(self._written)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)

    def _written(self) -> bytes:
        pieces = []
        for piece in self._words:
            self._readers.give_way()
            pieces.append(piece)
        return "".join(pieces).encode()
