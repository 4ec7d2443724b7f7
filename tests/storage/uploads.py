"""Uploads: what providers keep of our files, and when the way to it goes."""

from bot.conversation.messages import Media
from storage.certificates import PDF, PNG, digest_of
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
        files = ["hers", digest_of(CODE) + PDF, digest_of(CODE) + PNG, CARD]
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_media(her.id, Media("hers", "audio/ogg"), AWA_AT.channel, NOW)
            desk.issue(her.id, certificate(CODE))
            for file in files:
                desk.keep_upload("telegram", "1", file, f"ref of {file}")
            desk.forget(her.id, NOW)
            found = [desk.uploaded("telegram", "1", file) for file in files]
        assert found == [None, None, None, f"ref of {CARD}"]
