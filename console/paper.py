"""Paper: templates, and pages that are worded in a thread that lets turns go first."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from console.pages import STATIC
from console.wording import LANGUAGES, Wording
from storage.readers import Readers

LEAST_COMPRESSED = 500  # bytes; a stream is sent on as it comes
COMPRESSION = 5  # of 9: those above cost as much again for a hundredth of the bytes

_SAYS = re.compile(r"""\{\{ say\(["']([a-z0-9_.]+)["']\) \}\}""")


class Worded(Response):
    """HTML, of which only the head is there until it is written, or sent."""

    media_type = "text/html"

    def __init__(
        self,
        words: Iterator[str],
        readers: Readers,
        status: int,
        headers: Mapping[str, str],
        *,
        packed: bool = False,
    ) -> None:
        """`packed`: whoever asked takes gzip, and it is compressed where it is worded: beside the loop."""
        super().__init__(None, status, headers)
        self._words = words
        self._readers = readers
        self._packed = packed

    def written(self) -> Self:
        """The same with all its words. It takes its time, in a reader's thread."""
        pieces = []
        for piece in self._words:
            self._readers.give_way()
            pieces.append(piece)
        self.body = "".join(pieces).encode()
        if self._packed and len(self.body) >= LEAST_COMPRESSED:
            self.body = gzip.compress(self.body, COMPRESSION, mtime=0)
            self.headers["content-encoding"] = "gzip"
            self.headers.add_vary_header("Accept-Encoding")
        self.headers["content-length"] = str(len(self.body))
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.body:
            await self._readers.run(self.written)
        await super().__call__(scope, receive, send)


class Paper:
    """The pages of the console, in each language."""

    def __init__(self, folder: Path, wording: Wording) -> None:
        self._wording = wording
        self._templates = {
            language: _Templates(folder, partial(wording.say, language)) for language in LANGUAGES
        }

    def words(self, template: str, language: str, **context: Any) -> Iterator[str]:
        """A page, or a part of one, piece by piece. `context`: what its template names."""
        said = self._wording.of(language)
        return self._templates[said["language"]].get_template(template).generate({**said, **context})


class _Templates(ImmutableSandboxedEnvironment):
    """Those of one language; none is read again while the program runs.

    They see nothing of Python but what they are given, and whatever they show is escaped. What says the same
    on every page is put into words when a template is read: `{{ say("leave") }}` is text by then.
    """

    def __init__(self, folder: Path, said: Callable[[str], str]) -> None:
        """`said`: the words of a name."""
        super().__init__(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._said = said

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        told = _SAYS.sub(lambda found: self._said(found[1]), source).replace("{{ static }}", STATIC)
        return super().preprocess(told, name, filename)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What is looked for in a mapping of ours stands there: nothing else of it is tried before."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
