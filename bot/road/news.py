"""News: what a provider tells that no talk hears of. Told twice, it changes nothing."""

from dataclasses import replace

import structlog

from bot.conversation.events import AlsoAt, Arrival, Delivered, News
from bot.house import House
from bot.people import Address, PersonId, Role
from bot.road import presence
from scheduler.asking_back import SHUT_CODE
from storage.merging import MergeError
from storage.store import Desk

log = structlog.get_logger()

MOST_MOVED_ON = 1_000
ON_HER_PHONE = (Arrival.DELIVERED, Arrival.READ)


def take_news(desk: Desk, news: News, house: House) -> None:
    """Take in one piece. Raises NotYetError for what has to be told again."""
    match news:
        case Delivered():
            _delivered(desk, news, house)
        case AlsoAt():
            _also_at(desk, news, house)


def _delivered(desk: Desk, news: Delivered, house: House) -> None:
    person = desk.arrived(news.key, news.state, news.at, news.id, news.reason)
    her = desk.person_known_at(news.sender) if news.state in ON_HER_PHONE else None
    if her is not None and her.consent_at is not None:
        presence.was_there(desk, her, news.at, house.calendar)
    if person is None:
        return
    if news.reason.startswith(SHUT_CODE) and desk.window_was_shut(news.key, news.at):
        return  # it waits for her
    log.warning("news.not_reached", key=news.key, reason=news.reason)
    desk.report("message refused", news.key, news.reason, person, news.at)
    if news.gone:
        desk.change_person(person, {"unreachable_since": news.at})
        desk.drop_unasked(person, "unreachable")


def _also_at(desk: Desk, news: AlsoAt, house: House) -> None:
    here, there = desk.lives_at(news.sender), desk.lives_at(news.other)
    if here == there:
        if not news.moved and news.other.channel in house.windows:
            desk.heard_from(news.other, news.at)  # it is she who writes, by whichever name
        if news.moved and here is None:
            _remember(news, house)
        return
    if there is not None and not _vouches(desk, news, there):
        _tell_once(desk, news, there, "a telephone that was of one user id came with another")
    elif here is None or there is None:
        person, new = (there, news.sender) if here is None else (here, news.other)
        if person is not None:
            _give(desk, person, new, house)
    elif not desk.were_parted(here, there):
        _merge(desk, news, here, there)
    if news.moved and (person := desk.lives_at(news.sender)) and person == desk.lives_at(news.other):
        desk.person_at(news.sender, news.at)  # answered there from now on
        if (onward := house.moved_on.pop(news.sender, None)) is not None:
            _also_at(desk, replace(news, sender=onward, other=news.sender), house)


def _remember(news: AlsoAt, house: House) -> None:
    """From one unknown address to another: that she came to the first may be told later; Meta keeps no order.

    In memory alone, for somebody who was forgotten is unknown as well.
    """
    house.moved_on[news.other] = news.sender
    while len(house.moved_on) > MOST_MOVED_ON:
        del house.moved_on[next(iter(house.moved_on))]


def _vouches(desk: Desk, news: AlsoAt, owner: PersonId) -> bool:
    """A number alone proves nobody to be its owner of before: networks give it to somebody else."""
    if news.moved or not news.other.is_telephone:
        return True
    ids = [a for a in desk.addresses_of(owner) if a.channel == news.other.channel and not a.is_telephone]
    return not ids or news.sender in ids


def _give(desk: Desk, person: PersonId, address: Address, house: House) -> None:
    desk.also_at(person, address)
    known = desk.person(person)
    if known is not None and address in house.administrators and Role.ADMINISTRATOR not in known.roles:
        desk.change_person(person, {"roles": known.roles | {Role.ADMINISTRATOR}})


def _merge(desk: Desk, news: AlsoAt, one: PersonId, other: PersonId) -> None:
    """Who has agreed to be written to lives on, else who came first. It may be taken back, as of `/link`."""
    agreed = [id for id in (one, other) if (person := desk.person(id)) and person.consent_at is not None]
    survivor = min(agreed or (one, other))
    merged = other if survivor == one else one
    try:
        desk.merge(survivor, merged, news.at)
    except MergeError as error:
        _tell_once(desk, news, survivor, str(error))
        return
    desk.report(
        "two are one", f"{news.sender} {news.other}", f"{merged} lives on as {survivor}", survivor, news.at
    )


def _tell_once(desk: Desk, news: AlsoAt, person: PersonId, words: str) -> None:
    if desk.is_first(f"also {news.sender} {news.other}"):
        log.warning("news.not_joined", person=person, why=words)
        desk.report("not joined", f"{news.sender} {news.other}", words, person, news.at)
