"""Voice notes as phones send them: real bytes, made here or recorded by a browser."""

import struct
from pathlib import Path

CHROMIUM = (Path(__file__).parent / "chromium.webm").read_bytes()  # two seconds of its own test tone
SILENCE = b"\xf8\xff\xfe"  # twenty milliseconds of it, as Opus says it
_BEGINS, _ENDS = 2, 4


def ogg(seconds: float, *, packet: bytes = SILENCE, skipped: int = 312) -> bytes:
    """Ogg/Opus, a packet a page, as no encoder would write it and every decoder takes it."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skipped, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
    count = round(seconds * 50)
    sound = (_page(_ENDS if n == count else 0, n * 960 + skipped, n + 1, packet) for n in range(1, count + 1))
    return b"".join((_page(_BEGINS, 0, 0, head), _page(0, 0, 1, tags), *sound))


def _page(flags: int, granule: int, number: int, packet: bytes) -> bytes:
    table = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    fields = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, 7, number)
    body = bytes([len(table)]) + table + packet
    return fields + struct.pack("<I", checksum(fields + bytes(4) + body)) + body


def checksum(page: bytes) -> int:
    """As RFC 3533 tells it, a byte at a time."""
    rest = 0
    for byte in page:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _OF_A_BYTE[rest >> 24 ^ byte]
    return rest


def _of_a_byte(byte: int) -> int:
    rest = byte << 24
    for _ in range(8):
        rest = (rest << 1 ^ (0x04C11DB7 if rest & 0x80000000 else 0)) & 0xFFFFFFFF
    return rest


_OF_A_BYTE = [_of_a_byte(byte) for byte in range(256)]


SAMPLES = {
    "": ogg(3),
    "webm": CHROMIUM,
    "short": ogg(0.4),
    "long": ogg(121),
    "cut": ogg(3)[:-5],
    "mp3": b"ID3\x04" + bytes(100),
    "large": ogg(2, packet=SILENCE + bytes(20_000)),
}
