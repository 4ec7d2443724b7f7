"""Resources: the FHIR resources of a file, one by one, however large it is.

A Bundle of any type, NDJSON, a list, or one resource. A file that breaks off gives what stood before the
break, and says so: nobody is lost to somebody else's fault.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from exchange.faults import RosterError

CHUNK = 1 << 16
LONGEST = 8 << 20  # characters of one resource
_DECODER = json.JSONDecoder()
Json = Mapping[str, Any]


class Found(NamedTuple):
    """A resource, or that one was deleted; `fault` says what could not be read instead."""

    where: str
    resource: Json | None
    url: str = ""  # by which others of the same file may name it
    deleted: str = ""  # Type/id
    fault: str = ""


def resources_of(path: Path) -> Iterator[Found]:
    """Raises RosterError when the file cannot be opened, or is no JSON at all."""
    try:
        with path.open("rb") as file:
            start = file.read(CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise RosterError("{path} cannot be read: {why}", path=path, why=error.strerror) from error
    if start[:1] not in (b"{", b"["):
        raise RosterError(
            "{path} is neither a FHIR Bundle nor NDJSON; a sheet ends in .csv or .xlsx", path=path
        )
    first = start.split(b"\n", 1)[0]
    if _is_whole(first):
        yield from _lines(path)
    else:
        yield from _entries(path)


def _is_whole(line: bytes) -> bool:
    try:
        value = json.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("resourceType") not in (None, "Bundle")


def _lines(path: Path) -> Iterator[Found]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            where = f"line {number}"
            try:
                value = json.loads(line) if len(line) <= LONGEST else None
            except (ValueError, RecursionError) as error:
                yield Found(where, None, fault=f"no JSON ({error})")
                continue
            yield from found_in(value, where)


def _entries(path: Path) -> Iterator[Found]:
    """The entries of one Bundle, or the members of one list, as a stream."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        buffer, number = "", 0
        while chunk := file.read(CHUNK):
            buffer += chunk
            if (at := _list_at(buffer)) >= 0:
                break
        else:
            yield from _single(buffer)
            return
        buffer = buffer[at:]
        while True:
            buffer = buffer.lstrip(" \r\n\t,")
            if buffer.startswith("]"):
                return
            try:
                value, end = _DECODER.raw_decode(buffer)
            except ValueError as error:
                chunk = file.read(CHUNK)
                buffer += chunk
                if chunk and len(buffer) <= LONGEST:
                    continue
                yield Found(f"entry {number + 1}", None, fault=f"the file breaks off here ({error})")
                return
            number += 1
            buffer = buffer[end:]
            yield from found_in(value, f"entry {number}")


def _list_at(text: str) -> int:
    """Behind the bracket that opens the entries; -1 while it did not come."""
    if text.lstrip().startswith("["):
        return text.index("[") + 1
    depth = at = 0
    while at < len(text):
        sign = text[at]
        if sign == '"':
            end = _end_of_string(text, at)
            if end < 0:
                return -1
            if depth == 1 and text[at:end] == '"entry"':
                rest = text[end:].lstrip()
                if rest.startswith(":") and rest[1:].lstrip().startswith("["):
                    return text.index("[", end) + 1
            at = end
            continue
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(sign, 0)
        at += 1
    return -1


def _end_of_string(text: str, at: int) -> int:
    end = at + 1
    while end < len(text):
        if text[end] == "\\":
            end += 2
        elif text[end] == '"':
            return end + 1
        else:
            end += 1
    return -1


def _single(text: str) -> Iterator[Found]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Found("the file", None, fault=f"no JSON ({error})")
        return
    yield from found_in(value, "the file")


def found_in(value: Any, where: str) -> Iterator[Found]:
    """What an entry of a Bundle, or a resource by itself, holds; a Bundle within opens up."""
    if not isinstance(value, dict):
        yield Found(where, None, fault="no resource")
        return
    if value.get("resourceType") == "Bundle":
        entries = value.get("entry")
        for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
            yield from found_in(entry, f"{where} {number}".strip())
        return
    if "resourceType" in value:
        yield Found(where, value)
        return
    resource, full, request = (value.get(name) for name in ("resource", "fullUrl", "request"))
    request = request if isinstance(request, dict) else {}
    url = full if isinstance(full, str) else ""
    if isinstance(resource, dict) and request.get("method") != "DELETE":
        if resource.get("resourceType") == "Bundle":
            yield from found_in(resource, where)
        else:
            yield Found(where, resource, url)
    elif request.get("method") == "DELETE":
        yield Found(where, None, deleted="/".join(str(request.get("url", "")).split("?")[0].split("/")[-2:]))
    else:
        yield Found(where, None, fault="an entry without a resource")
