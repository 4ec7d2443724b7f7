"""Templates: the texts that go when a channel takes no free words, as a provider has to approve them.

`templates.yaml` lies in a folder of packs: ours holds what ships, and a programme's own replaces it by name:

    jigi_checkin:
      category: utility
      serves: [nudge]                 # purposes; each is served by one template
      opens: checkin                  # what her tap opens, when what was meant is too old by then
      parameters: {name: {example: Awa, unknown: {fr: collègue}}}
      body: {fr: "Bonjour {{name}}, …"}
      button: {fr: Commencer}
      approved: {fr: "Bonjour {{name}}, …"}   # as the provider approved it, once it has

No number ever stands in one: a template cannot be taken back, and a dose is read on its card.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.numbers import number_in
from bot.content.yaml import line_of, read_yaml
from bot.conversation.messages import Purpose

FILE = "templates.yaml"
FIRST = "fr"  # the language that everybody can be written to in
PLACES = ("name", "programme")  # what may stand in a body; each is filled with one short line
PURPOSES = {purpose.name.lower(): purpose for purpose in Purpose}
NEEDED = ("category", "serves", "opens", "parameters", "body", "button")
OPTIONAL = ("approved",)
MOST_BODY, MOST_BUTTON, MOST_VALUE = 1024, 20, 60  # characters
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
PLACE = re.compile(r"\{\{ *([a-z_]+) *\}\}")
_BARE = r"[\s\W_]*"  # no word stands there
_AT_AN_END = re.compile(rf"^{_BARE}\0|\0{_BARE}$")
_SIDE_BY_SIDE = re.compile(rf"\0{_BARE}\0")
_SPREAD = re.compile(r"[\n\r\t]| {5,}")

Words = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One template, in every language that it is written in."""

    name: str
    serves: frozenset[Purpose]
    opens: str  # a command
    examples: Words  # place → what may stand there
    unknown: Mapping[str, Words]  # place → language → what stands there when nothing is known
    body: Words
    button: Words
    approved: Words = field(default_factory=dict)
    path: str = ""
    line: int = 1

    def language_for(self, language: str) -> str:
        return language if language in self.body else FIRST

    def filled(self, language: str, values: Words) -> dict[str, str]:
        """What stands in each place: one line of so many characters, as a provider takes it."""
        given = {
            place: " ".join(values.get(place, "").split())[:MOST_VALUE].strip() for place in self.examples
        }
        unknown = {place: words.get(language, words[FIRST]) for place, words in self.unknown.items()}
        return {place: words or unknown.get(place, self.examples[place]) for place, words in given.items()}

    def text(self, language: str, values: Words) -> str:
        """The text with its values in place, as WhatsApp shows it to her."""
        return PLACE.sub(lambda found: values[found[1]], self.body[language])

    def submission(self, language: str) -> dict[str, Any]:
        """The body of WhatsApp's call that hands it in for approval (`message_templates`)."""
        text: dict[str, Any] = {"type": "BODY", "text": PLACE.sub(r"{{\1}}", self.body[language])}
        if self.examples:
            named = [{"param_name": place, "example": words} for place, words in self.examples.items()]
            text["example"] = {"body_text_named_params": named}
        buttons = [{"type": "QUICK_REPLY", "text": self.button[language]}]
        return {
            "name": self.name,
            "language": language,
            "category": "UTILITY",
            "parameter_format": "NAMED",
            "components": [text, {"type": "BUTTONS", "buttons": buttons}],
        }


def read_templates(
    folders: Iterable[Path], commands: Collection[str]
) -> tuple[dict[str, Declared], list[Fault]]:
    """The templates in these folders of packs, a later one in the place of its namesake, and every fault.

    `commands` are those that a tap may open.
    """
    declared: dict[str, Declared] = {}
    faults: list[Fault] = []
    for path in (folder / FILE for folder in folders):
        if not path.exists():
            continue
        data, found = read_yaml(path)
        faults += found
        for name, told in data.items():
            line = line_of(data, name)
            wrong = [*_misformed(name, told)] or [*_misworded(told, commands)]
            faults += [Fault(shown(path), line, f"{name}: {what}") for what in wrong]
            if not wrong:
                declared[name] = _declared(name, told, shown(path), line)
    return declared, faults or _coverage_faults(declared)


def by_purpose(declared: Mapping[str, Declared]) -> dict[Purpose, Declared]:
    """Which template stands for a message of each purpose."""
    return {purpose: template for template in declared.values() for purpose in template.serves}


def _declared(name: str, told: Any, path: str, line: int) -> Declared:
    places = told["parameters"] or {}
    return Declared(
        name=name,
        serves=frozenset(PURPOSES[purpose] for purpose in told["serves"]),
        opens=told["opens"],
        examples={place: value["example"] for place, value in places.items()},
        unknown={place: value["unknown"] for place, value in places.items() if "unknown" in value},
        body=told["body"],
        button=told["button"],
        approved=told.get("approved") or {},
        path=path,
        line=line,
    )


# ---- what is wrong with one ---------------------------------------------------------------------


def _misformed(name: object, told: object) -> Iterator[str]:
    """What keeps it from being read."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        yield "a name has small letters, figures and _ only; write jigi_checkin, for example"
    if not isinstance(told, Mapping):
        yield f"write it as a mapping with {', '.join(NEEDED)}"
        return
    for key in told:
        if key not in (*NEEDED, *OPTIONAL):
            yield f"no such key as {key!r}; keep to {', '.join((*NEEDED, *OPTIONAL))}"
    for key in NEEDED:
        if key not in told:
            yield f"`{key}:` is missing; add it as bot/content/packs/templates.yaml shows"
    for key in ("body", "button", "approved"):
        if key in told and not (_is_words(told[key]) or (key == "approved" and told[key] is None)):
            yield f"`{key}:` has to give words by language: {{fr: …}}"
    serves = told.get("serves")
    if not isinstance(serves, list) or not serves or not set(map(str, serves)) <= set(PURPOSES):
        yield f"`serves:` lists purposes; write some of {', '.join(PURPOSES)}"
    places = told.get("parameters")
    if places is not None and not isinstance(places, Mapping):
        yield "`parameters:` maps each place to its example: {name: {example: Awa}}"
        return
    for place, value in (places or {}).items():
        if place not in PLACES:
            yield f"nothing is known that could stand in {place!r}; use {' or '.join(PLACES)}"
        elif not isinstance(value, Mapping) or not {"example"} <= set(value) <= {"example", "unknown"}:
            yield f"{place}: write {{example: Awa, unknown: {{fr: collègue}}}}"
        elif not isinstance(value["example"], str) or not value["example"].strip():
            yield f"{place}: give an example in words; whoever approves it wants to see one"
        elif "unknown" in value and not (_is_words(value["unknown"]) and FIRST in value["unknown"]):
            yield f"{place}: `unknown:` says by language what stands there otherwise: {{fr: collègue}}"


def _is_words(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(words, str) for words in value.values())


def _misworded(told: Mapping[str, Any], commands: Collection[str]) -> Iterator[str]:
    """What a provider, or a reader, would not have."""
    if told["category"] != "utility":
        yield "its category is utility: others cost more and may be stopped; keep to what she asked for"
    if told["opens"] not in commands:
        yield f"`opens: {told['opens']}` is no command; write checkin, for example"
    places = told["parameters"] or {}
    for place, value in places.items():
        for words in (value["example"], *value.get("unknown", {}).values()):
            if _SPREAD.search(words) or len(words) > MOST_VALUE:
                yield (
                    f"{place}: {words!r} has a line break, a tab, more than four blanks or more than "
                    f"{MOST_VALUE} characters; write one short line"
                )
    if FIRST not in told["body"]:
        yield "it is not in French, which everybody may be written to in; add `fr:` to its body and button"
    for language in told["body"]:
        if language not in told["button"]:
            yield f"its button has no words in {language}; add them"
        yield from (f"{language}: {what}" for what in _in_words(told, language, set(places)))
    for language, words in (told.get("approved") or {}).items():
        if told["body"].get(language) != words:
            yield (
                f"{language}: the body differs from the approved one; put the approved words back, or hand "
                f"the new ones in under a new name"
            )


def _in_words(told: Mapping[str, Any], language: str, places: set[str]) -> Iterator[str]:
    """What is wrong with the words in one language."""
    body, button = told["body"][language], told["button"].get(language, "x")
    bare = PLACE.sub("\0", body)
    if not bare.strip("\0 "):
        yield "the body is empty; say what waits for her"
    most = len(PLACE.sub("", body)) + MOST_VALUE * len(PLACE.findall(body))
    if most > MOST_BODY:
        yield f"the body may have {most} characters with what stands in it; shorten it to {MOST_BODY}"
    if set(PLACE.findall(body)) != places or "{" in PLACE.sub("", body):
        yield "the places in the body and `parameters:` differ; write each as {{name}}"
    if _AT_AN_END.search(bare):
        yield "it begins or ends with a place, which is refused; put words before and after it"
    if _SIDE_BY_SIDE.search(bare):
        yield "places stand side by side, which is refused; put words between them"
    if re.search(r"\n{3,}|\t| {5,}", body):
        yield "it holds a tab, empty lines in a row or more than four blanks; take them out"
    for words in (body, button):
        if number := number_in(words, language):
            yield f"{number!r} is a number, and a dose is read on its card alone; say it without"
    if not button.strip() or len(button) > MOST_BUTTON:
        yield f"its button has {len(button)} characters; write 1 to {MOST_BUTTON}"


def _coverage_faults(declared: Mapping[str, Declared]) -> list[Fault]:
    """Every purpose is served, and by one template alone."""
    faults = []
    for word, purpose in PURPOSES.items():
        serving = [template for template in declared.values() if purpose in template.serves]
        if not serving and declared:
            one = next(iter(declared.values()))
            faults.append(Fault(one.path, 1, f"no template serves {word}; add it to the `serves:` of one"))
        faults += [
            Fault(
                more.path, more.line, f"{more.name}: {serving[0].name} serves {word} as well; let one of them"
            )
            for more in serving[1:]
        ]
    return faults
