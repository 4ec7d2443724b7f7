"""Taking: an event or a piece of news as work for the writer, and what is said of one that failed."""

import traceback
from functools import partial
from pathlib import Path

import structlog

from bot.conversation.events import AlsoAt, Delivered, Event, Incoming, News, Posted
from bot.conversation.messages import Message
from bot.house import House
from bot.pages.acting import take_post
from bot.road.dead_letters import put_aside_unanswered
from bot.road.news import take_news
from bot.turns import NOTHING, TurnOutcome, put_aside, take_turn
from storage.receipts import NotYetError
from storage.store import Desk
from storage.writer import Failed, Work

log = structlog.get_logger()


def work_of(house: House, event: Incoming) -> Work:
    """A turn, or what no talk hears of."""
    return partial(_take, house, event)


def aside(house: House, event: Event, error: Exception, card: Message | None) -> Work:
    """The event put where administrators see it; `card`: what she is answered all the same."""
    return partial(_aside, house, event, error, card)


def unanswered(event: Event, error: Exception) -> Work:
    """The event put there and nothing else, where that failed as well."""
    return partial(_unanswered, event, error)


def fault(error: Exception) -> str:
    """What went wrong and where, without its message, which may hold her words; a dead letter keeps that."""
    places = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{where}"


def told_again(news: News | Posted, result: TurnOutcome | Failed) -> Exception | None:
    """Why it has to come again; news that would fail again is logged, for nobody waits for it."""
    if not isinstance(result, Failed):
        return None
    if isinstance(result.error, NotYetError) or isinstance(news, Posted):
        return result.error
    log.error("news.failed", what=type(news).__name__, error=fault(result.error))
    return None


def _take(house: House, event: Incoming, desk: Desk) -> TurnOutcome:
    if isinstance(event, Posted):
        return take_post(desk, event, house)
    if isinstance(event, Delivered | AlsoAt):
        take_news(desk, event, house)
        return NOTHING
    return take_turn(desk, event, house)


def _aside(house: House, event: Event, error: Exception, card: Message | None, desk: Desk) -> None:
    put_aside(desk, event, error, house, card)


def _unanswered(event: Event, error: Exception, desk: Desk) -> None:
    put_aside_unanswered(desk, event, error)
