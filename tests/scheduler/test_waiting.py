"""Waiting: what became of sends lets somebody who waits go first, and is not put off for ever."""

from bot.people import Address
from scheduler.waiting import Receipts

AWA = Address("telegram", "1")


def sent(_desk: object) -> None:
    """What became of a send; never done here."""


def test_receipts_stand_back_for_whoever_waits_but_for_one_round() -> None:
    receipts = Receipts()
    receipts.add(AWA, sent)
    assert receipts.next(beside=True) == []
    assert receipts.next(beside=True) == [(AWA, sent)]
    assert not receipts


def test_nobody_waits_and_they_are_written_at_once() -> None:
    receipts = Receipts()
    receipts.add(AWA, sent)
    assert receipts.next() == [(AWA, sent)]


def test_what_was_not_written_comes_before_what_came_since() -> None:
    receipts = Receipts()
    fanta = Address("telegram", "2")
    receipts.add(AWA, sent)
    taken = receipts.next()
    receipts.add(fanta, sent)
    receipts.put_back(taken)
    assert [of for of, _ in receipts.next()] == [AWA, fanta]
