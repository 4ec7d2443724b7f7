"""Report: a simulated year on one page, with a picture of each plot beside it and the figures as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from bench.year import drawing, painting
from bench.year.drawing import Axis, Drawing
from bench.year.model import Model, as_rows
from bench.year.playing import sampled
from bench.year.words import WORDS

ASKED = ("emergency", "reply")  # purposes of what she asked for
CAME = ("on_time", "late", "not_kept", "lying", "coming")
MOST_BARS = 8
MB = 1_000_000
GRID = "display:grid;grid-template-columns:repeat(auto-fit"
STYLE = f"""
body{{margin:0 auto;max-width:1140px;padding:20px 16px;color:#222b3a;background:#fff}}
body{{font:16px/1.5 Roboto,system-ui,sans-serif}}
h1{{font-size:26px;margin:0 0 4px}}
p{{margin:4px 0}}
.honest{{color:#5d6778;max-width:90ch}}
.tiles{{{GRID},minmax(min(46%,230px),1fr));gap:14px;padding:0;margin:20px 0;list-style:none}}
.tiles li{{border-top:3px solid #2c5f8a;padding-top:6px;font-size:14px;line-height:1.35;color:#5d6778}}
.tiles b{{display:block;font-size:24px;color:#222b3a;font-weight:500}}
.plots{{{GRID},minmax(min(100%,340px),1fr));gap:24px 20px;margin-top:24px}}
figure,details{{margin:0;break-inside:avoid}}
svg{{width:100%;height:auto;display:block}}
details{{padding:0 12px;font-size:12px;line-height:1.4}}
summary{{cursor:pointer;font-size:14px;font-weight:500;padding:4px 0}}
dl{{margin:0;columns:2 240px;column-gap:24px}}
dl div{{display:flex;justify-content:space-between;gap:12px;break-inside:avoid}}
dt{{color:#5d6778}}
dd{{margin:0;text-align:right}}
@media(min-width:1100px),print{{details{{grid-column:span 2}}}}
@page{{size:A4;margin:10mm}}
@media print{{
body{{padding:0;font-size:11px;line-height:1.35}}
h1{{font-size:18px}}
.tiles{{grid-template-columns:repeat(4,1fr);gap:6px 12px;margin:10px 0}}
.tiles li{{font-size:10px;border-top-width:2px;padding-top:2px}}
.tiles b{{font-size:16px}}
.plots{{grid-template-columns:repeat(3,1fr);gap:10px 12px;margin-top:10px}}
details{{font-size:8.5px;padding:0}}
summary{{font-size:10px}}
dl{{columns:2;column-gap:16px}}
}}
"""


class Report:
    """The figures in words and pictures of one language."""

    def __init__(self, figures: Mapping[str, Any], model: Model, language: str) -> None:
        self._figures = figures
        self._model = model
        self._language = language
        self._words = WORDS[language]

    def write(self, folder: Path) -> None:
        """`report.html`, a PNG of each plot and `figures.json`, in a folder that is made."""
        folder.mkdir(parents=True, exist_ok=True)
        plots = self.plots()
        for name, plot in plots.items():
            (folder / f"{name}.png").write_bytes(painting.png(plot))
        (folder / "report.html").write_text(self.page(plots), encoding="utf-8")
        told = json.dumps(self._figures, indent=1, ensure_ascii=False)
        (folder / "figures.json").write_text(f"{told}\n", encoding="utf-8")

    # ---- the page ------------------------------------------------------------------------------

    def page(self, plots: Mapping[str, Drawing]) -> str:
        """Self-contained: no script, no font, nothing from elsewhere."""
        figures, words = self._figures, self._words
        counted = {name: self._whole(figures[name]) for name in ("people", "coaches", "days", "turns")}
        lead = words["lead"].format(**counted, seed=figures["seed"])
        tiles = "".join(f"<li><b>{escape(value)}</b>{escape(what)}</li>" for value, what in self._tiles())
        drawn = "".join(f"<figure>{painting.svg(plot)}</figure>" for plot in plots.values())
        rows = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{escape(_value(value))}</dd></div>"
            for name, value in as_rows(self._model)
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        return (
            f'<!doctype html><html lang="{self._language}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(words['title'])}</title><style>{STYLE}</style>"
            f"<h1>{escape(words['title'])}</h1><p>{escape(lead)}</p>"
            f'<p class="honest">{escape(words["honest"])}</p><ul class="tiles">{tiles}</ul>{notes}'
            f'<div class="plots">{drawn}<details open><summary>{escape(words["assumptions"])}</summary>'
            f"<dl>{rows}</dl></details></div></html>\n"
        )

    def _tiles(self) -> Iterator[tuple[str, str]]:
        figures, words = self._figures, self._words
        unasked = sum(sum(weeks) for name, weeks in figures["sent"].items() if name not in ASKED)
        weeks = figures["people"] * figures["days"] / 7
        yield self._number(unasked / weeks), words["tile.unasked"]
        most = words["tile.most"].format(budget=figures["weekly_budget"])
        yield str(figures["most_in_a_week"]), most
        yield str(figures["most_to_a_coach_in_a_day"]), words["tile.coach"]
        heard = figures["heard"]
        last = -1 if figures["days"] % 7 == 0 or len(heard["people"]) == 1 else -2
        yield _percent(heard["people"][last], heard["joined"][last]), words["tile.reach"]
        promises = figures["promises"]
        due = sum(promises[name] for name in CAME if name != "coming")
        yield _percent(promises["on_time"], due), words["tile.kept"]
        _, ours, other = figures["recall"][-1]
        yield (
            f"{ours:.0%}".replace("%", " %"),
            words["tile.recall"].format(other=f"{other:.0%}".replace("%", " %")),
        )
        whatsapp = figures["whatsapp"]
        if whatsapp["cost"]:
            cost = f"{self._number(whatsapp['cost_of_a_person_and_month'])} {whatsapp['currency']}"
            yield cost.strip(), words["tile.cost"]
        yield self._number(whatsapp["templates_of_a_person_and_month"]), words["tile.templates"]
        yield (
            f"{self._number(figures['disk']['bytes_of_a_person_and_year'] / MB)} {self._unit()}",
            words["tile.disk"],
        )

    def _notes(self) -> Iterator[str]:
        whatsapp = self._figures["whatsapp"]
        if whatsapp["without_price"]:
            counted = {"messages": whatsapp["free_words"], "templates": whatsapp["templates"]}
            yield self._words["no_price"].format(**{name: self._whole(n) for name, n in counted.items()})
        if self._figures["put_aside"]:
            yield self._words["put_aside"].format(count=self._figures["put_aside"])

    # ---- the plots -----------------------------------------------------------------------------

    def plots(self) -> dict[str, Drawing]:
        """By the name of their files."""
        return {
            "messages": self._sent(),
            "reach": self._reach(),
            "recall": self._recall(),
            "promises": self._promises(),
            "held": self._gates("held"),
            "dropped": self._gates("dropped"),
            "disk": self._disk(),
        }

    def _sent(self) -> Drawing:
        people = self._figures["people"]
        unasked = {name: weeks for name, weeks in self._figures["sent"].items() if name not in ASKED}
        most = sorted(unasked, key=lambda name: (-sum(unasked[name]), name))[: len(drawing.COLOURS)]
        series = {self._words[name]: [count / people for count in unasked[name]] for name in most}
        return drawing.stacked(*self._told("sent"), series or {"": [0.0]})

    def _reach(self) -> Drawing:
        heard = self._figures["heard"]
        series = {self._words["reach.wrote"]: heard["people"], self._words["reach.joined"]: heard["joined"]}
        return drawing.lines(*self._told("reach"), series)

    def _recall(self) -> Drawing:
        weeks = self._figures["recall"]
        series = {
            self._words["recall.ours"]: [ours for _, ours, _ in weeks],
            self._words["recall.calendar"]: [other for _, _, other in weeks],
        }
        title, axis, below = self._told("recall")
        words = axis.words.format(sample=len(sampled(self._figures["people"])))
        return drawing.lines(title, replace(axis, words=words, percent=True), below, series)

    def _promises(self) -> Drawing:
        sure = self._figures["promises"]["by_confidence"]
        names = [str(n) for n in range(1, 11)]
        series = {self._words[came]: [sure.get(n, {}).get(came, 0) for n in names] for came in CAME}
        title, axis, _ = self._told("promises")
        return drawing.columns(title, axis, self._words["plot.promises.below"], names, series)

    def _gates(self, which: str) -> Drawing:
        gates: dict[str, float] = {}
        for gate, _, count in self._figures[which]:
            gates[gate] = gates.get(gate, 0) + count
        most = sorted(gates, key=lambda gate: (-gates[gate], gate))[:MOST_BARS]
        named = {self._words.get(f"gate.{gate}", gate): gates[gate] for gate in most}
        title, axis, _ = self._told(which)
        return drawing.bars(title, axis.words, named, [self._whole(gates[gate]) for gate in most])

    def _disk(self) -> Drawing:
        weeks = [count / MB for count in self._figures["disk"]["bytes"]]
        title, axis, below = self._told("disk")
        return drawing.lines(title, axis, below, {"": weeks})

    def _told(self, name: str) -> tuple[str, Axis, str]:
        words = self._words
        return (
            words[f"plot.{name}"],
            Axis(words[f"plot.{name}.axis"], decimal=words["decimal"]),
            words["weeks"],
        )

    # ---- numbers -------------------------------------------------------------------------------

    def _number(self, value: float) -> str:
        return f"{value:.2f}".replace(".", self._words["decimal"])

    def _whole(self, value: float) -> str:
        return f"{value:,.0f}".replace(",", self._words["thousands"])

    def _unit(self) -> str:
        return self._words["plot.disk.axis"]


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}".replace("%", " %") if whole else "–"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(part)}" for name, part in value.items())
    if isinstance(value, Sequence):
        return " – ".join(map(_value, value))
    return f"{value:g}"
