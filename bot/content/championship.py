"""Championship: what a pack says earns points, how often in a week it does so for one person, and for whom.

`championship.yaml` lies beside a pack's sheets. The deeds are those that the program sees; one that no
line names earns nothing:

    gap_closed: {points: 5, weekly: 3}      a gap of a visit closed, its evidence accepted
    promise_kept: {points: 3, weekly: 3}    by the player, on time
    coach_kept: {points: 3, weekly: 3}      by the player's coach, on time
    module_mastered: {points: 5, weekly: 1}
    cadres: [matrone, midwife]         whom it is for; without this line, every cadre
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.faults import Fault, shown
from bot.content.yaml import line_of, read_yaml
from bot.people import Cadre

FILE = "championship.yaml"
DEEDS = ("gap_closed", "promise_kept", "coach_kept", "module_mastered")
CADRES = "cadres"
MOST_POINTS = 100
MOST_WEEKLY = 20


@dataclass(frozen=True, slots=True)
class Reward:
    """What one deed earns, and how many of its kind earn something in a week."""

    points: int
    weekly: int


def read_rewards(folder: Path) -> tuple[dict[str, Reward], tuple[Cadre, ...], list[Fault]]:
    """The rewards of a pack by deed, whom they are for, and what is wrong; none when it has no such file."""
    path = folder / FILE
    if not path.exists():
        return {}, (), []
    data, faults = read_yaml(path)
    rewards: dict[str, Reward] = {}
    cadres: tuple[Cadre, ...] = ()
    for name, told in data.items():
        what = _fault_of_cadres(told) if name == CADRES else _fault(name, told)
        if what:
            faults.append(Fault(shown(path), line_of(data, name), f"{name}: {what}"))
        elif name == CADRES:
            cadres = tuple(map(Cadre, told))
        else:
            rewards[name] = Reward(told["points"], told["weekly"])
    return rewards, cadres, faults


def _fault_of_cadres(told: object) -> str:
    """What is wrong with whom it is for, and the fix; empty when nothing is."""
    if isinstance(told, list) and told and all(cadre in set(Cadre) for cadre in told):
        return ""
    return f"write a list of cadres, such as [matrone, nurse]; they are {', '.join(Cadre)}"


def _fault(deed: object, told: object) -> str:
    """What is wrong with one line, and the fix; empty when nothing is."""
    if deed not in DEEDS:
        return f"no such deed is seen; write one of {', '.join(DEEDS)}, or {CADRES}"
    if not isinstance(told, Mapping) or set(told) != {"points", "weekly"}:
        return "write {points: 5, weekly: 3}"
    if not _counts(told["points"], MOST_POINTS):
        return f"points has to be a whole number from 1 to {MOST_POINTS}"
    if not _counts(told["weekly"], MOST_WEEKLY):
        return f"weekly has to be a whole number from 1 to {MOST_WEEKLY}"
    return ""


def _counts(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
