"""Uploads: what providers keep of our files, and when the way to it goes."""

from bot.conversation.messages import Media
from storage.store import Store
from tests.storage.cast import AWA_AT, NOW, awa
from tests.storage.certificates import certificate

CARD, CODE = "card-1", "K7WP3MQAXC9H"


class Uploads:
    """By channel, bot and file."""

    def test_an_id_is_good_for_the_bot_that_uploaded(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.keep_upload("telegram", "1", CARD, "A")
            desk.keep_upload("telegram", "2", CARD, "B")
            desk.keep_upload("telegram", "1", CARD, "C")  # its newest
        with store.reading() as desk:
            assert [desk.uploaded("telegram", bot, CARD) for bot in "123"] == ["C", "B", None]
            assert desk.uploaded("whatsapp", "1", CARD) is None
        with store.transaction() as desk:
            desk.drop_upload("telegram", "1", CARD)
            assert [desk.uploaded("telegram", bot, CARD) for bot in "12"] == [None, "B"]
            desk.drop_uploads([CARD])
            assert desk.uploaded("telegram", "2", CARD) is None

    def test_whoever_is_forgotten_leaves_no_way_to_her_voice_nor_to_her_certificate(
        self, store: Store
    ) -> None:
        given = certificate(CODE)
        hers = [Media("hers", "audio/ogg"), *given.files]
        with store.transaction() as desk:
            her = awa(desk)
            desk.issue(her.id, given)
            for file in hers:
                desk.keep_media(her.id, file, AWA_AT.channel, NOW)
            for id in (*(file.id for file in hers), CARD):
                desk.keep_upload("telegram", "1", id, "ref")
            desk.forget(her.id, NOW)
            assert [desk.uploaded("telegram", "1", file.id) for file in hers] == [None, None, None]
            assert desk.uploaded("telegram", "1", CARD) == "ref"
