"""Pushes: what a trainer's pages show of a campaign before it begins, while it runs and afterwards.

Whom it means is counted; by name she sees whom the table of access lets her see, such as those whom she
coaches. Results are figures of five people at least.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.access import View
from bot.coaching import choosing
from bot.content.folding import fold
from bot.conversation.effects import Record
from bot.conversation.events import Facts
from bot.conversation.messages import plain
from bot.conversation.records import CampaignBegun, CampaignStopped, Grade, minutes_to_send
from bot.overseeing.page_data import PageData
from bot.people import Cadre, PersonId, Role, cohort_of
from bot.reading import Reading
from bot.road.own import offered
from bot.road.sources import Sources
from storage.store import Campaign

FEWEST = 5  # people behind a figure that is shown
A_PAGE = 10  # campaigns: each is counted anew, person by person
MOST_NAMES = 50
MOST_CHARACTERS = 90  # of a question, beside its bar
TEST = "campaign:0"  # what the timer of a test is about: no campaign


# ---- what the pages show ------------------------------------------------------------------------


def overview(s: Sources) -> PageData:
    """Her campaigns, an administrator's everybody's, a page of them; and what may be pushed.

    `older`: the campaign before which those of the next page began; None: there are none.
    """
    packs = offered(s)
    titles = {pack["id"]: pack["title"] for pack in packs}
    everybody = Role.ADMINISTRATOR in s.person.roles
    before = s.given.get("before")
    found = s.desk.campaigns(None if everybody else s.person.id, A_PAGE + 1, before=before)
    shown = [_campaign(one, titles) for one in found[:A_PAGE]]
    older = shown[-1]["id"] if len(found) > A_PAGE else None
    return {"packs": packs, "campaigns": shown, "older": older, "everybody": everybody, "cadres": list(Cadre)}


def whom(s: Sources) -> PageData | None:
    """How many a cohort means, how long that takes, and whom of them she may see by name.

    `state`: "open", or the kind of a name that is nobody's, or several have: "district", "facility",
    "coach". None: nothing of this pack may be pushed.
    """
    if s.given["pack"] not in {pack["id"] for pack in offered(s)}:
        return None
    values = dict(s.given["cohort"])
    places = _places(s, values)
    if isinstance(places, str):
        return {"state": places}
    cohort = cohort_of(places)
    people = s.desk.cohort_size(cohort, s.person.id)
    listed = s.desk.people(s.desk.cohort_people(cohort, s.person.id, MOST_NAMES))
    seen = s.reading.among(View.NAME, listed)
    return {
        "state": "open",
        "cohort": places,
        "people": people,
        "minutes": minutes_to_send(people, s.per_second),
        "names": [her.name for her in seen],
    }


def _places(s: Sources, values: dict[str, Any]) -> dict[str, Any] | str:
    """The cohort with its places as the register has them, and its coach; the kind of one that is none."""
    if district := values.get("district"):
        named = {fold(f.district): f.district for f in s.desk.facilities_like(district, 50)}
        if fold(district) not in named:
            return "district"
        values["district"] = named[fold(district)]
    if facility := values.get("facility"):
        found = s.desk.facilities_like(facility, 2)
        exact = [f for f in found if fold(f.name) == fold(facility)] or found
        if len(exact) != 1:
            return "facility"
        values["facility"] = exact[0].id
    if coach := values.get("coach"):
        called = choosing.coaches_called(s.reading, coach)
        whole = [one for one in called if fold(one.name) == fold(coach)] or called
        if len(whole) != 1:
            return "coach"
        values["coach"] = whole[0].id
    if values.pop("team", False):
        values["coach"] = s.person.id
    return values


def campaign(s: Sources) -> PageData | None:
    """One campaign: how far it is, and what came of it; None when it is none of hers."""
    found = progress(s)
    return None if found is None else {**found, **results(s, found["id"])}


def progress(s: Sources) -> PageData | None:
    """How far it is alone: that is looked at every second, and what came of it is read of everybody."""
    found = _one(s.reading, int(s.given["id"]), s.person.roles)
    if found is None:
        return None
    titles = {pack["id"]: pack["title"] for pack in offered(s)}
    return _campaign(found, titles)


def _one(reading: Reading, id: int, roles: Iterable[Role]) -> Campaign | None:
    by = None if Role.ADMINISTRATOR in roles else reading.reader.id
    return next(iter(reading.desk.campaigns(by, 1, id)), None)


def _campaign(one: Campaign, titles: Mapping[str, str]) -> PageData:
    held = one.waiting + one.asked_back
    return {**one._asdict(), "title": titles.get(one.pack, one.pack), "held": held}


# ---- results ------------------------------------------------------------------------------------


class Share(NamedTuple):
    """So many of those who answered recalled it; `missing`: whom it reached and who did not answer.

    `people` is how many answered. All are None of fewer than five people.
    """

    label: str
    right: int | None
    answers: int | None
    missing: int | None
    people: int


def results(s: Sources, id: int) -> PageData:
    """Recall by item and by district."""
    reached = {one.person: one.district for one in s.desk.reached_by(id)}
    answers = [one for one in s.desk.recalled_after(id) if one.person in reached]
    by_item: defaultdict[str, list[tuple[PersonId, int]]] = defaultdict(list)
    by_district: defaultdict[str, list[tuple[PersonId, int]]] = defaultdict(list)
    for one in answers:
        by_item[one.item].append((one.person, one.grade))
        by_district[reached[one.person]].append((one.person, one.grade))
    of_district: defaultdict[str, int] = defaultdict(int)
    for district in reached.values():
        of_district[district] += 1
    items = [_share(_words(s, item), found, len(reached)) for item, found in sorted(by_item.items())]
    districts = [_share(name, by_district[name], of_district[name]) for name in sorted(of_district)]
    return {
        "items": [one._asdict() for one in items],
        "districts": [one._asdict() for one in untold(districts)],
        "learners": len({one.person for one in answers}),
        "fewest": FEWEST,
    }


def _share(label: str, answers: Sequence[tuple[PersonId, int]], reached: int) -> Share:
    people = len({person for person, _ in answers})
    if people < FEWEST:
        return Share(label, None, None, None, people)
    right = sum(grade >= Grade.HARD for _, grade in answers)
    return Share(label, right, len(answers), reached - people, people)


def untold(shares: Sequence[Share]) -> list[Share]:
    """Without one more where few are left out: what they are could be told from the others and the whole."""
    few = [one for one in shares if one.right is None and one.people]
    if not few or sum(one.people for one in few) >= FEWEST:
        return list(shares)
    told = [one for one in shares if one.right is not None]
    least = min(told, key=lambda one: (one.people, one.label), default=None)
    return [Share(one.label, None, None, None, one.people) if one is least else one for one in shares]


def _words(s: Sources, item: str) -> str:
    """The question of an item, short; its name where this edition has it no more."""
    try:
        words = plain(s.rendering.text(item, {}, s.person.language, s.library.edition))
    except KeyError:
        return item.partition("/")[2]
    line = next((line.strip() for line in words.splitlines() if line.strip()), item)
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"


# ---- what she does ------------------------------------------------------------------------------


def begin(_reading: Reading, facts: Facts) -> Iterable[Record]:
    """It goes out; a form that comes twice finds the one that it has begun."""
    yield Record("campaign", CampaignBegun(pack=facts["pack"], cohort=cohort_of(facts["cohort"])))


def test(reading: Reading, facts: Facts) -> Iterable[Record]:
    """She alone is asked, as the others will be: it counts for no campaign."""
    given = {"pack": facts["pack"], "campaign": 0}
    reading.desk.set_timer(reading.reader.id, "campaign.due", TEST, facts["done_at"], given)
    yield from ()


def change(reading: Reading, facts: Facts) -> Iterable[Record]:
    """It is paused, resumed or stopped."""
    id, now = int(facts["id"]), facts["done_at"]
    if _one(reading, id, reading.reader.roles) is None:
        return
    match facts["what"]:
        case "pause":
            reading.desk.pause_campaign(id, now)
        case "resume":
            reading.desk.resume_campaign(id, now)
        case "stop":
            yield Record("stopped", CampaignStopped(id))
