"""Purging: what is old says nothing any more, in slices; what promises stand on stays."""

from datetime import datetime, timedelta

import pytest

from bot.conversation.messages import Media
from storage.purging import Kind
from storage.store import Desk, JournalEntry, Sending, Store
from tests.storage.cast import AWA_AT, DAY, NOW, awa, outgoing, sent_keys, wrote

LATER = NOW + 10 * DAY


def spoke(desk: Desk, turn: int, at: datetime) -> None:
    """A turn of Awa's, and what she was told in it."""
    person = awa(desk)
    event = wrote(f"words {turn}", f"update:{turn}")
    desk.write_entry(JournalEntry(key=event.key, person=person.id, turn=turn, at=at, event=event, facts={}))
    desk.post([outgoing(person, f"{person.id}.{turn}.0", f"answer {turn}", not_before=at)])
    sent_keys(desk, at)


def everything(desk: Desk, kind: Kind, before: datetime, most: int = 2) -> tuple[int, list[str]]:
    rows = 0
    media: list[str] = []
    while True:
        purged = desk.purge(kind, before, most)
        rows, media = rows + purged.rows, [*media, *purged.media]
        if not purged.more:
            return rows, media


class Purging:
    """Of each kind what is older than a day."""

    def test_words_go_and_that_they_were_said_stays(self, store: Store) -> None:
        with store.transaction() as desk:
            for turn in range(1, 8):
                spoke(desk, turn, NOW + turn * DAY)
            her, before = awa(desk), NOW + 5 * DAY
            assert desk.purgeable(Kind.WORDS, before) == 8
            assert everything(desk, Kind.WORDS, before) == (8, [])
            assert desk.purgeable(Kind.WORDS, before) == 0
            assert everything(desk, Kind.WORDS, before) == (0, [])
            assert desk.purged_until(her.id) == 4
            assert [entry.turn for entry in desk.journal_of(her.id)] == [5, 6, 7]
            said = [bubble.message.text for bubble in desk.history(her.id)]
            assert not {f"words {n}" for n in range(5)} & {str(text) for text in said}
            assert "words 2" not in str(desk.mydata(her.id))
            assert "answer 2" not in str(desk.mydata(her.id))
            assert "words 6" in str(desk.mydata(her.id))
            desk.post([outgoing(her, f"{her.id}.2.0", "answer 2")])
            assert sent_keys(desk, LATER) == [], "its key is kept for ever"
        assert len(list(store.rows("messages"))) == 14

    def test_what_waits_to_be_sent_is_sent_however_old(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0", "a reply that waits")])
            everything(desk, Kind.WORDS, LATER)
            (row,) = desk.claim("webchat", LATER, 10)
            assert row.outgoing.message.text == "a reply that waits"

    def test_what_waited_for_longer_than_words_are_kept_goes_once_it_was_sent(self, store: Store) -> None:
        """As behind a window that was shut for years; the walk has passed it long ago."""
        with store.transaction() as desk:
            her = awa(desk)
            for n in range(5):
                desk.post([outgoing(her, f"1.{n}.0", f"answer {n}", not_before=NOW + n * DAY)])
            first, *_ = desk.claim("webchat", NOW, 1)
            desk.hold(first.id, NOW + 5 * DAY, "window")
            for n in range(1, 4):
                (row,) = desk.claim("webchat", NOW + n * DAY, 1)
                desk.receipt(row.id, Sending.SENT, NOW + n * DAY)
            assert everything(desk, Kind.WORDS, LATER) == (3, [])
            assert everything(desk, Kind.WORDS, LATER) == (0, [])
            assert sorted(sent_keys(desk, LATER)) == ["1.0.0", "1.4.0"]
            assert everything(desk, Kind.WORDS, LATER) == (0, []), "said just now"
            assert [bubble.message.text for bubble in desk.history(her.id)][-2:] == ["answer 0", "answer 4"]
            assert desk.purgeable(Kind.WORDS, LATER + DAY) == 2
            assert everything(desk, Kind.WORDS, LATER + DAY) == (2, [])
            assert desk.purgeable(Kind.WORDS, LATER + DAY) == 0

    def test_what_a_clock_that_was_ahead_has_dated_goes_once_it_is_old(self, store: Store) -> None:
        with store.transaction() as desk:
            for turn, day in enumerate((1, 8, 2, 3), 1):
                spoke(desk, turn, NOW + day * DAY)
            assert everything(desk, Kind.WORDS, NOW + 5 * DAY, most=9) == (6, [])
            assert everything(desk, Kind.WORDS, NOW + 9 * DAY, most=9) == (2, [])
            assert desk.purgeable(Kind.WORDS, NOW + 9 * DAY) == 0

    def test_files_go_but_what_somebody_has_to_look_at(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk).id
            for n in range(5):
                desk.keep_media(her, Media(id=f"m{n}", mime="audio/ogg"), AWA_AT.channel, NOW + n * DAY)
            assert desk.purgeable(Kind.MEDIA, NOW + 3 * DAY) == 3
            assert everything(desk, Kind.MEDIA, NOW + 3 * DAY) == (3, ["m0", "m1", "m2"])
            assert desk.media("m0") is None
            assert desk.media("m3") is not None

    @pytest.mark.parametrize("kind", [Kind.DEAD_LETTERS, Kind.REPORTS])
    def test_what_administrators_saw_goes(self, store: Store, kind: Kind) -> None:
        with store.transaction() as desk:
            for n in range(5):
                at = NOW + n * DAY
                desk.report("lost", f"m{n}", "why", None, at)
                desk.dead_letter(wrote("x", f"update:{n}"), "why", at)
            assert desk.purgeable(kind, NOW + 3 * DAY) == 3
            assert everything(desk, kind, NOW + 3 * DAY) == (3, [])
            assert everything(desk, kind, NOW + 3 * DAY) == (0, [])
        assert len(list(store.rows(kind.value))) == 2

    def test_nobody_was_purged_of_whom_nothing_is_old(self, store: Store) -> None:
        with store.transaction() as desk:
            spoke(desk, 1, NOW)
            everything(desk, Kind.WORDS, NOW - timedelta(days=1))
            assert desk.purged_until(awa(desk).id) == 0
