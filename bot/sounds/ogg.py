"""Ogg/Opus: is it whole, and how long is it? And Opus packets written as such a file.

RFC 3533 (the pages), RFC 7845 (Opus in them), RFC 6716, 3.1 (how long a packet is).
"""

import struct
from collections.abc import Iterable, Iterator

PAGE = b"OggS"
HEAD, TAGS = b"OpusHead", b"OpusTags"
_LEAST_HEAD = 19  # bytes
RATE = 48_000  # samples a second, whatever was recorded
_HEADER = struct.Struct("<4sBBqIIIB")  # mark, version, flags, granule, serial, number, checksum, segments
_FIRST, _LAST = 2, 4  # flags
_NONE = -1  # the granule of a page on which no packet ends
_SERIAL = 1
_PACKETS = 50  # of one page: a second of speech
_VENDOR = b"jigi"
# Samples of one frame, by the configuration in a packet's first byte.
_FRAMES = (480, 960, 1920, 2880) * 3 + (480, 960) * 2 + (120, 240, 480, 960) * 4


class BrokenError(ValueError):
    """The bytes are no whole voice note: cut off, or something else under its name."""


def seconds(data: bytes) -> float:
    """How long one whole stream of Opus plays. Raises BrokenError."""
    pages = list(_pages(data))
    if len({serial for _, serial, _ in pages}) != 1:
        raise BrokenError("it holds more than one sound, or none")
    head = pages[0][2]
    if not head.startswith(HEAD) or len(head) < _LEAST_HEAD:
        raise BrokenError("it does not begin with the head of Opus")
    if len(pages) < 3 or not pages[1][2].startswith(TAGS):
        raise BrokenError("nothing follows its head")
    skipped = int.from_bytes(head[10:12], "little")
    granules = [granule for granule, _, _ in pages[2:] if granule != _NONE]
    if not granules or granules != sorted(granules):
        raise BrokenError("its times run backwards")
    return max(0, granules[-1] - skipped) / RATE


def _pages(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Granule, serial and body of each page. Raises BrokenError where one does not end."""
    at = 0
    while at < len(data):
        if len(data) < at + _HEADER.size:
            raise BrokenError(f"a page breaks off at byte {at}")
        mark, version, _, granule, serial, _, _, segments = _HEADER.unpack_from(data, at)
        if mark != PAGE or version != 0:
            raise BrokenError(f"no page begins at byte {at}")
        body = at + _HEADER.size + segments
        end = body + sum(data[body - segments : body])
        if end > len(data):
            raise BrokenError(f"a page breaks off at byte {at}")
        yield granule, serial, data[body:end]
        at = end


def written(head: bytes, packets: Iterable[bytes]) -> bytes:
    """A file of these packets. Raises BrokenError when there are none, or one is no Opus."""
    skipped = int.from_bytes(head[10:12], "little")
    tags = TAGS + struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", 0)
    pages = [_page(_FIRST, 0, 0, [head]), _page(0, 0, 1, [tags])]
    chunks = list(_batched(packets))
    if not chunks:
        raise BrokenError("it holds no sound")
    granule = 0
    for number, chunk in enumerate(chunks, 2):
        granule += sum(map(samples, chunk))
        last = number == len(chunks) + 1
        pages.append(_page(_LAST if last else 0, max(granule, skipped), number, chunk))
    return b"".join(pages)


def samples(packet: bytes) -> int:
    """How many a packet plays. Raises BrokenError for an empty one."""
    if not packet:
        raise BrokenError("an empty packet")
    frame = _FRAMES[packet[0] >> 3]
    match packet[0] & 3:
        case 0:
            return frame
        case 1 | 2:
            return 2 * frame
        case _:
            if len(packet) < 2:
                raise BrokenError("a packet without its count")
            return (packet[1] & 63) * frame


def _batched(packets: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Packets a page at a time: so many, and of no more than its 255 segments."""
    batch: list[bytes] = []
    segments = 0
    for packet in packets:
        needed = len(packet) // 255 + 1
        if needed > 255:
            raise BrokenError("a packet that no page holds")
        if batch and (len(batch) == _PACKETS or segments + needed > 255):
            yield batch
            batch, segments = [], 0
        batch.append(packet)
        segments += needed
    if batch:
        yield batch


def _page(flags: int, granule: int, number: int, packets: list[bytes]) -> bytes:
    table = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    body = table + b"".join(packets)
    fields = (PAGE, 0, flags, granule, _SERIAL, number)
    bare = _HEADER.pack(*fields, 0, len(table)) + body
    return _HEADER.pack(*fields, _checksum(bare), len(table)) + body


def _table() -> Iterator[int]:
    for byte in range(256):
        rest = byte << 24
        for _ in range(8):
            rest = (rest << 1) ^ 0x104C11DB7 if rest & 0x80000000 else rest << 1
        yield rest


_CHECKSUMS = tuple(_table())


def _checksum(page: bytes) -> int:
    """The CRC-32 of Ogg: not reflected, from zero."""
    rest = 0
    for byte in page:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _CHECKSUMS[rest >> 24 ^ byte]
    return rest
