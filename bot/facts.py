"""Facts: what a talk may know when it begins, and what it may look up.

A flow names what it needs in the table of flows; it is gathered here, once, and frozen with the
talk. JSON values only.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.content.indexing import found
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.effects import Find
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.people import Person
from scheduler import local_time, recall
from storage.store import Desk, MediaFolder, Promise

MOST_PROMISES = 3  # that a check-in looks back on
MOST_LISTED = 6  # promises of one list; once one is closed the next has room
MOST_ITEMS = 5  # quiz items of one refresher
MOST_ITEMS_A_DAY = 10


@dataclass(frozen=True, slots=True)
class Sources:
    """Where facts come from in one turn."""

    desk: Desk
    person: Person
    now: datetime
    library: Library
    rendering: Rendering
    media: MediaFolder
    given: Facts


def gather(needs: tuple[str, ...], sources: Sources) -> dict[str, Any]:
    """Everything a flow needs, by name."""
    return {need: GATHERERS[need](sources) for need in needs}


def find(wanted: Find, sources: Sources) -> Any:
    """What a look-up gives."""
    return FINDERS[wanted.what](sources, wanted.query)


# ---- what is gathered -----------------------------------------------------------------------


def _standing(s: Sources) -> Mapping[str, bool]:
    return {"consented": s.person.consent_at is not None, "stopped": s.person.stopped_at is not None}


def _invite(s: Sources) -> Any:
    return _invited_by(s, str(s.given.get("argument", "")))


def _invited_by(s: Sources, code: str) -> Any:
    """Who made this invitation; None when it is unknown, used or expired."""
    code = code.strip().upper()
    coach = s.desk.invite(code, s.now) if code else None
    who = s.desk.person(coach) if coach is not None else None
    return {"code": code, "name": who.name} if who is not None and who.id != s.person.id else None


def _open_promises(s: Sources) -> list[Mapping[str, Any]]:
    return [_as_facts(promise) for promise in s.desk.open_promises(s.person.id)[:MOST_LISTED]]


def _promises(s: Sources) -> list[Mapping[str, Any]]:
    return [_as_facts(promise) for promise in s.desk.open_promises(s.person.id)[:MOST_PROMISES]]


def _promise(s: Sources) -> Any:
    """The one that the timer is about: `promise:12`."""
    promise = s.desk.promise(int(str(s.given["about"]).partition(":")[2]))
    return promise and _as_facts(promise)


def _as_facts(promise: Promise) -> Mapping[str, Any]:
    return {
        "id": promise.id,
        "text": promise.text,
        "due_on": promise.due_on.isoformat(),
        "state": promise.state,
        "shared": promise.shared,
    }


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
    coach = s.desk.person(s.person.coach) if s.person.coach is not None else None
    return coach and {"id": coach.id, "name": coach.name}


def _session(s: Sources) -> list[Mapping[str, Any]]:
    """Today's quiz items: what she is about to forget first, the options shuffled for her."""
    memories = {memory.item: memory for memory in s.desk.memories(s.person.id)}
    today = local_time.local(s.now, s.person.zone).date()
    done = sum(local_time.local(m.reviewed_at, s.person.zone).date() == today for m in memories.values())
    items = s.library.items(s.person.cadre)
    most = min(MOST_ITEMS, max(0, MOST_ITEMS_A_DAY - done))
    views = [recall.ItemView(id=i.ref, skill=i.skill, danger=i.danger) for i in items]
    chosen = recall.todays(views, memories, s.now, most=most, seed=str(s.person.id))
    by_ref = {item.ref: item for item in items}
    return [
        {
            "id": ref,
            "text": ref,
            "order": _shuffled(by_ref[ref].options, f"{s.person.id} {ref} {today}"),
            "right": by_ref[ref].right,
            "card": by_ref[ref].card,
            "new": ref not in memories,
            "edition": s.library.edition,
        }
        for ref in (view.id for view in chosen)
    ]


def _shuffled(options: str, seed: str) -> str:
    """The letters in an order that is hers and today's: a replayed talk shows the same."""
    return "".join(sorted(options, key=lambda letter: hashlib.blake2b(f"{seed} {letter}".encode()).digest()))


def _next_review(s: Sources) -> str | None:
    memories = s.desk.memories(s.person.id)
    return memories[0].due_at.date().isoformat() if memories else None


def _mydata(s: Sources) -> Mapping[str, Any]:
    """A file of all that is held about her, written where the channel finds it."""
    data = json.dumps(s.desk.mydata(s.person.id), ensure_ascii=False, indent=2).encode()
    name = hashlib.blake2b(data + str(s.now).encode(), digest_size=16).hexdigest() + ".json"
    s.media.write(name, data)
    file = Media(id=name, mime="application/json", size=len(data), name="jigi.json")
    s.desk.keep_media(s.person.id, file, "jigi", s.now)  # so that it is erased with her
    return {"id": name, "mime": "application/json", "size": len(data), "name": "jigi.json"}


GATHERERS: Mapping[str, Callable[[Sources], Any]] = {
    "standing": _standing,
    "invite": _invite,
    "promises": _promises,
    "open_promises": _open_promises,
    "promise": _promise,
    "topics": _topics,
    "last_checkin": _last_checkin,
    "coach": _coach,
    "session": _session,
    "next_review": _next_review,
    "mydata": _mydata,
}


# ---- what is looked up ----------------------------------------------------------------------


def _facilities(s: Sources, words: str) -> list[Mapping[str, str]]:
    return [
        {"id": f.id, "label": f"{f.name} ({f.district})" if f.district else f.name}
        for f in s.desk.facilities_like(words)
    ]


def _cards(s: Sources, words: str) -> Mapping[str, Any]:
    return found(s.library, words, s.person.language)


FINDERS: Mapping[str, Callable[[Sources, str], Any]] = {
    "cards": _cards,
    "facilities": _facilities,
    "invite": _invited_by,
}
