"""Portions: what comes together is taken in person by person, a little of each at a time.

So whoever sends a thousand messages waits for her own, and nobody else does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.conversation.events import Incoming, Posted, TimerFired

E = TypeVar("E", bound=Incoming)

AT_ONCE = 16  # events of one person in one transaction


def whose(event: Incoming) -> str:
    """Whom it is of, for the order in which it is written; a timer is of nobody, nor is a page's post."""
    return "" if isinstance(event, TimerFired | Posted) else str(event.sender)


async def by_person(
    events: Sequence[E], take: Callable[[Sequence[E], str], Awaitable[None]], most: int = AT_ONCE
) -> None:
    """Take each person's events in, in order and at most so many at a time; all people side by side.

    Raises what `take` has raised first, once all have been tried.
    """
    people: dict[str, list[E]] = {}
    for event in events:
        people.setdefault(whose(event), []).append(event)
    # what waits for many people is mostly one event of each: they go together
    few = [event for own in people.values() if len(own) <= most for event in own]
    many = {who: own for who, own in people.items() if len(own) > most}
    if not many:
        await take(few, next(iter(people), "") if len(people) == 1 else "")
        return

    async def in_turn(who: str, own: Sequence[E]) -> None:
        for start in range(0, len(own), most):
            await take(own[start : start + most], who)

    waits = [in_turn(who, own) for who, own in many.items()]
    told = await asyncio.gather(*([take(few, "")] if few else []), *waits, return_exceptions=True)
    for error in told:
        if isinstance(error, BaseException):
            raise error
