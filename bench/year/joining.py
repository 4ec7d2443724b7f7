"""Joining: the figures of all shards as those of one programme, in the order of the shards."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from bench.year.figures import Counted
from bench.year.stage import Asked
from bench.year.worker import CHANNEL
from bot.people import Address
from bot.playing.bill import bill

YEAR = 365.0  # days


def joined(parts: Sequence[Counted], asked: Asked) -> dict[str, Any]:
    """As JSON values, under names that stay. Nothing in them is of the machine on which it was played."""
    sums = reduce(added, (part.sums for part in parts))
    most = {name: max(part.most[name] for part in parts) for name in parts[0].most}
    return {
        **{name: sums[name] for name in ("people", "coaches")},
        "days": asked.days,
        "seed": asked.seed,
        "shards": len(parts),
        **{name: sums[name] for name in ("turns", "put_aside")},
        "sent": dict(sorted(sums["sent"].items())),
        **{name: sums[name] for name in ("heard", "left")},
        **{name: _gates(sums[name]) for name in ("held", "dropped")},
        "weekly_budget": asked.decided.weekly_budget,
        **most,
        "promises": _promises(sums["promises"]),
        "reviews": sums["reviews"],
        "recall": _recall(sums["recall"]),
        "disk": _disk(sums["bytes"], asked),
        "whatsapp": _whatsapp(sums["whatsapp"], asked),
    }


def added(one: Any, other: Any) -> Any:
    """The sum of two figures of the same shape; what only one of them has, as it has it."""
    match one:
        case Mapping():
            names = {**one, **other}
            return {
                name: added(one[name], other[name]) if name in one and name in other else names[name]
                for name in names
            }
        case list():
            return [added(*pair) for pair in zip(one, other, strict=True)]
        case _:
            return one + other


def total(sent: Mapping[str, Sequence[int]]) -> int:
    return sum(map(sum, sent.values()))


def _gates(held: Mapping[str, Mapping[str, int]]) -> list[list[Any]]:
    """Gate, purpose and how many messages."""
    return [[gate, purpose, count] for gate in sorted(held) for purpose, count in sorted(held[gate].items())]


def _promises(sums: Mapping[str, Any]) -> dict[str, Any]:
    sure = sums["by_confidence"]
    return {**sums, "by_confidence": {n: dict(sorted(sure[n].items())) for n in sorted(sure, key=int)}}


def _recall(weeks: Sequence[Sequence[float]]) -> list[list[float]]:
    """Week, and what share is known, by ours and by a calendar."""
    return [
        [week, *(round(count / questions, 4) for count in known)]
        for week, (questions, *known) in enumerate(weeks, 1)
    ]


def _disk(weeks: Sequence[int], asked: Asked) -> dict[str, Any]:
    """Bytes at the end of each week, and what a person takes in a year, by the second half."""
    middle = (len(weeks) - 1) // 2
    grown, days = weeks[-1] - weeks[middle], 7 * (len(weeks) - 1 - middle)
    yearly = grown / asked.people * YEAR / days if days else 0.0
    return {"bytes": list(weeks), "bytes_of_a_person_and_year": round(yearly)}


def _whatsapp(codes: Mapping[str, Mapping[str, int]], asked: Asked) -> dict[str, Any]:
    """What it costs, by the programme's prices: of all together, for the free words are."""
    templates, words = (
        {Address(CHANNEL, code): count[kind] for code, count in sorted(codes.items())}
        for kind in ("templates", "free_words")
    )
    cost = bill(asked.decided.prices, templates, words, asked.days)
    asking, saying = sum(templates.values()), sum(words.values())
    months = asked.people * asked.days / (YEAR / 12)
    return {
        "templates": asking,
        "free_words": saying,
        "templates_of_a_person_and_month": round(asking / months, 3),
        "free_words_of_a_person_and_month": round(saying / months, 3),
        "currency": asked.decided.prices.currency,
        "cost": round(cost.total, 2),
        "cost_of_a_person_and_month": round(cost.total / months, 4),
        "without_price": cost.unknown,
    }
