"""Standing: the promises about who is in the middle of a talk."""

from typing import Any

from bot.conversation.state import Conversation, Frame
from bot.people import PersonId
from storage.store import Stand, Store
from tests.storage.cast import NOW, awa, moussa


def talk(number: int, edition: str, *packs: str) -> Frame:
    """An open talk that asks something of these packs."""
    facts: dict[str, Any] = {"session": [{"id": f"{pack}/Q-1"} for pack in packs]} if packs else {}
    return Frame(number=number, flow="refresher", edition=edition, opened_at="", facts=facts)


def in_talks(person: PersonId, *frames: Frame) -> Conversation:
    return Conversation(person, turn=1, opened=len(frames), stack=frames)


class Standing:
    """Who finishes on which words."""

    def test_people_are_counted_by_edition_and_by_pack(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk).id, moussa(desk).id
            assert desk.standing() == []
            desk.keep_conversation(in_talks(her, talk(1, "old", "amtsl", "pph")))
            desk.keep_conversation(in_talks(coach, talk(1, "old", "pph", "pph"), talk(2, "new")))
            assert desk.standing() == [Stand("new", 1, {}), Stand("old", 2, {"amtsl": 1, "pph": 2})]

    def test_whoever_is_in_no_talk_stands_nowhere(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk).id
            desk.keep_conversation(Conversation(her, turn=2, parked=(talk(1, "old", "amtsl"),)))
            assert desk.standing() == []

    def test_whoever_was_forgotten_stands_nowhere(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk).id
            desk.keep_conversation(in_talks(her, talk(1, "old", "amtsl")))
            desk.forget(her, NOW)
            assert desk.standing() == []
