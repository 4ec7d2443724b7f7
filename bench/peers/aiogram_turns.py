"""aiogram's dispatcher, fed with prepared updates: one after the other, or many at once."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bench import talk
from bench.contest import Stopwatch, Workload
from bench.figures import Sample


def rounds(
    dp: Dispatcher, bot: Bot, workload: Workload, finished: Callable[[], int], *, at_once: int = 1
) -> Iterator[Sample]:
    """One check-in of everybody a round, `at_once` updates handled at the same time.

    Only the dispatcher's work is timed, not the parsing before it. `finished` counts the check-ins
    that were led to their end: a contender that answered nobody would be the fastest.
    """
    people = workload["people"]

    async def feed(updates: list[Update]) -> None:
        if at_once == 1:
            for update in updates:
                await dp.feed_update(bot, update)
            return
        waiting = iter(updates)
        while batch := list(islice(waiting, at_once)):
            await asyncio.gather(*(dp.feed_update(bot, update) for update in batch))

    check_in = 0
    with asyncio.Runner() as runner:
        while True:
            watch = Stopwatch()
            for number in range(talk.TURNS):
                updates = [
                    Update.model_validate(update.as_telegram(), context={"bot": bot})
                    for update in talk.wave(number, check_in, people)
                ]
                with watch.running():
                    runner.run(feed(updates))
            check_in += 1
            assert finished() == check_in * people
            yield watch.sample(people * talk.TURNS)
