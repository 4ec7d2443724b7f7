"""Schemas: the form of a pack's files as JSON Schema, so that an editor tells a fault while it is typed.

Made from the tables that the check itself reads, and kept in `docs/schema/`. An editor knows the form
alone; what the words say, and whether the languages agree, only `jigi check` knows.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.content.checklists import MOST_DAYS, OWNERS, WEIGHTS
from bot.content.doses import BOUNDS, KEYS, ROUTES, UNITS
from bot.content.form import ABOUT, FRONT, OPTIONAL
from bot.content.templates import FIRST, MOST_BODY, MOST_BUTTON, MOST_VALUE, NAME, NEEDED, PLACES, PURPOSES
from bot.people import Cadre

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schema"
Schema = dict[str, Any]

_WORDS: Schema = {"type": "string", "pattern": r"\S"}
_NAME: Schema = {"anyOf": [_WORDS, {"type": "integer"}]}  # `edition: 2`
_LIST: Schema = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_BY_LANGUAGE: Schema = {"anyOf": [_WORDS, {"type": "object", "additionalProperties": _WORDS}]}
_RULE: Schema = {
    "type": "object",
    "required": ["fact", "days", "owner"],
    "properties": {
        "fact": {"type": "string"},
        "weight": {"enum": list(WEIGHTS)},
        "critical": {"type": "boolean"},
        "not_applicable": {"type": "boolean"},
        "days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
        "owner": {"enum": list(OWNERS)},
    },
    "additionalProperties": False,
}
_KINDS: Mapping[str, Schema] = {
    "words": _WORDS,
    "name": _NAME,
    "list": _LIST,
    "cadres": {"type": "array", "minItems": 1, "items": {"enum": list(Cadre)}},
    "words by language": _BY_LANGUAGE,
    "mapping": {"type": "object"},
    "danger": {"enum": [1, 2, 3]},
    "flag": {"type": "boolean"},
    "titles": {"type": "object", "minProperties": 1, "additionalProperties": _BY_LANGUAGE},
    "rules": {"type": "object", "minProperties": 1, "additionalProperties": _RULE},
}
_SOURCE: Schema = {
    "type": "object",
    "required": ["title", "year"],
    "properties": {
        "title": _BY_LANGUAGE,
        "year": {"anyOf": [{"type": "integer", "minimum": 1000, "maximum": 9999}, {"const": "undated"}]},
    },
}
_NUMBER: Schema = {"type": ["number", "string"]}  # « 1.50 » may be quoted
_VALUE: Mapping[str, Schema] = {
    "drug": {"type": "string"},
    "amount": _NUMBER,
    "from": _NUMBER,
    "to": _NUMBER,
    "bound": {"enum": list(BOUNDS)},
    "unit": {"enum": list(UNITS)},
    "routes": {"type": "array", "items": {"enum": list(ROUTES)}},
    "section": {"type": "string"},
    "source": {"type": "string"},
}


def pack() -> Schema:
    """`pack.yaml`."""
    sources = {"sources": {"type": "object", "additionalProperties": _SOURCE}}
    whole = _closed("pack.yaml: what a pack is, and for whom", {**_form(ABOUT), **sources})
    return {**_head(whole["title"]), **whole}


def doses() -> Schema:
    """`doses.yaml`: true values, and under `wrong:` those that are for false options alone."""
    return {
        **_head("doses.yaml: every number of a pack, typed"),
        "type": "object",
        "properties": {"wrong": {"type": "object", "additionalProperties": _value("unit")}},
        "additionalProperties": _value("unit", "section", "source"),
    }


def front() -> Schema:
    """The front matter of each kind of entry; short in every language but the first."""
    whole = [
        _closed(kind, {"id": _WORDS, "kind": {"const": kind}, **_form(form)}) for kind, form in FRONT.items()
    ]
    kinds = {"enum": list(FRONT)}
    translated = _closed("in another language", {"id": _WORDS, "kind": kinds, "keywords": _LIST})
    return {
        **_head("front matter: what stands above each entry of a sheet"),
        "anyOf": [*whole, translated],
    }


def templates() -> Schema:
    """`templates.yaml`: what goes where a channel takes no free words."""

    def words(most: int, *needed: str) -> Schema:
        by_language = {"type": "string", "minLength": 1, "maxLength": most}
        return {"type": "object", "required": list(needed), "additionalProperties": by_language}

    place = {
        "type": "object",
        "required": ["example"],
        "properties": {
            "example": {"type": "string", "minLength": 1, "maxLength": MOST_VALUE},
            "unknown": words(MOST_VALUE, FIRST),
        },
        "additionalProperties": False,
    }
    of_one = {
        "category": {"const": "utility"},
        "serves": {"type": "array", "minItems": 1, "items": {"enum": list(PURPOSES)}},
        "opens": {"type": "string"},
        "parameters": {
            "type": ["object", "null"],
            "properties": dict.fromkeys(PLACES, place),
            "additionalProperties": False,
        },
        "body": words(MOST_BODY, FIRST),
        "button": words(MOST_BUTTON, FIRST),
        "approved": {"anyOf": [words(MOST_BODY), {"type": "null"}]},
    }
    one = {"type": "object", "required": list(NEEDED), "properties": of_one, "additionalProperties": False}
    return {
        **_head("templates.yaml: what goes where a channel takes no free words"),
        "type": "object",
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "additionalProperties": one,
    }


FILES = {"pack": pack, "doses": doses, "front": front, "templates": templates}


def written(name: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(FILES[name](), ensure_ascii=False, indent=2) + "\n"


def _head(title: str) -> Schema:
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title}


def _form(form: Mapping[str, str]) -> Schema:
    return {key: _KINDS[kind] for key, kind in form.items()}


def _closed(title: str, properties: Schema) -> Schema:
    """An object with these keys and no others; all but the optional ones are needed."""
    return {
        "title": title,
        "type": "object",
        "required": [key for key in properties if key not in OPTIONAL],
        "properties": properties,
        "additionalProperties": False,
    }


def _value(*needed: str) -> Schema:
    one = {"required": ["amount"], "not": {"anyOf": [{"required": ["from"]}, {"required": ["to"]}]}}
    span = {"required": ["from", "to"], "not": {"required": ["amount"]}}
    return {
        "type": "object",
        "required": list(needed),
        "properties": {key: _VALUE[key] for key in sorted(KEYS)},
        "additionalProperties": False,
        "oneOf": [one, span],
    }


def main() -> int:
    """`python -m bot.content.schema`: write the schemas anew."""
    FOLDER.mkdir(exist_ok=True)
    for name in FILES:
        (FOLDER / f"{name}.schema.json").write_text(written(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
