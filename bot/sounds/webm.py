"""WebM: the Opus packets that a browser recorded.

Chromium writes WebM as it records, with clusters of unknown size; so boxes that hold others are entered
and all others passed over. RFC 8794 (EBML), RFC 9559 (Matroska).
"""

from collections.abc import Iterator

from bot.sounds.ogg import HEAD, BrokenError

_MAGIC = b"\x1aE\xdf\xa3"
_ENTERED = {
    0x18538067,  # segment
    0x1654AE6B,  # tracks
    0xAE,  # one track
    0x1F43B675,  # cluster
    0xA0,  # block group
}
_CODEC, _PRIVATE = 0x86, 0x63A2
_BLOCKS = {0xA1, 0xA3}
_LACED = 0x06
_OPUS = b"A_OPUS"


class OtherCodecError(ValueError):
    """What was recorded is no Opus, or not Opus alone."""


def is_webm(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def packets(data: bytes) -> tuple[bytes, list[bytes]]:
    """The head of Opus, and its packets in order. Raises OtherCodecError or BrokenError."""
    codecs, head, found = [], b"", []
    for kind, value in _boxes(data):
        if kind == _CODEC:
            codecs.append(value)
        elif kind == _PRIVATE:
            head = value
        elif kind in _BLOCKS:
            found.append(_packet(value))
    if codecs != [_OPUS]:
        raise OtherCodecError("one track of Opus is wanted")
    if not head.startswith(HEAD):
        raise BrokenError("it has no head of Opus")
    return head, found


def _packet(block: bytes) -> bytes:
    """What a block holds behind its track, its time and its flags."""
    _, at = _number(block, 0, marked=False)
    if len(block) < at + 4 or block[at + 2] & _LACED:
        raise BrokenError("a block that is cut off, or holds several packets")
    return block[at + 3 :]


def _boxes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every box that holds no others. Raises BrokenError where one breaks off."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, marked=True)
        size, at = _number(data, at, marked=False)
        if kind in _ENTERED:
            continue
        if at + size > len(data):
            raise BrokenError(f"a box breaks off at byte {at}")
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """A number whose first bits say how long it is, with that mark or without; and what follows it."""
    if at >= len(data) or data[at] == 0:
        raise BrokenError(f"no box begins at byte {at}")
    length = 9 - data[at].bit_length()
    if at + length > len(data):
        raise BrokenError(f"a number breaks off at byte {at}")
    value = int.from_bytes(data[at : at + length], "big")
    return value if marked else value & ~(1 << 7 * length), at + length
