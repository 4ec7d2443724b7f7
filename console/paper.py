"""Paper: templates, and pages that are worded once they are sent, in a thread that lets turns go first."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
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


class _Templates(ImmutableSandboxedEnvironment):
    """Templates see nothing of Python but what they are given; whatever they show is escaped."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What is looked for in a mapping of ours stands there: nothing else of it is tried before."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def templates_in(folder: Path) -> ImmutableSandboxedEnvironment:
    """Those of the console."""
    return _Templates(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
