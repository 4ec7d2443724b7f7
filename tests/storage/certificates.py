"""Certificates: what a code leads to, and what is left of it."""

from dataclasses import replace
from typing import Any

from bot.people import Cadre
from storage.certificates import LENGTH, LETTERS, Certificate, code_of, digest_of, spelt
from storage.store import Checkup, Store, Withdrawal
from tests.storage.cast import DAY, NOW, awa, moussa


def certificate(code: str = "K7WP3MQAXC9H", **more: Any) -> Certificate:
    values: dict[str, Any] = {
        "module": "amtsl",
        "title": "La GATPA",
        "edition": "1",
        "name": "Awa Ɲɛɲɛ",
        "cadre": Cadre.MATRONE,
        "language": "fr",
        "programme": "Programme Jigi",
        "signed": True,
        "cards": ("amtsl/cct", "amtsl/tone"),
        "issued_at": NOW,
        "digest": digest_of(code),
    }
    return Certificate(code=code, **(values | more))


class Certificates:
    """Check-ups that are to be taken, and what was certified."""

    def test_a_checkup_waits_until_it_is_certified(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_checkup(her.id, "pph", NOW + 9 * DAY, NOW)
            desk.keep_checkup(her.id, "amtsl", NOW + DAY, NOW)
            desk.keep_checkup(her.id, "amtsl", NOW + 3 * DAY, NOW + DAY)
            assert desk.checkups(her.id) == [
                Checkup(module="amtsl", mastered_at=NOW, due_at=NOW + 3 * DAY),
                Checkup(module="pph", mastered_at=NOW, due_at=NOW + 9 * DAY),
            ]
            desk.issue(her.id, certificate())
            assert [c.module for c in desk.checkups(her.id)] == ["pph"]
            assert desk.checkups(moussa(desk).id) == []

    def test_a_certificate_is_issued_once_and_found_by_its_code(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.issue(her.id, certificate())
            desk.issue(her.id, certificate(name="Sira"))
            desk.issue(her.id, certificate("AAAA3MQAXC9H", cadre=None, signed=False, cards=()))
            first, second = desk.certificates(her.id)
            assert first == desk.certificate(digest_of("K7WP3MQAXC9H")) == certificate()
            assert (second.cadre, second.signed, second.cards) == (None, False, ())
            assert desk.certificate(digest_of("AAAA3MQAXC9A")) is None
            assert desk.certificates(moussa(desk).id) == []

    def test_a_code_is_long_hers_alone_and_the_same_for_the_same(self, store: Store) -> None:
        with store.transaction() as desk:
            her, other = awa(desk), moussa(desk)
            code = desk.new_code(her.id, "amtsl", NOW)
            assert len(code) == LENGTH
            assert set(code) <= set(LETTERS)
            assert code == desk.new_code(her.id, "amtsl", NOW)
            others = [(other.id, "amtsl", NOW), (her.id, "pph", NOW), (her.id, "amtsl", NOW + DAY)]
            assert len({code, *(desk.new_code(*it) for it in others)}) == 4
            assert code_of(spelt(code).lower().replace("-", " ")) == code

    def test_what_was_revoked_proves_nothing_and_is_revoked_once(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.issue(awa(desk).id, certificate())
            digest = digest_of("K7WP3MQAXC9H")
            assert desk.revoke(digest, "not she", NOW + DAY)
            assert not desk.revoke(digest, "again", NOW + 2 * DAY)
            found = desk.certificate(digest)
            assert found == replace(certificate(), revoked_at=NOW + DAY, reason="not she")
            assert found is not None
            assert not found.holds
            assert not desk.revoke(digest_of("AAAA3MQAXC9A"), "", NOW)

    def test_a_card_that_is_withdrawn_takes_what_stands_on_it_along(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.withdraw(Withdrawal(card="amtsl/cct", words="old", reason="wrong"), NOW - DAY)
            desk.issue(her.id, certificate())
            desk.issue(her.id, certificate("AAAA3MQAXC9H", cards=("amtsl/cord",)))
            assert all(c.holds for c in desk.certificates(her.id))  # it was mended before
            desk.withdraw(Withdrawal(card="amtsl/tone", words="x", reason="wrong"), NOW + DAY)
            desk.withdraw(Withdrawal(card="amtsl/cct", words="x", reason="wrong"), NOW + 2 * DAY)
            assert [c.withdrawn_at for c in desk.certificates(her.id)] == [NOW + DAY, None]

    def test_what_is_forgotten_leads_to_nobody_and_says_so(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_checkup(her.id, "pph", NOW + DAY, NOW)
            desk.issue(her.id, certificate())
            held = desk.mydata(her.id)
            assert [c["code"] for c in held["certificates"]] == ["K7WP3MQAXC9H"]
            assert [c["module"] for c in held["checkups"]] == ["pph"]
            desk.forget(her.id, NOW)
            found = desk.certificate(digest_of("K7WP3MQAXC9H"))
            assert found is not None
            assert (found.code, found.name, found.cadre, found.forgotten, found.holds) == (
                "",
                "",
                None,
                True,
                False,
            )
            assert desk.checkups(her.id) == []
        (row,) = store.rows("certificates")
        assert (row["code"], row["name"], row["module"]) == ("", "", "amtsl")
