"""Templates: what ships is what a provider takes, and what it would refuse is told before it does."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.content.library import PACKS
from bot.content.templates import MOST_VALUE, PLACE, by_purpose, read_templates
from bot.conversation.messages import Purpose
from bot.handlers import FLOWS
from bot.road.templates import declared, message_of

SHIPPED = declared(())
ONE: dict[str, Any] = YAML(typ="safe", pure=True).load(PACKS / "templates.yaml")["jigi_checkin"]


def faults(folder: Path, **changed: Any) -> list[str]:
    """What is wrong with the check-in's template when this is changed in it."""
    one = copy.deepcopy(ONE) | changed
    with (folder / "templates.yaml").open("w", encoding="utf-8") as file:
        YAML(pure=True).dump(
            {"jigi_checkin": {key: value for key, value in one.items() if value != "gone"}}, file
        )
    return [str(fault) for fault in read_templates((PACKS, folder), FLOWS.by_command)[1]]


def test_every_purpose_is_served_in_french_and_english() -> None:
    assert set(by_purpose(SHIPPED)) == set(Purpose)
    for template in SHIPPED.values():
        assert set(template.body) == set(template.button) == {"fr", "en"}


def test_it_is_handed_in_in_the_provider_s_own_form() -> None:
    assert SHIPPED["jigi_checkin"].submission("fr") == {
        "name": "jigi_checkin",
        "language": "fr",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "BODY",
                "text": ONE["body"]["fr"],
                "example": {"body_text_named_params": [{"param_name": "name", "example": "Awa"}]},
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Faire le point"}]},
        ],
    }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"category": "marketing"}, "its category is utility"),
        ({"serves": []}, "lists purposes"),
        ({"serves": ["advert"]}, "lists purposes"),
        ({"serves": ["nudge", "digest"]}, "serves digest as well"),
        ({"serves": ["digest"]}, "no template serves nudge"),
        ({"opens": "dance"}, "is no command"),
        ({"opens": "gone"}, "`opens:` is missing"),
        ({"colour": "red"}, "no such key as 'colour'"),
        ({"body": {"en": "Hello {{name}}, well?"}, "button": {"en": "Go"}}, "it is not in French"),
        ({"body": {"fr": "Bonjour {{name}}, bien ?"}, "button": {"en": "Go"}}, "no words in fr"),
        ({"body": {"fr": "{{name}}, bien ?"}}, "begins or ends with a place"),
        ({"body": {"fr": "Bonjour {{name}} !"}}, "begins or ends with a place"),
        ({"body": {"fr": "Bonjour {{name}}, {{name}} bien ?"}}, "side by side"),
        ({"body": {"fr": "Bonjour {{nom}}, bien ?"}}, "places in the body and `parameters:` differ"),
        ({"body": {"fr": "Bonjour {{name}, bien ?"}}, "places in the body and `parameters:` differ"),
        ({"body": {"fr": "Bonjour {{name}}, " + "a" * 1000}}, "shorten it to 1024"),
        ({"body": {"fr": "Bonjour {{name}},\n\n\nbien ?"}}, "empty lines in a row"),
        ({"body": {"fr": "Bonjour {{name}}, donnez 10 UI."}}, "'10' is a number"),
        ({"body": {"fr": "Bonjour {{name}}, donnez dix unités."}}, "is a number"),
        ({"body": {"fr": "   "}, "parameters": None}, "the body is empty"),
        ({"button": {"fr": "Commencer mon point de la semaine", "en": "Go"}}, "write 1 to 20"),
        ({"parameters": {"phone": {"example": "x"}}}, "nothing is known that could stand in 'phone'"),
        ({"parameters": {"name": "Awa"}}, "write {example: Awa"),
        ({"parameters": {"name": {"example": "Awa\nTraoré"}}}, "a line break, a tab, more than four blanks"),
        ({"parameters": {"name": {"example": "Awa\tT"}}}, "a line break, a tab, more than four blanks"),
        ({"parameters": {"name": {"example": "Awa     T"}}}, "a line break, a tab, more than four blanks"),
        ({"approved": {"fr": "Bonjour {{name}}, autrement."}}, "differs from the approved one"),
        ({"body": "Bonjour"}, "has to give words by language"),
    ],
)
def test_what_a_provider_would_refuse_is_told_with_its_line(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    found = faults(tmp_path, **changed)
    assert any(told in fault for fault in found), found
    assert all("templates.yaml:" in fault for fault in found)


def test_a_programme_s_own_replaces_ours_and_may_be_approved(tmp_path: Path) -> None:
    assert faults(tmp_path, approved=ONE["body"]) == []
    assert declared([tmp_path])["jigi_checkin"].approved == ONE["body"]
    assert faults(tmp_path, approved=None) == []


@given(name=st.text(), language=st.sampled_from(["fr", "en", "bm"]), purpose=st.sampled_from(Purpose))
def test_whatever_her_name_is_the_parameters_are_taken(name: str, language: str, purpose: Purpose) -> None:
    message = message_of(by_purpose(SHIPPED)[purpose], language, name, "Jigi")
    assert message.template is not None
    assert message.template.language in ("fr", "en")
    for _, words in message.template.parameters:
        assert words == words.strip()
        assert 0 < len(words) <= MOST_VALUE
        assert " ".join(words.split()) == words
    assert not PLACE.search(message.text)
    assert len(message.template.payload.encode()) <= 64


def test_her_name_does_no_harm_where_marks_are_shown() -> None:
    message = message_of(SHIPPED["jigi_checkin"], "fr", "<b>Awa", "Jigi")
    assert "&lt;b&gt;Awa" in message.text
    assert message.template is not None
    assert message.template.parameters == (("name", "<b>Awa"),)
