"""Submissions: what left for another system, known until it is taken back; whose training is to leave."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.people import PersonId
from storage.register import Identifier
from storage.store import Store
from storage.submissions import Submission, SubmissionState
from tests.storage.cast import DAY, NOW, awa, moussa
from tests.storage.certificates import certificate
from tests.storage.register import HERS, entered

THERE = "https://ihris.example.ml"
KNOWN_AS = Identifier("register:id", "P-17")


def submission(id: str = "jigi-1", person: PersonId | None = None, **more: Any) -> Submission:
    """A record of her training that was sent."""
    sent = Submission(
        "training", THERE, id, "d1", '{"module": "amtsl"}', SubmissionState.SENT, NOW, person=person
    )
    return sent._replace(**more)


class Submissions:
    """What was handed to other systems, and what is to be."""

    def test_each_is_kept_once_and_written_over(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            figures = submission(kind="indicators", period="202611")
            desk.keep_submissions([submission(person=her.id), submission("jigi-2", her.id), figures])
            later = submission(
                person=her.id,
                digest="d2",
                state=SubmissionState.FAILED,
                sent_at=NOW + DAY,
                tries=2,
                answer="409",
            )
            desk.keep_submissions([later])
            assert desk.submissions("training", THERE) == {
                "jigi-1": later,
                "jigi-2": submission("jigi-2", her.id),
            }
            assert desk.submissions("indicators", THERE) == {"jigi-1": figures}
            assert desk.submissions("training", "another") == {}

    def test_of_whoever_was_forgotten_only_the_id_is_kept_to_take_it_back(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_submissions([submission(person=her.id)])
            desk.forget(her.id, NOW)
            desk.keep_submissions([submission("jigi-2", her.id)])
            kept = desk.submissions("training", THERE)
            assert {id: (one.person, one.body) for id, one in kept.items()} == {
                "jigi-1": (None, ""),
                "jigi-2": (None, ""),
            }

    def test_an_id_is_the_same_for_the_same_and_tells_nobody_who_she_is(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            ids = [desk.training_id(who, what) for who in (her.id, coach.id) for what in ("amtsl", "pph")]
            assert len(set(ids)) == 4
            assert ids[0] == desk.training_id(her.id, "amtsl")
            assert re.fullmatch(r"jigi-[0-9a-f]{32}", ids[0])


class WhoWasTrained:
    """Whoever takes part, by what she mastered and what was certified."""

    def test_what_is_mastered_leaves_until_its_certificate_stands_for_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"consent_at": NOW})
            desk.keep_checkup(her.id, "amtsl", NOW + 30 * DAY, NOW)
            (mastered,) = desk.trained()
            assert (mastered.person, mastered.module) == (her.id, "amtsl")
            assert (mastered.mastered_at, mastered.held_at, mastered.practitioner) == (NOW, None, "")
            desk.issue(her.id, certificate(issued_at=NOW + 30 * DAY))
            (held,) = desk.trained()
            assert (held.title, held.held_at) == ("La GATPA", NOW + 30 * DAY)

    def test_the_register_knows_her_by_its_own_id(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"consent_at": NOW})
            desk.keep_checkup(her.id, "amtsl", NOW + 30 * DAY, NOW)
            entered(desk, replace(HERS, identifiers=(*HERS.identifiers, KNOWN_AS)), her)
            (known,) = desk.trained()
            assert (known.system, known.practitioner) == KNOWN_AS

    def test_of_several_numbers_she_has_the_same_one_whatever_the_key(self, store: Store) -> None:
        """Else she would be somebody else there after each change of it."""
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"consent_at": NOW})
            desk.keep_checkup(her.id, "amtsl", NOW + 30 * DAY, NOW)
            known = [KNOWN_AS._replace(value=f"P-{n}") for n in (20, 17, 31, 18, 25, 19)]
            entered(desk, replace(HERS, identifiers=tuple(known)), her)
            assert [(one.module, one.practitioner) for one in desk.trained()] == [("amtsl", "P-17")]

    @pytest.mark.parametrize("gone", [{"consent_at": None}, {"stopped_at": NOW}])
    def test_whoever_does_not_take_part_is_not_told_of(self, store: Store, gone: dict[str, Any]) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"consent_at": NOW} | gone)
            desk.keep_checkup(her.id, "amtsl", NOW + 30 * DAY, NOW)
            assert desk.trained() == []

    def test_what_nobody_signed_is_certified_to_nobody_else(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"consent_at": NOW})
            desk.issue(her.id, certificate(signed=False))
            assert desk.trained() == []
