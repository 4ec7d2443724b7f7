"""Again: what somebody wrote on a page that has waited too long is not lost.

The page that turns her away carries it: once she is in again, one tap sends it. A form then bears the key of
her new login, which she is shown first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import UploadFile

LATE = {(401, "not_in"), (403, "old_form"), (503, "not_kept")}  # as what is refused that was good otherwise
MOST = 100_000  # characters that a page carries


@dataclass(frozen=True, slots=True)
class Again:
    """What was asked for, to ask it once more. `fields`: what was posted, if anything was."""

    path: str
    posted: bool
    fields: Sequence[tuple[str, str]] = ()

    @property
    def words(self) -> list[str]:
        """What she wrote herself, as far as it looks so: to be read, and copied if need be."""
        return [value for _, value in self.fields if len(value.split()) > 1]


async def again(request: Request) -> Again | None:
    """What this request asked for; None where it holds a file, or more than a page carries."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = f"/{quote(request.url.path.lstrip('/'))}{query}"
    if request.method != "POST":
        return Again(path, posted=False)
    fields = [(name, value) for name, value in (await request.form()).multi_items() if name != "key"]
    words = [(name, value) for name, value in fields if not isinstance(value, UploadFile)]
    if len(words) < len(fields) or sum(len(name) + len(value) for name, value in words) > MOST:
        return None
    return Again(path, posted=True, fields=words)
