"""Portions: what comes together is taken in person by person, a little of each at a time.

So whoever sends a thousand messages waits for her own, and nobody else does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from bot.conversation.events import Incoming, Posted, TimerFired

E = TypeVar("E", bound=Incoming)

AT_ONCE = 16  # events of one person in one transaction


def whose(event: Incoming) -> str:
    """Whom it is of, for the order in which it is written; a timer is of nobody, nor is a page's post."""
    return "" if isinstance(event, TimerFired | Posted) else str(event.sender)


async def by_person(
    events: Sequence[E], take: Callable[[Sequence[E]], Awaitable[None]], most: int = AT_ONCE
) -> None:
    """Take each person's events in, in order and at most so many at a time; all people side by side.

    Raises what `take` has raised first, once all have been tried.
    """
    people: dict[str, list[E]] = {}
    for event in events:
        people.setdefault(whose(event), []).append(event)

    async def in_turn(own: Sequence[E]) -> None:
        for start in range(0, len(own), most):
            await take(own[start : start + most])

    # what waits for many people is mostly one event of each: they go together
    few = [event for own in people.values() if len(own) <= most for event in own]
    many = [in_turn(own) for own in people.values() if len(own) > most]
    await side_by_side(take(few) if few else None, many)


async def side_by_side(first: Awaitable[None] | None, others: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Await all: the first begins here and now, before anything else that the loop has to do.

    So nothing that is taken in later comes before it. Raises what was raised first, once all have ended.
    """
    beside = [asyncio.create_task(other) for other in others]
    errors: list[BaseException] = []
    try:
        if first is not None:
            await first
    except Exception as error:
        errors.append(error)
    except asyncio.CancelledError:
        for task in beside:
            task.cancel()
        raise
    told = await asyncio.gather(*beside, return_exceptions=True)
    errors += [error for error in told if error is not None]
    if errors:
        raise errors[0]
