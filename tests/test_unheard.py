"""A question that never reached her is no silence of hers, and nobody is told that she does not answer."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.coaching import digesting
from bot.coaching.following import Following
from bot.coaching.unheard import AGAIN, counted_from
from scheduler.punctuality import PATIENCE
from storage.presence import Asked
from storage.store import Sending
from tests.talk import MONDAY, Stage

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
WAIT, HOUR = timedelta(days=2), timedelta(hours=1)
POSTED = NOW - WAIT


def asked(state: Sending, sent_at: datetime | None = None) -> Asked:
    return Asked(state, POSTED, sent_at, True)


@pytest.mark.parametrize(
    ("messages", "counts_from"),
    [
        ([asked(Sending.SENT, POSTED)], NOW),
        ([asked(Sending.SENT, POSTED + HOUR / 2)], NOW),  # as good as at once
        ([asked(Sending.SENT, NOW - HOUR)], NOW - HOUR + WAIT),  # she has had it for an hour
        ([asked(Sending.UNCERTAIN, POSTED)], NOW),
        ([asked(Sending.HELD)], NOW + WAIT),  # sent now, it would count then: no look before is worth one
        ([asked(Sending.SENT, POSTED)._replace(lost=True)], NOW + AGAIN),  # it is not on her phone yet
        ([asked(Sending.QUEUED), asked(Sending.SENT, POSTED)], NOW + WAIT),
        ([asked(Sending.DROPPED)], None),
        ([asked(Sending.REFUSED), asked(Sending.WITHDRAWN)], None),
        ([asked(Sending.DROPPED), asked(Sending.SENT, POSTED)], NOW),  # the first one reached her
    ],
)
def test_when_her_silence_counts(messages: list[Asked], counts_from: datetime | None) -> None:
    assert counted_from(messages, NOW, WAIT) == counts_from


class OffTheNet(Stage):
    """A stage on which nothing reaches Awa while she is off."""

    off = False

    def settle(self) -> list[str]:
        heard = super().settle()
        if self.off:
            with self.open() as store, store.transaction() as desk:
                desk.change_person(self.people["Awa"], {"unreachable_since": self.now})
        return heard


def promised(stage: Stage, due_on: date) -> None:
    with stage.open() as store, store.transaction() as desk:
        her = stage.people["Awa"]
        id = desk.keep_promise(her, "1", "le plateau", due_on, None, stage.now, stage.people["Moussa"])
        if (promise := desk.promise(id)) is not None:
            Following(desk, stage.now, PATIENCE).follow(promise)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_follow_up_that_never_left_is_no_silence_and_her_coach_hears_so_once(
    tmp_path: Path, language: str
) -> None:
    stage = OffTheNet(tmp_path)
    stage.cast("Moussa", role="coach", language=language)
    stage.cast("Awa", coach="Moussa", cadre="matrone")
    stage.main = "moussa"
    stage.move_to(MONDAY + timedelta(hours=8))
    promised(stage, MONDAY.date() + timedelta(days=2))
    stage.off = True
    stage.settle()
    told = "\n".join(stage.move_to(MONDAY + timedelta(days=13)))
    reach = {"fr": "Je n’ai pas pu joindre Awa", "en": "not been able to reach Awa"}[language]
    assert told.count(reach) == 1
    assert {"fr": "n’a pas répondu", "en": "has not answered"}[language] not in told
    assert {"fr": "promesse en retard", "en": "overdue"}[language] not in told
    stage.off = False
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], {"unreachable_since": None})
    told = "\n".join(stage.move_to(MONDAY + timedelta(days=21)))
    assert "bot → Awa  Bonjour Awa. Vous aviez prévu, pour mercredi 25 novembre" in told
    told = "\n".join(stage.move_to(MONDAY + timedelta(days=26)))
    assert {"fr": "n’a pas répondu", "en": "has not answered"}[language] in told  # now she was asked
    stage.relive()


def test_who_wants_no_messages_is_no_news_for_a_coach(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", coach="Moussa", cadre="matrone")
    stage.main = "moussa"
    stage.move_to(MONDAY + timedelta(hours=8))
    promised(stage, MONDAY.date() + timedelta(days=2))
    stage.say("/stop")
    assert "Awa" not in "\n".join(stage.move_to(MONDAY + timedelta(days=13)))


def test_a_digest_that_never_reached_a_coach_was_not_met_with_silence(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    given = {"since": MONDAY.isoformat(), "unanswered": 2}
    with stage.open() as store, store.transaction() as desk:
        coach = desk.person(stage.people["Moussa"])
        assert coach is not None
        assert digesting.unanswered(desk, coach, given) == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_coach_is_told_that_his_question_could_not_be_handed_over(tmp_path: Path, language: str) -> None:
    stage = OffTheNet(tmp_path)
    stage.cast("Moussa", role="coach", language=language)
    stage.cast("Awa", coach="Moussa", cadre="matrone")
    stage.main = "moussa"
    stage.move_to(MONDAY + timedelta(hours=8))
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], {"unreachable_since": stage.now})
    send, ask = {
        "fr": ("[📨 Envoyer]", "[❓ Poser une question]"),
        "en": ("[📨 Send]", "[❓ Ask a question]"),
    }[language]
    stage.off = True
    stage.say("/team", "[1]", ask, "Comment va la garde ?", send, who="Moussa")
    told = "\n".join(stage.move_to(MONDAY + timedelta(days=5)))
    assert {"fr": "n’a pas encore pu être remise à Awa", "en": "could not be handed to Awa"}[language] in told
    assert {"fr": "n’a pas répondu", "en": "has not answered"}[language] not in told
    stage.relive()
