"""Files: what people sent, given to a browser whole or in the part that it asks for, sealed or not."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from storage.sealing.files import PIECE, KeptFile
from storage.store import MediaFolder

_PART = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


async def found(media: MediaFolder, id: str) -> tuple[KeptFile, bytes] | None:
    """The file, with its first bytes; None when it is gone, or does not open."""
    file, head = await asyncio.to_thread(lambda: (media.open(id), media.head(id)))
    return None if file is None or head is None else (file, head)


def given(request: Request, file: KeptFile, mime: str, headers: Mapping[str, str]) -> Response:
    """The file, or one part of it: an iPhone plays no sound that it cannot have in parts."""
    size = file.size
    part = _part(request.headers.get("range", ""), size)
    if part is not None and part[0] >= part[1]:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    told = {**headers, "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if part is not None:
        told["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    body = _read(file, start, end)
    return StreamingResponse(body, 200 if part is None else 206, headers=told, media_type=mime)


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """From where to before where; None where all is asked for, or several parts, or what is no part."""
    found = _PART.fullmatch(asked.replace(" ", ""))
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


async def _read(file: KeptFile, start: int, end: int) -> AsyncIterator[bytes]:
    while start < end:
        until = min(end, (start // PIECE + 1) * PIECE)
        yield await asyncio.to_thread(file.read, start, until)
        start = until
