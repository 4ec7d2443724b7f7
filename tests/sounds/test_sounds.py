"""Voice notes: what is taken, how long it is, and WebM put into Ogg without a change to a packet."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import sounds
from bot.sounds import Sound, ogg, voice_note, webm
from tests.sounds.samples import CHROMIUM, SAMPLES, SILENCE, checksum
from tests.sounds.samples import ogg as written_by_hand

HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
PACKETS = st.lists(st.binary(min_size=2, max_size=700), min_size=1, max_size=120)


@pytest.mark.parametrize("seconds", [1, 3, 119.5])
def test_its_length_is_that_of_its_sound(seconds: float) -> None:
    data = written_by_hand(seconds)
    assert voice_note(data) == Sound(data, round(seconds))


@pytest.mark.parametrize(
    ("sample", "fault"),
    [("short", "short"), ("long", "long"), ("cut", "broken"), ("mp3", "other"), ("large", "large")],
)
def test_what_cannot_be_taken_is_told_apart(sample: str, fault: str) -> None:
    assert voice_note(SAMPLES[sample]) == fault


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "other"),
        (b"OggS", "broken"),
        (b"OggS" + bytes(200), "broken"),
        (written_by_hand(2).replace(b"OpusHead", b"\x01vorbis\0"), "broken"),
        (written_by_hand(2) + written_by_hand(2)[:40], "broken"),
        (b"\x00\x00\x00\x18ftypM4A " + bytes(50), "other"),  # an iPhone's
        (CHROMIUM[:4], "broken"),
        (CHROMIUM[:-100], "broken"),
        (CHROMIUM.replace(b"A_OPUS", b"A_PCM0"), "other"),
    ],
)
def test_other_bytes_are_refused(data: bytes, fault: str) -> None:
    assert voice_note(data) == fault


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    for start in (b"", b"OggS\0", b"\x1aE\xdf\xa3", CHROMIUM[:200], written_by_hand(1)[:200]):
        assert isinstance(voice_note(start + data), str | Sound)


def test_what_a_browser_records_plays_as_long_in_ogg() -> None:
    head, packets = webm.packets(CHROMIUM)
    note = voice_note(CHROMIUM)
    assert isinstance(note, Sound)
    assert note.seconds == 2
    assert _packets(note.data) == [head, *packets]


@given(PACKETS)
def test_every_packet_is_written_once_and_every_page_is_whole(packets: list[bytes]) -> None:
    data = ogg.written(HEAD, packets)
    assert _packets(data) == [HEAD, *packets]
    samples = sum(map(ogg.samples, packets))
    assert ogg.seconds(data) == max(0, samples - 312) / 48_000


def test_no_sound_at_all_is_broken() -> None:
    with pytest.raises(ogg.BrokenError):
        ogg.written(HEAD, [])


def test_what_is_kept_is_played_everywhere() -> None:
    """The same silence by our own writer and by hand, but for the pages."""
    ours = ogg.written(HEAD, [SILENCE] * 150)
    assert ogg.seconds(ours) == pytest.approx(3, abs=0.01)
    assert len(ours) < len(written_by_hand(3))
    assert len(ours) < sounds.MOST_BYTES


def _packets(data: bytes) -> list[bytes]:
    """The head and the packets of a file; each page has its checksum, and the last says that it is."""
    packets: list[bytes] = []
    half, at, flags = b"", 0, 0
    while at < len(data):
        flags, crc, segments = data[at + 5], data[at + 22 : at + 26], data[at + 26]
        table = data[at + 27 : at + 27 + segments]
        end = at + 27 + segments + sum(table)
        page = data[at:end]
        assert page[:4] == b"OggS"
        assert struct.unpack("<I", crc)[0] == checksum(page[:22] + bytes(4) + page[26:])
        body = at + 27 + segments
        for size in table:
            half += data[body : body + size]
            body += size
            if size < 255:
                packets.append(half)
                half = b""
        at = end
    assert flags & 4
    assert packets[1].startswith(b"OpusTags")
    return [packets[0], *packets[2:]]
