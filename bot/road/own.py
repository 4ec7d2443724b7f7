"""Own facts: what a talk knows of whoever it is with, and of nobody else. JSON values only."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.content import acts
from bot.content.danger_words import DANGERS
from bot.conversation.messages import Media
from bot.learning import Learner
from bot.people import CONSENT, Facility
from bot.road import coming
from bot.road.sources import Sources, examiner, recorder, today
from scheduler import local_time

IDEAS = ("visit", "call", "bring")  # of help, for whoever has no words ready


def _standing(s: Sources) -> Mapping[str, Any]:
    """`words`: the edition of those that she would agree to now; `agreed`: whether she did."""
    return {
        "consented": s.person.consent_at is not None,
        "stopped": s.person.stopped_at is not None,
        "agreed": s.desk.agreed_to(s.person.id) >= CONSENT,
        "words": CONSENT,
    }


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


def _next_review(s: Sources) -> str | None:
    at = coming.forgets_at(s.desk, s.person, s.library.is_asked, s.now)
    return None if at is None else local_time.day(at, s.person.zone).isoformat()


def _pack(s: Sources) -> Any:
    """The pack that is offered; None when this edition has it no more, or has no question for her."""
    pack = s.library.packs.get(str(s.given.get("pack")))
    if pack is None or not any(
        item.ref.startswith(f"{pack.id}/") for item in s.library.shown_items(s.person.cadre, today(s))
    ):
        return None
    return {"id": pack.id, "title": s.library.title(pack.id, s.person.language)}


def offered(s: Sources) -> list[dict[str, Any]]:
    """The packs of which something may be pushed."""
    asked = s.library.shown_items(None, today(s))  # what may be shown to nobody cannot be pushed
    modules = dict.fromkeys(item.ref.partition("/")[0] for item in asked)
    titles = {module: s.library.title(module, s.person.language) for module in modules}
    before = dict.fromkeys(modules, 0)  # who finishes on words that are no more offered
    for stand in s.desk.standing():
        for module in before.keys() & stand.packs.keys() if stand.edition != s.library.edition else ():
            before[module] += stand.packs[module]
    return [{"id": id, "title": title, "before": before[id]} for id, title in titles.items()]


def pushing(s: Sources) -> Any:
    """What a trainer may push, and what she is pushing."""
    packs = offered(s)
    titles = {pack["id"]: pack["title"] for pack in packs}
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
            "asked_back": c.asked_back - c.spread,
            "spread": c.spread,
            "uncertain": c.uncertain,
        }
        for c in s.desk.campaigns(s.person.id, 1)
    ]
    return {"packs": packs, "last": running, "per_second": s.per_second}


def referral_of(s: Sources, place: Facility | None) -> str | None:
    """The number that is called from there; None where nobody has written one down."""
    places = (place.id, place.district, "anywhere") if place is not None else ("anywhere",)
    return next((s.referral[name] for name in places if name in s.referral), None)


def _emergency(s: Sources) -> Mapping[str, Any]:
    """The dangers that she told of, the cards for her cadre, and whom she calls (None: nobody knows)."""
    cards = {danger: s.library.emergency(danger, s.person.cadre, today(s)) for danger in DANGERS}
    return {
        "all": list(DANGERS),
        "dangers": [danger for danger in str(s.given.get("argument", "")).split() if danger in DANGERS],
        "cards": {danger: ref for danger, ref in cards.items() if ref is not None},
        "companion": s.person.consent_at is not None,
        "phone": referral_of(s, s.person.facility),
    }


def _last_card(s: Sources) -> Any:
    """The card that her tap named, else the one that she read last.

    That is the one above an open question, else the one that teaches it.
    """
    named = str(s.given.get("argument", ""))
    last = s.desk.last_sent_of_packs(s.person.id)[:2]
    ref = next(filter(s.library.has_card, (named, *last)), None) or (
        s.library.card_of(last[0]) if last else None
    )
    return {"ref": ref, "title": s.library.title_of(ref, s.person.language)} if ref else None


def _reported(s: Sources) -> Any:
    """The card that somebody says is wrong; None when it is gone."""
    ref = str(s.given.get("card", ""))
    there = s.library.has_card(ref)
    return {"ref": ref, "title": s.library.title_of(ref, s.person.language)} if there else None


def _mydata(s: Sources) -> Mapping[str, Any]:
    """A file of all that is held about her, written where the channel finds it."""
    data = json.dumps(s.desk.mydata(s.person.id), ensure_ascii=False, indent=2).encode()
    name = hashlib.blake2b(data + str(s.now).encode(), digest_size=16).hexdigest() + ".json"
    s.media.write(name, data)
    file = Media(id=name, mime="application/json", size=len(data), name="jigi.json")
    s.desk.keep_media(s.person.id, file, "jigi", s.now)  # so that it is erased with her
    return {"id": name, "mime": "application/json", "size": len(data), "name": "jigi.json"}


def _recording(s: Sources) -> Any:
    """What stands recorded, and what a trainer wants to record."""
    return recorder(s).begun(str(s.given.get("argument", "")))


def _acts(s: Sources) -> Mapping[str, Any]:
    """What a companion may offer to note."""
    offered = acts.offered(s.library, s.person.cadre, today(s))
    return {"edition": s.library.edition, **offered}


GATHERERS: Mapping[str, Callable[[Sources], Any]] = {
    "standing": _standing,
    "ideas": _ideas,
    "topics": _topics,
    "last_checkin": _last_checkin,
    "session": _session,
    "next_review": _next_review,
    "last_card": _last_card,
    "reported": _reported,
    "progress": _progress,
    "weeks": _weeks,
    "checkup": lambda s: examiner(s).checkup(s.given),
    "certificates": lambda s: examiner(s).certificates(),
    "mydata": _mydata,
    "pack": _pack,
    "pushing": pushing,
    "emergency": _emergency,
    "recording": _recording,
    "acts": _acts,
}
