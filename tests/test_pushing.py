"""A push in the running house: it goes out by itself, and a restart in the middle asks nobody twice."""

import asyncio
from collections import Counter
from pathlib import Path

from bot import demo
from bot.people import Address, Cohort
from scheduler import campaigns
from tests.test_bad_input import NOON, Phone, lit

PEOPLE = 30


async def test_a_restart_in_the_middle_asks_everybody_once(tmp_path: Path) -> None:
    phone = Phone()
    demo.decide(tmp_path / "programme.yaml")  # nobody has signed a card yet
    async with lit(tmp_path, phone) as jigi:
        with jigi.store.transaction() as desk:
            for n in range(PEOPLE + 1):
                person = desk.person_at(Address("telegram", f"{n}"), NOON)
                desk.change_person(person.id, {"name": f"Awa {n}", "consent_at": NOON})
            desk.begin_campaign(person.id, "1.campaign", "amtsl", Cohort(), NOON)
        await campaigns.spread(jigi.writer, jigi.clock, [phone.name], 5, jigi.fire_due)
    async with lit(tmp_path, phone):
        async with asyncio.timeout(60):
            while len(phone.shown) < PEOPLE:  # noqa: ASYNC110 - what was sent has no event
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.2)  # one tick more
    asked = Counter(message.text.partition("!")[0] for message in phone.shown)
    assert set(asked.values()) == {1}
    assert len(asked) == PEOPLE
