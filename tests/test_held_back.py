"""What was held back is told to who scheduled it: her coach, once a week."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.access import View
from bot.conversation.messages import Message, Purpose
from bot.people import Address
from storage.store import Outgoing
from tests.talk import MONDAY, Stage

DAY = timedelta(days=1)


def post(stage: Stage, *purposes: Purpose) -> None:
    """For Awa, each as of a turn of its own."""
    with stage.open() as store, store.transaction() as desk:
        person, address = stage.people["Awa"], Address("webchat", "awa")
        for purpose in purposes:
            expires_at = stage.now + DAY if purpose > Purpose.NOTICE else None
            key = f"{person}.{uuid4().int}.0"
            desk.post([Outgoing(key, person, address, purpose, Message(text="…"), stage.now, expires_at)])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "• Awa : le suivi de sa promesse n’est pas parti\n       • Awa : un rappel n’est pas parti"),
        ("en", "• Awa: the question about a promise was not sent\n       • Awa: a reminder was not sent"),
    ],
)
def test_her_coach_reads_what_her_full_week_had_no_place_for(
    tmp_path: Path, language: str, told: str
) -> None:
    stage = Stage(tmp_path)
    stage.now = MONDAY + timedelta(hours=8)
    stage.cast("Moussa", role="coach", language=language)
    stage.cast("Awa", coach="Moussa")
    stage.main = "moussa"
    awa, moussa = stage.people["Awa"], stage.people["Moussa"]
    post(stage, *[Purpose.NOTICE] * 10)
    stage.settle()
    stage.now += DAY
    post(stage, Purpose.NUDGE, Purpose.FOLLOWUP)
    with stage.open() as store, store.transaction() as desk:
        desk.set_timer(moussa, "digest.due", "week", stage.now + DAY)
    stage.settle()
    heard = "\n".join(stage.move_to(stage.now + DAY))
    assert told in heard.replace("\u202f", " ")
    with stage.open() as store, store.reading() as desk:
        assert [(read.reader, read.view) for read in desk.reads(of=awa)] == [(moussa, View.SCHEDULE)]
    stage.relive()
