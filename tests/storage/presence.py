"""Presence: the hours at which she is there, how her network is, and whether a question reached her."""

from contextlib import suppress
from datetime import timedelta

from bot.conversation.messages import Media, Message, Purpose
from storage.presence import MOST_COUNTED, counted_in
from storage.store import Sending, Store
from tests.storage.cast import NOW, awa, moussa, outgoing

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VOICE = Media("note-1", "audio/ogg", 34_000)


class Presences:
    """What is counted, and what is not."""

    def test_an_hour_is_counted_once(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.was_there(her.id, NOW, 8) == counted_in((), 8)
            assert desk.was_there(her.id, NOW + HOUR / 4, 8) is None
            assert desk.was_there(her.id, NOW - DAY, 8) is None, "what comes late is of an hour gone by"
            assert desk.was_there(her.id, NOW + DAY, 8) == counted_in(counted_in((), 8), 8)

    def test_an_hour_whose_count_was_undone_is_counted(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
        with suppress(ZeroDivisionError), store.transaction() as desk:
            assert desk.was_there(her.id, NOW, 8) is not None
            assert desk.was_there(her.id, NOW, 8) is None
            raise ZeroDivisionError
        with store.transaction() as desk:
            assert desk.was_there(her.id, NOW, 8) == counted_in((), 8)

    def test_what_she_did_long_ago_weighs_less_and_less(self, store: Store) -> None:
        hours: tuple[int, ...] = ()
        for _ in range(MOST_COUNTED + 1):
            hours = counted_in(hours, 8)
        assert hours[8] == MOST_COUNTED // 2 + 1

    def test_a_weak_network_is_told_once(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            days = [NOW.date() + n * DAY for n in (0, 0, 1, 30, 31, 32, 33)]
            told = [desk.came_late(her.id, day) for day in days]
            assert told == [False, False, False, False, False, True, False]

    def test_a_question_stands_where_its_messages_stand(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            ask = outgoing(her, "1.1.0", purpose=Purpose.NUDGE)._replace(about="question:1.1")
            desk.post([ask, outgoing(her, "1.2.0")])
            (asked,) = desk.asked(her.id, "question:1.1")
            assert (asked.state, asked.sent_at, asked.unasked) == (Sending.QUEUED, None, True)
            for row in desk.claim("webchat", NOW, 9):
                desk.receipt(row.id, Sending.SENT, NOW + HOUR)
            for row in desk.claim("webchat", NOW, 9):
                desk.receipt(row.id, Sending.SENT, NOW + HOUR)
            (asked,) = desk.asked(her.id, "question:1.1")
            assert (asked.state, asked.sent_at) == (Sending.SENT, NOW + HOUR)
            assert desk.asked(moussa(desk).id, "question:1.1") == desk.asked(her.id, "") == []

    def test_what_a_button_brings_is_for_whoever_was_sent_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her, key = awa(desk), "1.1.0"
            held = outgoing(her, key)._replace(message=Message("Écoutez", on_demand=(("voice", VOICE),)))
            desk.post([held, outgoing(her, "1.2.0")])
            assert desk.on_demand(her.id, key) is None, "not sent yet"
            for _ in range(2):
                for row in desk.claim("webchat", NOW, 9):
                    if row.outgoing.key == key:
                        assert desk.on_demand(her.id, key), "her tap may come before the receipt"
                    desk.receipt(row.id, Sending.SENT, NOW)
            kept = desk.on_demand(her.id, key)
            assert kept is not None
            assert tuple(kept.files) == (("voice", VOICE),)
            assert desk.on_demand(moussa(desk).id, key) is None
            assert desk.on_demand(her.id, "1.2.0") is None
            for made_up in ("", "1", "x.y.z", "1.1.0 voice", "%"):
                assert desk.on_demand(her.id, made_up) is None
            desk.forget(her.id, NOW)
            assert desk.on_demand(her.id, key) is None
