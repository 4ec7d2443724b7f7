"""Reviewing: who trains is asked, by name, to read a card and to sign it; and hears of it in her chat."""

from collections.abc import Iterable
from datetime import timedelta

from bot.access import View
from bot.conversation.effects import Notify
from bot.conversation.events import Facts
from bot.overseeing.page_data import PageData
from bot.people import PersonId, Role
from bot.reading import Reading
from bot.road.sources import Sources
from storage.signature_requests import SignatureRequest

AGAIN_AFTER = timedelta(days=1)  # that somebody is asked for the same words


def of_card(s: Sources) -> PageData:
    """Who may be asked to sign a card, and who was: by whom, when, of which words."""
    trains = [one for one in s.desk.role_holders() if Role.TRAINER in one.roles and one.consent_at]
    asked = s.desk.asked_to_sign(str(s.given["card"]))
    return {
        "people": [
            {"id": one.id, "name": one.name}
            for one in s.reading.among(View.REVIEWER, trains)
            if one.id != s.person.id and one.name
        ],
        "asked": [
            {"name": s.reading.name(View.REVIEWER, one.person), **_told(s, one)}
            for one in asked
            if _is_trainer(s.reading, one.person)
        ],
    }


def wanted(s: Sources) -> PageData:
    """What she was asked to sign."""
    asked = s.desk.signatures_asked_of(s.person.id)
    return {"rows": [{"card": one.card, **_told(s, one)} for one in asked]}


def _told(s: Sources, one: SignatureRequest) -> PageData:
    by = one.by if one.by is not None and _is_trainer(s.reading, one.by) else None
    return {"by": s.reading.name(View.REVIEWER, by), "words": one.words, "at": one.at}


def _is_trainer(reading: Reading, id: PersonId) -> bool:
    person = reading.desk.person(id)
    return person is not None and Role.TRAINER in person.roles


def ask(reading: Reading, facts: Facts) -> Iterable[Notify]:
    """She is asked, and hears of it; for the same words once a day at most."""
    desk, by = reading.desk, reading.reader
    her = reading.person(View.REVIEWER, PersonId(int(facts["of"])))
    if her is None or her.id == by.id or Role.TRAINER not in her.roles or her.consent_at is None:
        return
    card, words, at = facts["card"], facts["words"], facts["done_at"]
    before = next((one for one in desk.asked_to_sign(card) if one.person == her.id), None)
    if before is not None and before.words == words and at - before.at < AGAIN_AFTER:
        return
    desk.ask_signature(SignatureRequest(card, her.id, by.id, words, at))
    told = {"of": by.id, "by": by.name, "title": facts["title"], "url": facts["url"]}
    yield Notify(her.id, "signature.asked", told)
