"""Facts: what a talk may know when it begins.

A flow names what it needs in the table of flows; it is gathered here, once, and frozen with the
talk. JSON values only.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot import (
    championship,
    handsets,
    inviting,
    joining,
    learning,
    letters,
    linking,
    places,
    questions,
    ratings,
    team,
    undertakings,
)
from bot.access import View
from bot.certifying import Examiner
from bot.content import acts
from bot.content.danger_words import DANGERS
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.events import Facts
from bot.conversation.messages import Media, plain
from bot.learning import Learner
from bot.people import Person, PersonId
from bot.planned import Planner
from bot.reading import Reading
from bot.recording import Recorder
from bot.visits import Visits
from scheduler import local_time
from storage.store import Desk, MediaFolder

MOST_PROMISES = 3  # that a check-in looks back on
IDEAS = ("visit", "call", "bring")  # of help, for whoever has no words ready


@dataclass(frozen=True, slots=True)
class Sources:
    """Where facts come from in one turn."""

    reading: Reading  # whatever is of somebody else is had through it
    now: datetime
    sent_at: datetime  # when she sent what this turn is about, where that is known; else now
    library: Library
    rendering: Rendering
    media: MediaFolder
    given: Facts
    referral: Mapping[str, str]  # facility, district or "anywhere" → telephone
    programme: str  # its name
    doors: tuple[str, ...]  # links by which an invitation is used, with {code} for its code
    calendar: local_time.Calendar  # when people are left in peace

    secret: str = ""  # the PIN of this turn: for look-ups, and never kept

    @property
    def desk(self) -> Desk:
        return self.reading.desk

    @property
    def person(self) -> Person:
        return self.reading.reader


def gather(needs: tuple[str, ...], sources: Sources) -> dict[str, Any]:
    """Everything a flow needs, by name."""
    return {need: GATHERERS[need](sources) for need in needs}


def today(s: Sources) -> date:
    """In her zone."""
    return local_time.local(s.now, s.person.zone).date()


def _standing(s: Sources) -> Mapping[str, bool]:
    return {"consented": s.person.consent_at is not None, "stopped": s.person.stopped_at is not None}


def _promises(s: Sources) -> list[Mapping[str, Any]]:
    """What a check-in looks back on: her own plans, not what she promised others."""
    own = [promise for promise in s.desk.open_promises(s.person.id) if not promise.helps]
    return [undertakings.as_facts(s.desk, promise) for promise in own[:MOST_PROMISES]]


def _ideas(s: Sources) -> list[Mapping[str, str]]:
    """What coaches often promise, in his language."""
    edition = s.library.edition
    titles = {id: s.rendering.text(f"promise_help.idea_{id}", {}, s.person.language, edition) for id in IDEAS}
    return [{"id": id, "title": title} for id, title in titles.items()]


def _topics(s: Sources) -> list[Mapping[str, Any]]:
    """Topics for a check-in in her language, from the packs that are for her cadre."""
    return [
        {
            "id": topic.id,
            "title": s.rendering.text(topic.title, {}, s.person.language, s.library.edition),
            "example": s.rendering.text(topic.example, {}, s.person.language, s.library.edition),
            "ideas": [s.rendering.text(i, {}, s.person.language, s.library.edition) for i in topic.ideas],
        }
        for topic in s.library.topics(s.person.cadre)
    ]


def _last_checkin(s: Sources) -> Any:
    last = s.desk.last_checkin(s.person.id)
    return last and {"goal": last["goal"]}


def _coach(s: Sources) -> Any:
    coach = s.reading.person(View.NAME, s.person.coach)
    return coach and {"id": coach.id, "name": coach.name}


def _session(s: Sources) -> list[Mapping[str, Any]]:
    """Of a check-up where a module is named, else of a refresher, of one pack or of all."""
    if "module" in s.given:
        return examiner(s).session(str(s.given["module"]))
    pack = str(s.given.get("pack", ""))
    return Learner(s.desk, s.library, s.person, s.now, pack).session()


def _progress(s: Sources) -> Mapping[str, Any]:
    return Learner(s.desk, s.library, s.person, s.now).progress()


def _weeks(s: Sources) -> int:
    return Learner(s.desk, s.library, s.person, s.now).weeks_with_today()


def _sharing(s: Sources) -> Any:
    """Her coach, and whether he may hear how she learns (None: she never said); None without a coach."""
    coach = _coach(s)
    return coach and {**coach, "shared": s.desk.shares(s.person.id)}


def examiner(s: Sources) -> Examiner:
    return Examiner(Learner(s.desk, s.library, s.person, s.now), s.programme)


def _next_review(s: Sources) -> str | None:
    memories = s.desk.memories(s.person.id)
    return memories[0].due_at.date().isoformat() if memories else None


def _pack(s: Sources) -> Any:
    """The pack that is offered; None when this edition has it no more, or has no question for her."""
    pack = s.library.packs.get(str(s.given.get("pack")))
    if pack is None or not any(
        item.ref.startswith(f"{pack.id}/") for item in s.library.shown_items(s.person.cadre, today(s))
    ):
        return None
    return {"id": pack.id, "title": s.library.title(pack.id, s.person.language)}


def _pushing(s: Sources) -> Any:
    """What a trainer may push, and what she is pushing."""
    asked = s.library.shown_items(None, today(s))  # what may be shown to nobody cannot be pushed
    modules = dict.fromkeys(item.ref.partition("/")[0] for item in asked)
    titles = {module: s.library.title(module, s.person.language) for module in modules}
    before = dict.fromkeys(modules, 0)  # who finishes on words that are no more offered
    for stand in s.desk.standing():
        for module in before.keys() & stand.packs.keys() if stand.edition != s.library.edition else ():
            before[module] += stand.packs[module]
    running = [
        {
            "id": c.id,
            "title": titles.get(c.pack, c.pack),
            "people": c.people,
            "asked": c.asked,
            "sent": c.sent,
            "answered": c.answered,
            "running": c.running,
            "waiting": c.waiting,
            "let_be": c.let_be,
        }
        for c in s.desk.campaigns(s.person.id, 1)
    ]
    packs = [{"id": id, "title": title, "before": before[id]} for id, title in titles.items()]
    return {"packs": packs, "last": running}


def _emergency(s: Sources) -> Mapping[str, Any]:
    """The dangers that she told of, the cards for her cadre, and whom she calls (None: nobody knows)."""
    place = s.person.facility
    places = (place.id, place.district, "anywhere") if place is not None else ("anywhere",)
    cards = {danger: s.library.emergency(danger, s.person.cadre, today(s)) for danger in DANGERS}
    return {
        "all": list(DANGERS),
        "dangers": [danger for danger in str(s.given.get("argument", "")).split() if danger in DANGERS],
        "cards": {danger: ref for danger, ref in cards.items() if ref is not None},
        "companion": s.person.consent_at is not None,
        "phone": next((s.referral[name] for name in places if name in s.referral), None),
    }


def _last_card(s: Sources) -> Any:
    """The card that she read last: the one above an open question, else the one that teaches it."""
    last = s.desk.last_sent_of_packs(s.person.id)[:2]
    ref = next(filter(s.library.has_card, last), None) or (s.library.card_of(last[0]) if last else None)
    return {"ref": ref, "title": s.library.title_of(ref, s.person.language)} if ref else None


def _mydata(s: Sources) -> Mapping[str, Any]:
    """A file of all that is held about her, written where the channel finds it."""
    data = json.dumps(s.desk.mydata(s.person.id), ensure_ascii=False, indent=2).encode()
    name = hashlib.blake2b(data + str(s.now).encode(), digest_size=16).hexdigest() + ".json"
    s.media.write(name, data)
    file = Media(id=name, mime="application/json", size=len(data), name="jigi.json")
    s.desk.keep_media(s.person.id, file, "jigi", s.now)  # so that it is erased with her
    return {"id": name, "mime": "application/json", "size": len(data), "name": "jigi.json"}


def recorder(s: Sources) -> Recorder:
    return Recorder(s.desk, s.library, s.person, today(s), s.media)


def planner(s: Sources) -> Planner:
    def say(name: str, args: Mapping[str, Any]) -> str:
        return plain(s.rendering.text(name, args, s.person.language, s.library.edition))

    return Planner(s.desk, s.person, s.now, s.calendar, say)


def _recording(s: Sources) -> Any:
    """What stands recorded, and what a trainer wants to record."""
    return recorder(s).begun(str(s.given.get("argument", "")))


def visits(s: Sources) -> Visits:
    return Visits(s.desk, s.library, s.rendering, s.person, today(s))


def _acts(s: Sources) -> Mapping[str, Any]:
    """What a companion may offer to note."""
    offered = acts.offered(s.library, s.person.cadre, today(s))
    return {"edition": s.library.edition, **offered}


GATHERERS: Mapping[str, Callable[[Sources], Any]] = {
    "standing": _standing,
    "promises": _promises,
    "open_promises": lambda s: undertakings.mine(s.desk, s.person, today(s)),
    "promise": lambda s: undertakings.promise(s.desk, s.given),
    "promised_to": lambda s: undertakings.to_her(s.desk, s.person, s.now),
    "rates": lambda s: undertakings.rates(s.desk, s.person, s.now),
    "changes": lambda s: undertakings.changes(s.desk, s.person, s.now),
    "overdue_promise": lambda s: undertakings.overdue(s.desk, s.given, today(s)),
    "asked_promise": lambda s: undertakings.asked(s.desk, s.given),
    "late": lambda s: undertakings.late(s.desk, s.person, s.given, today(s)),
    "passed_on": lambda s: undertakings.passed_on(s.desk, s.given, today(s)),
    "helping": lambda s: undertakings.helping(s.desk, s.person, s.given),
    "to_help": lambda s: undertakings.coachees(s.desk, s.person),
    "ideas": _ideas,
    "rating": lambda s: ratings.due(s.desk, s.person, s.given, today(s)),
    "topics": _topics,
    "last_checkin": _last_checkin,
    "coach": _coach,
    "championship": lambda s: championship.told(s.desk, s.library, s.person, s.now),
    "championship_over": lambda s: championship.ended(
        s.desk, s.library, s.person, int(str(s.given["about"]).partition(":")[2]), s.now
    ),
    "session": _session,
    "next_review": _next_review,
    "last_card": _last_card,
    "progress": _progress,
    "weeks": _weeks,
    "checkup": lambda s: examiner(s).checkup(s.given),
    "certificates": lambda s: examiner(s).certificates(),
    "sharing": _sharing,
    "week": lambda s: team.week(s.reading, s.library, s.now),
    "mydata": _mydata,
    "pack": _pack,
    "pushing": _pushing,
    "emergency": _emergency,
    "to_answer": lambda s: questions.to_answer(s.reading, s.given),
    "answer": lambda s: questions.answer(s.reading, s.given),
    "overdue": lambda s: questions.overdue(s.reading, s.given),
    "team_page": lambda s: team.page(s.desk, s.library, s.person, s.given, s.now),
    "coachee": lambda s: team.coachee(s.desk, s.library, s.person, PersonId(int(s.given["of"])), s.now),
    "letter": lambda s: letters.to_her(s.desk, s.person, s.given),
    "reply": lambda s: letters.replied(s.desk, s.person, s.given),
    "unanswered": lambda s: letters.unanswered(s.desk, s.person, s.given),
    "letters": lambda s: letters.received(s.desk, s.person),
    "questions": lambda s: questions.to_trainers(s.reading, s.now),
    "held_back": lambda s: learning.held_back(s.reading, s.now),
    "recording": _recording,
    "acts": _acts,
    "inviting": lambda s: inviting.inviting(s.desk, s.person, s.now),
    "coachees": lambda s: joining.coachees(s.desk, s.person),
    "candidates": lambda s: joining.candidates(s.desk, s.person, str(s.given["facility"]), s.now),
    "coaches_near": lambda s: joining.coaches_near(s.desk, s.person, s.now),
    "proposal": lambda s: joining.proposal(s.desk, s.given),
    "place": lambda s: joining.place(s.desk, s.person),
    "place_told": lambda s: places.opening(s.desk, s.library, s.person, s.given, s.now),
    "place_list": lambda s: places.listed(s.desk, s.library, s.person, s.given, s.now),
    "place_modules": lambda s: places.modules(s.desk, s.library, s.person, s.given, s.now),
    "place_names": lambda s: places.behind(s.reading, s.library, s.given, s.now),
    "visiting": lambda s: visits(s).visiting(),
    "offered_plan": lambda s: visits(s).offered(s.given),
    "returned_plan": lambda s: visits(s).returned(s.given),
    "my_plan": lambda s: visits(s).mine(),
    "action": lambda s: visits(s).action(s.given),
    "evidence": lambda s: visits(s).evidence(s.given),
    "to_schedule": lambda s: planner(s).coachees(),
    "scheduled": lambda s: planner(s).told(s.given),
    "by_whom": lambda s: planner(s).by_whom(s.given),
    "live_session": lambda s: planner(s).session(s.given),
    "speakers": lambda s: handsets.speakers(s.desk, s.person.id),
    "handset": lambda s: handsets.stands(s.desk, s.person),
    "merge": lambda s: linking.last_merge(s.desk, s.person, s.now),
}
