"""SMART: which of measure, day and first step does a goal lack?

A hint, never a verdict: it looks for signs in French and English, asks once, and takes the goal as
it is when she prefers that.
"""

import re
import unicodedata

_MEASURE = re.compile(
    r"\d|\b(un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|tous|toutes|chaque|aucun|aucune|moitie"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|all|every|each|none|half)\b"
)
_DAY = re.compile(
    r"\b(aujourd|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|mois|quinzaine"
    r"|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|d'ici|avant le|jusqu'au|by|until)\b|\d{1,2}/\d{1,2}"
)
_STEP = re.compile(
    r"\b\w{3,}(er|ir|re|oir)\b|\b(je|j'|nous|on) |\b(commencer|d'abord|premier)\b"
    r"|\b(i|we|to|will|first|start|begin)\b"
)


def missing(goal: str) -> list[str]:
    """Which of `measure`, `day`, `step` show no sign in these words."""
    folded = unicodedata.normalize("NFKD", goal.lower().replace("’", "'"))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    signs = (("measure", _MEASURE), ("day", _DAY), ("step", _STEP))
    return [name for name, sign in signs if not sign.search(plain)]
