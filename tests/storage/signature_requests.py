"""Who was asked to sign which card; once for each, and nothing of whoever was forgotten."""

from storage.signature_requests import SignatureRequest
from storage.store import Store
from tests.storage.cast import DAY, NOW, awa, moussa


class SignatureRequests:
    """By card, and by whom it waits for."""

    def test_she_is_asked_once_for_a_card_and_anew_for_other_words(self, store: Store) -> None:
        with store.transaction() as desk:
            her, by = awa(desk), moussa(desk)
            first = SignatureRequest("amtsl/twin", her.id, by.id, "a", NOW)
            second = SignatureRequest("amtsl/bleeding", her.id, by.id, "b", NOW + DAY)
            for one in (second, first, first):
                desk.ask_signature(one)
            assert desk.signatures_asked_of(her.id) == [first, second]
            assert desk.signatures_asked_of(by.id) == []
            anew = first._replace(words="c", at=NOW + 2 * DAY)
            desk.ask_signature(anew)
            assert desk.asked_to_sign("amtsl/twin") == [anew]

    def test_whoever_asked_and_was_forgotten_is_named_no_more_and_who_was_asked_is_gone(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            her, by = awa(desk), moussa(desk)
            desk.ask_signature(SignatureRequest("amtsl/twin", her.id, by.id, "a", NOW))
            assert [row["card"] for row in desk.mydata(her.id)["signature_requests"]] == ["amtsl/twin"]
            assert [row["card"] for row in desk.mydata(by.id)["signature_requests"]] == ["amtsl/twin"]
            desk.forget(by.id, NOW)
            assert [one.by for one in desk.asked_to_sign("amtsl/twin")] == [None]
            desk.forget(her.id, NOW)
            assert desk.asked_to_sign("amtsl/twin") == []
