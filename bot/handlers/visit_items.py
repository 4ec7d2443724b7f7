"""The items of a visit, one after another, in any order.

All questions of this talk are one to the engine: a tap on the button of any item counts for that item,
however late. Typed words are for the item that is open, unless they name another ("3 non") or several.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.effects import Ask, Choice, HandOver, Number, Picture, Record, Say, Voice
from bot.conversation.events import Facts, Key
from bot.conversation.scoring import Observed, Weighed, score
from bot.conversation.script import Answer, Chose, Counted, Part, Said, Script, Showed, Spoke
from bot.conversation.visiting import ItemSeen, VisitFinished
from bot.handlers.pictures import of_patient
from bot.handlers.visit_words import MOST_NOTE, NAMED, NOTE, Reading, ends, read, several
from bot.people import Person

MOST_ROUNDS = 45  # of one talk, with four effects each at the most; then another goes on from there
AT_ONCE = 1  # days: a critical gap that waits no longer is closed while the coach is there
MOST_LEFT = 6  # items without an answer that are offered by a button at the end


class Look:
    """Where a visit stands: what was seen, which item is open (None: the end), whether a note is awaited."""

    def __init__(self, visit: Mapping[str, Any]) -> None:
        self.visit = visit
        self.items: Sequence[Mapping[str, Any]] = visit["items"]
        self.places = {item["id"]: place for place, item in enumerate(self.items)}
        self.seen: dict[str, str] = dict(visit["seen"])
        self.taps = tuple(choice.value for item in self.items for choice in choices_of(item))
        self.at = self._next(0)
        self.noting = False
        self.more = 0  # answers of this talk beyond one a round

    @property
    def left(self) -> list[int]:
        """The numbers of the items without an answer."""
        waiting = (Observed.UNSEEN, None)
        return [place + 1 for id, place in self.places.items() if self.seen.get(id) in waiting]

    def saw(self, item: str, observed: str) -> None:
        """An answer; where it is for the open item, the next one that nobody was asked is open."""
        self.seen[item] = observed
        place = self.places[item]
        if self.at is None or place == self.at:
            self.at = self._next(place + 1)

    def _next(self, place: int) -> int | None:
        """From there on, round and round."""
        order = (*range(place, len(self.items)), *range(place))
        return next((at for at in order if self.items[at]["id"] not in self.seen), None)


def visit_items(person: Person, facts: Facts) -> Script:
    """Until the coach says that it is the end."""
    look, before = Look(facts["visit"]), None
    for n in range(1, MOST_ROUNDS + 1):
        ask = question(look, n, before)
        answer = yield ask
        before = ask.key
        if answer == Chose("finish"):
            yield from finish(facts, look)
            return
        if isinstance(answer, Showed):
            answer = yield from photo(look, n, answer)
        if answer is not None:
            yield from take(look, str(n), answer)
        if n + look.more >= MOST_ROUNDS:
            break
    yield HandOver("visit_items", {**facts, "visit": {**facts["visit"], "seen": look.seen}})


def question(look: Look, n: int, before: Key | None) -> Ask:
    """The open item, the note about it, or the end."""
    key, numbers = f"seen.{n}", Number(1, len(look.items))
    if look.at is None:
        left = look.left
        rest = [look.items[number - 1] for number in left[:MOST_LEFT]]
        again = [Choice(f"{item['id']}.open", words=str(look.places[item["id"]] + 1)) for item in rest]
        return Ask(
            key,
            "visit.end",
            {"of": len(look.items), "left": left},
            choices=(Choice("finish", "visit.finish"), *again),
            accepts=(NOTE, numbers),
            continues=before,
            still=look.taps,
        )
    item = look.items[look.at]
    if look.noting:
        return Ask(
            f"{key}.photo",  # the word under which pictures are awaited
            "visit.note_or_photo",
            {"n": look.at + 1},
            choices=(Choice(f"{item['id']}.open", "visit.back"),),
            accepts=(NOTE, numbers, Picture(), Voice()),
            continues=before,
            still=look.taps,
        )
    return Ask(
        key,
        f"{look.visit['checklist']}.item.{item['id']}",
        {"n": look.at + 1, "of": len(look.items)},
        choices=[choice for choice in choices_of(item) if not choice.value.endswith(".open")],
        accepts=(NOTE, numbers, Voice()),
        continues=before,
        still=look.taps,
    )


def choices_of(item: Mapping[str, Any]) -> list[Choice]:
    """What can be tapped about an item, each with the item in it."""
    id = item["id"]
    names = {Observed.YES: "choice.yes", Observed.NO: "choice.no", Observed.NOT_APPLICABLE: "visit.na"}
    seen = [o for o in names if item["not_applicable"] or o is not Observed.NOT_APPLICABLE]
    rest = (
        Choice(f"{id}.{Observed.UNSEEN}", "choice.later"),
        Choice(f"{id}.note", "visit.note"),
        Choice(f"{id}.open", "visit.back"),
    )
    return [*(Choice(f"{id}.{o}", names[o]) for o in seen), *rest]


def take(look: Look, n: Key, answer: Answer) -> Script:
    """One answer, for the item that it belongs to."""
    noting, look.noting = look.noting, False
    match answer:
        case Chose(value):
            item, _, what = value.rpartition(".")
            if item not in look.places:
                return  # of a picture that is settled
            if what in ("note", "open"):
                look.at, look.noting = look.places[item], what == "note"
            else:
                yield from saw(look, n, item, Observed(what))
        case Counted(number):
            look.at = number - 1
        case Said(words) if ends(words):
            look.at = None
        case Said(words) if several(words):
            yield from burst(look, n, several(words))
        case Said(words) if noting and look.at is not None and read(words).observed is None:
            yield from note(look, n, look.items[look.at]["id"], words)
        case Spoke(media) if look.at is not None:
            yield from note(look, n, look.items[look.at]["id"], voice=media)
        case Said(words):
            yield from typed(look, n, read(words))
        case _:
            pass  # silence about a picture


def typed(look: Look, n: Key, said: Reading) -> Script:
    """Words for the open item, or for the one that they name."""
    place = look.at if said.item is None else said.item - 1
    if place is None or not 0 <= place < len(look.items):
        yield Say("visit.no_such_item", {"of": len(look.items)}, key=f"none.{n}")
        return
    item = look.items[place]
    if said.observed is Observed.NOT_APPLICABLE and not item["not_applicable"]:
        yield Say("visit.applies", {"n": place + 1}, key=f"applies.{n}")
        look.at = place
    elif said.observed is not None:
        yield from saw(look, n, item["id"], said.observed, said.note)
    elif said.note:
        yield from note(look, n, item["id"], said.note)
    else:
        look.at = place


def burst(look: Look, n: Key, said: Sequence[Reading]) -> Script:
    """Several answers in one message: each is kept for its item, and they are said back together."""
    told, wrong = [], []
    for one in said:
        item = item_of(look, one)
        if item is None or one.observed is None:
            wrong.append(one.item)
            continue
        yield from kept(look, f"{n}.{one.item}", item, one.observed, one.note)
        told.append({"n": one.item, "observed": one.observed})
    look.more += len(told)
    yield Say("visit.burst", {"kept": told, "wrong": wrong, "of": len(look.items)}, key=f"burst.{n}")


def item_of(look: Look, said: Reading) -> str | None:
    """The item that is answered; None where there is none, or it may not have that answer."""
    place = (said.item or 0) - 1
    if not 0 <= place < len(look.items):
        return None
    item = look.items[place]
    fits = item["not_applicable"] or said.observed is not Observed.NOT_APPLICABLE
    return str(item["id"]) if fits else None


def saw(look: Look, n: Key, item: str, observed: Observed, note: str = "") -> Script:
    """What was seen; said back where it is not the open item's."""
    other = look.at is None or look.places[item] != look.at
    yield from kept(look, n, item, observed, note)
    if other:
        yield Say("visit.noted", {"n": look.places[item] + 1, "observed": observed}, key=f"noted.{n}")


def kept(look: Look, key: Key, item: str, observed: Observed, note: str) -> Script:
    """Into the visit; where it is a critical gap, what to do at once."""
    look.saw(item, observed)
    yield Record(f"kept.{key}", ItemSeen(number=look.visit["number"], item=item, answer=observed, note=note))
    rule = look.items[look.places[item]]
    if observed == Observed.NO and rule["critical"]:
        told = {"n": look.places[item] + 1, "words": told_of(rule), "now": rule["days"] <= AT_ONCE}
        yield Say("visit.at_once", told, key=f"at_once.{key}")


def told_of(item: Mapping[str, Any]) -> str:
    """What a gap leads to, as the coach reads it; in the plan it stands in the language of whom it is for."""
    return str(item.get("told", item["words"]))  # facts from before this was known do not have it


def note(look: Look, n: Key, item: str, words: str = "", photo: str = "", voice: str = "") -> Script:
    """Words, a photo or a voice note about an item; its answer stands, or is still awaited."""
    answer = look.seen.get(item, Observed.UNSEEN)
    seen = ItemSeen(
        number=look.visit["number"], item=item, answer=answer, note=words, photo=photo, voice=voice
    )
    yield Record(f"kept.{n}", seen)
    told = {"n": look.places[item] + 1, "photo": bool(photo), "voice": bool(voice)}
    yield Say("visit.note_kept", told, key=f"noted.{n}")
    if answer != Observed.UNSEEN and look.at == look.places[item]:
        look.at = look._next(look.at + 1)


def photo(look: Look, n: int, shown: Showed) -> Part[Answer | None]:
    """A photo, once he has said that no patient is on it; what else he did meanwhile."""
    at = look.at

    def beside(key: Key, words: str) -> Script:
        look.more += 1
        yield from take(look, key, Said(words))

    refused: Answer | None = yield from of_patient(f"picture.{n}", shown.media, look.taps, NAMED, beside)
    if refused is None and at is not None:
        yield from note(look, str(n), look.items[at]["id"], shown.caption[:MOST_NOTE], shown.media)
        look.noting = False
    return refused


def finish(facts: Facts, look: Look) -> Script:
    """The visit is over: its score, and the plan."""
    weighed = [Weighed(i["id"], i["section"], i["weight"], i["critical"]) for i in look.items]
    percent = score(weighed, look.seen).percent
    yield Record("finished", VisitFinished(number=look.visit["number"], percent=percent))
    yield HandOver("visit_score", {**facts, "visit": {**look.visit, "seen": look.seen}})
