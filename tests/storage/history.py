"""History: what a chat page shows, and in which order."""

from typing import Any

from bot.conversation.events import ChoiceMade, Left, VoiceReceived
from bot.conversation.messages import Button, Media, Message
from bot.people import Person
from storage.store import Desk, JournalEntry, Sending, Store
from tests.storage.cast import AWA_AT, MOUSSA_AT, NOW, awa, claimed, moussa, outgoing, sent_keys, wrote

VOICE = Media("v1", "audio/ogg", 1200, "file-7", "note.ogg")
FILE = Media("d1", "application/json", 90, "", "jigi.json")


def shown(desk: Desk, person: Person, **more: Any) -> list[tuple[str, str]]:
    """Her chat page."""
    return [(bubble.direction, bubble.message.text) for bubble in desk.history(person.id, **more)]


class History:
    """What her chat page shows."""

    def test_both_sides_stand_in_the_order_in_which_they_came(self, store: Store) -> None:
        question = Message(text="Où en êtes-vous ?", buttons=(Button("Fait <1>", "1.2.done"),))
        with store.transaction() as desk:
            her = awa(desk)
            said = wrote("Objectif : 5 < 6 & <b>", "in:1")
            desk.write_entry(JournalEntry(key=said.key, person=her.id, turn=1, at=NOW, event=said))
            desk.post(
                [outgoing(her, "1.1.0", message=question), outgoing(her, "1.1.1", "Prenez votre temps.")]
            )
            (first,) = claimed(desk)
            tapped = ChoiceMade(sender=AWA_AT, key="in:2", at=NOW, data="1.2.done")
            desk.receipt(first.id, Sending.SENT, NOW)
            desk.write_entry(JournalEntry(key=tapped.key, person=her.id, turn=2, at=NOW, event=tapped))
            (second,) = claimed(desk)
            desk.receipt(second.id, Sending.SENT, NOW)
            old = ChoiceMade(sender=AWA_AT, key="in:3", at=NOW, data="0.1.never")
            desk.write_entry(JournalEntry(key=old.key, person=her.id, turn=3, at=NOW, event=old))
            heard = VoiceReceived(sender=AWA_AT, key="in:4", at=NOW, media=VOICE)
            desk.write_entry(JournalEntry(key=heard.key, person=her.id, turn=4, at=NOW, event=heard))
            page = desk.history(her.id)
            assert shown(desk, her) == [
                ("in", "Objectif : 5 &lt; 6 &amp; &lt;b&gt;"),
                ("out", "Où en êtes-vous ?"),
                ("in", "Fait &lt;1&gt;"),  # the label that she tapped, not its data
                ("out", "Prenez votre temps."),
                ("in", "0.1.never"),
                ("in", ""),
            ]
        assert page[1].message == question
        assert page[5].message.voice == VOICE
        assert [bubble.key for bubble in page] == ["in:1", "1.1.0", "in:2", "1.1.1", "in:3", "in:4"]

    def test_a_tap_shows_the_label_that_was_last_on_that_button(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            tapped = ChoiceMade(sender=AWA_AT, key="in:1", at=NOW, data="1.2.done")
            for n, label in enumerate(("Done", "Fait", "Later")):
                if label == "Later":  # what was asked after the tap does not count
                    desk.write_entry(
                        JournalEntry(key=tapped.key, person=her.id, turn=1, at=NOW, event=tapped)
                    )
                question = Message(text="?", buttons=(Button(label, tapped.data),))
                desk.post([outgoing(her, f"1.{n}.0", message=question)])
                (row,) = claimed(desk)
                desk.receipt(row.id, Sending.SENT, NOW)
            assert [text for direction, text in shown(desk, her) if direction == "in"] == ["Fait"]

    def test_who_asks_for_what_came_after_misses_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, f"1.1.{n}", f"{n}") for n in range(6)])
        seen, after = [], 0
        for _ in range(6):
            with store.transaction() as desk:
                (row,) = claimed(desk)
                # held and sent later than its neighbours: it is shown when it was sent
                if row.outgoing.key == "1.1.2" and row.attempts == 0:
                    desk.hold(row.id, NOW, "429", attempted=True)
                    (row,) = claimed(desk)
                desk.receipt(row.id, Sending.SENT, NOW)
            with store.reading() as desk:
                for bubble in desk.history(her.id, after):
                    assert bubble.cursor > after
                    after = bubble.cursor
                    seen.append(bubble.message.text)
        assert seen == [*"012345"]

    def test_the_latest_are_shown_when_there_are_more(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, f"1.1.{n}", f"{n}") for n in range(6)])
            sent_keys(desk)
            assert shown(desk, her, limit=2) == [("out", "4"), ("out", "5")]

    def test_who_looks_back_finds_what_came_before_a_bubble(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, f"1.1.{n}", f"{n}") for n in range(6)])
            sent_keys(desk)
            oldest = desk.history(her.id, limit=2)[0].cursor
            assert shown(desk, her, before=oldest, limit=3) == [("out", "1"), ("out", "2"), ("out", "3")]
            first = desk.history(her.id, limit=3, before=oldest)[0].cursor
            assert shown(desk, her, before=first) == [("out", "0")]

    def test_what_was_not_sent_is_not_shown(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            left = Left(sender=AWA_AT, key="in:1", at=NOW)
            desk.write_entry(JournalEntry(key=left.key, person=her.id, turn=1, at=NOW, event=left))
            for state in (Sending.SENT, Sending.UNCERTAIN, Sending.REFUSED, Sending.DROPPED):
                desk.post([outgoing(her, state.name, state.name)])
                (row,) = claimed(desk)
                desk.receipt(row.id, state, NOW)
            desk.post([outgoing(her, "on its way"), outgoing(her, "queued")])
            claimed(desk)
            assert shown(desk, her) == [("out", "SENT"), ("out", "UNCERTAIN")]
            assert shown(desk, coach) == []

    def test_a_bubble_is_found_by_its_cursor_however_old_and_by_nobody_else(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            heard = VoiceReceived(sender=AWA_AT, key="in:1", at=NOW, media=VOICE)
            desk.write_entry(JournalEntry(key=heard.key, person=her.id, turn=1, at=NOW, event=heard))
            desk.post([outgoing(her, "1.1.0", message=Message(text="", document=FILE))])
            desk.post([outgoing(her, f"1.2.{n}", f"{n}") for n in range(6)])
            sent_keys(desk)
            said, answered = desk.history(her.id)[:2]
            assert desk.bubble(her.id, said.cursor) == said
            assert said.message.voice == VOICE
            assert desk.bubble(her.id, answered.cursor) == answered
            assert answered.message.document == FILE
            assert desk.bubble(coach.id, said.cursor) is None
            assert desk.bubble(her.id, answered.cursor + 100) is None
            desk.forget(her.id, NOW)
            assert [desk.bubble(her.id, bubble.cursor) for bubble in (said, answered)] == [None, None]

    def test_another_channel_is_not_on_the_page(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            said = wrote("Bonjour", sender=MOUSSA_AT)
            desk.write_entry(JournalEntry(key=said.key, person=coach.id, turn=1, at=NOW, event=said))
            assert shown(desk, coach) == []
