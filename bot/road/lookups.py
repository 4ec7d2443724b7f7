"""Look-ups: what a talk may look up while it goes on.

A flow asks with `Find`, by name and query; the answer is kept with the talk, so that a replay finds the
same. JSON values only.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot import learning
from bot.coaching import (
    choosing,
    contest,
    finding,
    inviting,
    letters,
    questions,
    ratings,
    team,
    undertakings,
    visited,
)
from bot.content import acted, acts, between, past
from bot.content.folding import fold
from bot.content.indexing import found
from bot.conversation.effects import Find
from bot.people import PersonId, cohort_of
from bot.road import handsets, linking, telephones
from bot.road.sources import Sources, examiner, planner, recorder, today, visits
from scheduler import local_time

MOST_PLACES = 6  # that she chooses from
MOST_BLAMED = 3  # words of blame that one hint names


def find(wanted: Find, sources: Sources) -> Any:
    """The JSON values that a look-up gives, by what is wanted."""
    return FINDERS[wanted.what](sources, wanted.query)


def _facilities(s: Sources, words: str) -> list[Mapping[str, str]]:
    return [
        {"id": f.id, "label": f"{f.name} ({f.district})" if f.district else f.name}
        for f in s.desk.facilities_like(words)
    ]


def _districts(s: Sources, words: str) -> list[str]:
    """Districts of facilities whose names, or theirs, start like these words."""
    return list(dict.fromkeys(f.district for f in s.desk.facilities_like(words, 50) if f.district))[
        :MOST_PLACES
    ]


def _coaches(s: Sources, words: str) -> list[Mapping[str, Any]]:
    """Coaches of that name, with where they work; `of` is there so that each is forgotten with her talk."""
    return [
        {
            "id": str(one.id),
            "of": one.id,
            "label": f"{one.name} ({one.facility.name})" if one.facility else one.name,
        }
        for one in choosing.coaches_called(s.reading, words)
    ]


def _cohort(s: Sources, values: str) -> int:
    """How many people are meant."""
    return s.desk.cohort_size(cohort_of(json.loads(values)), s.person.id)


def _cards(s: Sources, words: str) -> Mapping[str, Any]:
    return found(s.library, words, s.person.language, today(s))


def _between(s: Sources, query: str) -> Mapping[str, Any]:
    """What a question gets that is asked while others are `open`, in the words of the edition `pinned`."""
    asked = json.loads(query)
    pinned = s.library.at(asked["pinned"])
    return between.found(s.library, pinned, asked["words"], asked["open"], s.person.language, today(s))


def _clock(s: Sources, edition: str) -> Mapping[str, Any]:
    """What her clock shows, and the acts of that edition that may not be shown any more."""
    now = local_time.local(s.now, s.person.zone).replace(second=0, microsecond=0)
    return {"now": now.isoformat(), "gone": acts.gone(s.library.at(edition), s.person.cadre, today(s))}


def _past(s: Sources, words: str) -> Mapping[str, Any]:
    """The time that she typed, as seen from when she sent it."""
    return past.read(words, local_time.local(s.sent_at, s.person.zone))


def _acted(s: Sources, words: str) -> Mapping[str, Any]:
    """The act that she typed, with its hour as seen from when she sent it."""
    return acted.read(words, local_time.local(s.sent_at, s.person.zone))


def _blame(s: Sources, words: str) -> list[str]:
    """The words of blame that stand in these, as the catalogue lists them."""
    said = f" {fold(words)} "
    listed = s.rendering.text("feedback.blame", {}, s.person.language, s.library.edition).split(",")
    return [word.strip() for word in listed if f" {fold(word)} " in said][:MOST_BLAMED]


FINDERS: Mapping[str, Callable[[Sources, str], Any]] = {
    "cards": _cards,
    "between": _between,
    "people": lambda s, query: choosing.people(s.reading, query, s.now),
    "asking": lambda s, words: questions.may_ask(s.reading, words),
    "held_back": lambda s, _: learning.held_back(s.reading, s.now),
    "open_question": lambda s, number: questions.is_open(s.desk, number),
    "paired": lambda s, of: undertakings.are_paired(s.reading, PersonId(int(of))),
    "is_coachee": lambda s, of: undertakings.helping(s.reading, {"of": int(of)}) is not None,
    "rating_trend": lambda s, query: ratings.trend(s.reading, query),
    "hers": lambda s, of: team.is_hers(s.reading, of),
    "written": lambda s, of: team.written_to(s.reading, PersonId(int(of))),
    "open_letter": lambda s, number: letters.is_open(s.desk, number),
    "awaiting_letter": lambda s, _: letters.awaiting(s.reading),
    "blame": _blame,
    "acted": _acted,
    "facilities": _facilities,
    "telephone_way": lambda s, _: telephones.way(s.desk, s.person, s.now),
    "register_row": lambda s, _: telephones.found(s.desk, s.person, s.telephone),
    "invitation": lambda s, code: inviting.stands(s.reading, code, s.now),
    "new_invitation": lambda s, _: inviting.new(s.desk, s.person, s.doors, s.now),
    "proposal": lambda s, number: finding.proposal(s.reading, {"about": f"proposal:{number}"}),
    "supervised": lambda s, _: finding.how_many_supervised(s.desk, s.person, s.now),
    "facilities_near": lambda s, words: finding.facilities_near(s.desk, s.person, words),
    "districts": _districts,
    "may_play": lambda s, number: contest.may_join(s.desk, s.person, int(number), s.now),
    "coaches": _coaches,
    "cohort": _cohort,
    "cards_to_record": lambda s, pack: recorder(s).cards(pack),
    "to_record": lambda s, subject: recorder(s).subject(subject),
    "recorded": lambda s, subject: recorder(s).stands(subject),
    "script": lambda s, query: recorder(s).script(query),
    "take": lambda s, query: recorder(s).take(query),
    "clock": _clock,
    "past": _past,
    "today": lambda s, _: today(s).isoformat(),
    "new_visit": lambda s, query: visits(s).new(query),
    "places_to_visit": lambda s, words: visited.places(s.desk, words),
    "unsettled_visit": lambda s, number: visits(s).unsettled(number),
    "mastered": lambda s, last: examiner(s).mastered(last),
    "outcome": lambda s, answers: examiner(s).outcome(answers),
    "planned": lambda s, offset: planner(s).planned(offset),
    "schedule_words": lambda s, words: planner(s).words(words),
    "schedule_preview": lambda s, plan: planner(s).preview(plan),
    "other_times": lambda s, query: planner(s).other_times(query),
    "session_times": lambda s, query: planner(s).session_times(query),
    "session_open": lambda s, query: planner(s).is_open(query),
    "door": lambda s, who: handsets.door(s.desk, s.person.id, who, s.now),
    "pin": lambda s, who: handsets.tried(s.desk, s.person.id, who, s.secret, s.now),
    "pin_fits": lambda s, _: handsets.fits(s.secret),
    "login_link": lambda s, _: linking.login_link(s.desk, s.person, s.entrance, s.now),
    "link_code": lambda s, _: linking.new_code(s.desk, s.person, s.now),
    "linked": lambda s, code: linking.linked(s.reading, code, s.now),
    "link_wanted": lambda s, _: linking.wanted(s.reading, s.now),
    "merge": lambda s, _: linking.last_merge(s.desk, s.person, s.now),
}
