"""Schemas: what an editor is told of a pack's files is what the check holds them to."""

import json

import pytest

from bot.content import schema
from bot.content.doses import UNITS
from bot.content.form import ABOUT, FRONT
from bot.content.library import Library


@pytest.mark.parametrize("name", schema.FILES)
def test_the_schema_that_is_kept_is_made_of_the_tables_of_the_check(name: str) -> None:
    kept = (schema.FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert kept == schema.written(name), "run: python -m bot.content.schema"


def test_a_schema_knows_every_key_and_every_unit() -> None:
    pack, doses, front = (json.loads(schema.written(name)) for name in ("pack", "doses", "front"))
    assert set(pack["properties"]) == set(ABOUT)
    assert doses["additionalProperties"]["properties"]["unit"]["enum"] == list(UNITS)
    kinds = {form["title"]: form for form in front["anyOf"]}
    for kind, form in FRONT.items():
        assert set(kinds[kind]["properties"]) == {"id", "kind", *form}


def test_no_entry_that_ships_would_be_underlined(library: Library) -> None:
    """Each has the keys that one of the forms wants, and none that it does not know."""
    forms = json.loads(schema.written("front"))["anyOf"]
    for pack in library.packs.values():
        for sheet in pack.sheets.values():
            for entry in sheet.values():
                keys = set(entry.front)
                fitting = [f for f in forms if set(f["required"]) <= keys <= set(f["properties"])]
                assert fitting, entry.id
