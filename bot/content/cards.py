"""Cards, and what goes with them: questions, topics of a check-in, acts; read from the entries of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.content.doses import Dose
from bot.content.markup import values_in
from bot.content.sheets import SheetEntry
from bot.people import Cadre

Sheet = Mapping[str, SheetEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One screen that teaches one section of the facts."""

    ref: str  # "amtsl/cord.clamping"
    section: str
    sources: tuple[str, ...]
    skill: str
    cadres: frozenset[Cadre]
    keywords: Mapping[str, tuple[str, ...]]  # by language: what people call it when they ask
    emergency: str  # the danger that it answers at once: "bleeding"; else ""
    picture: str  # the file that is shown with it; else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with its options, and the card that teaches the answer."""

    ref: str  # "amtsl/Q-AMTSL-01"
    section: str
    sources: tuple[str, ...]
    skill: str
    cadres: frozenset[Cadre]
    danger: int  # 1 to 3: what it costs a mother or a baby when this is forgotten
    options: str  # "ABCD"
    right: str  # "A"
    card: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something to work on in a check-in; the texts by name."""

    id: str  # "cold"
    title: str  # "coaching/topic.cold.title"
    example: str
    ideas: tuple[str, ...]
    cadres: frozenset[Cadre]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done at the bedside that may be noted with its time, and the card that teaches it."""

    ref: str  # "pph/act.tranexamic"
    section: str
    sources: tuple[str, ...]
    cadres: frozenset[Cadre]
    card: str | None
    drug: bool  # whether its words hold a dose
    within: timedelta | None  # so long after the birth it may be begun
    every: timedelta | None  # it is no act but what to look at, so often

    @property
    def id(self) -> str:
        """Its name without the pack: "tranexamic"."""
        return self.ref.partition("/")[2].removeprefix("act.")


def card_of(pack: str, entry: SheetEntry, audience: tuple[Cadre, ...], sheets: Mapping[str, Sheet]) -> Card:
    named = {language: sheet.get(entry.id, entry).front for language, sheet in sheets.items()}
    return Card(
        ref=f"{pack}/{entry.id}",
        section=str(entry.front["section"]),
        sources=tuple(entry.front["sources"]),
        skill=str(entry.front["skill"]),
        cadres=_cadres(entry, audience),
        keywords={language: tuple(map(str, front.get("keywords", ()))) for language, front in named.items()},
        emergency=str(entry.front.get("emergency", "")),
        picture=str(entry.front.get("picture", "")),
    )


def item_of(pack: str, entry: SheetEntry, audience: tuple[Cadre, ...], taught: Mapping[str, str]) -> Item:
    return Item(
        ref=f"{pack}/{entry.id}",
        section=str(entry.front["section"]),
        sources=tuple(entry.front["sources"]),
        skill=str(entry.front["skill"]),
        cadres=_cadres(entry, audience),
        danger=int(entry.front["danger"]),
        options="".join(sorted(part[-1] for part in entry.parts if part.startswith("option."))),
        right=entry.ticked,
        card=taught.get(str(entry.front["section"])),
    )


def topic_of(pack: str, entry: SheetEntry, audience: tuple[Cadre, ...]) -> Topic:
    ref = f"{pack}/{entry.id}"
    return Topic(
        id=entry.id.removeprefix("topic."),
        title=f"{ref}.title",
        example=f"{ref}.example",
        ideas=tuple(f"{ref}.{part}" for part in entry.parts if part.startswith("idea")),
        cadres=_cadres(entry, audience),
    )


def act_of(
    pack: str,
    entry: SheetEntry,
    audience: tuple[Cadre, ...],
    taught: Mapping[str, str],
    doses: Mapping[str, Dose],
) -> Act:
    """`within` and `every` name typed values; a name that is none is found by the check."""
    lengths = {key: doses.get(str(entry.front.get(key))) for key in ("within", "every")}
    named = values_in(entry.parts["body"].raw) if "body" in entry.parts else ()
    return Act(
        ref=f"{pack}/{entry.id}",
        section=str(entry.front["section"]),
        sources=tuple(entry.front["sources"]),
        cadres=_cadres(entry, audience),
        card=taught.get(str(entry.front["section"])),
        drug=any(doses[value.partition("|")[0]].drug for value in named),
        **{key: dose.lasts if dose is not None else None for key, dose in lengths.items()},
    )


def _cadres(entry: SheetEntry, audience: tuple[Cadre, ...]) -> frozenset[Cadre]:
    return frozenset(map(Cadre, entry.front.get("cadres") or audience))
