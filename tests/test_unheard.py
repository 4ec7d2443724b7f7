"""A question that never reached her is no silence of hers, and nobody is told that she does not answer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.unheard import AGAIN, counted_from
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
        ([asked(Sending.HELD)], NOW + AGAIN),
        ([asked(Sending.QUEUED), asked(Sending.SENT, POSTED)], NOW + AGAIN),
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
