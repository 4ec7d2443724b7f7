"""Limits: what the words beside a value make of it, and how often they say that something is done.

« au moins {{ dose }} » is not « {{ dose }} », and « une seule fois » not « plusieurs fois ». Either may stand
in the words; but in every language alike. Values stand as ∎ here.
"""

import re

_LIMITS = {
    "at least": r"(?:au moins|at least|minimum(?: de)?|a minimum of) ∎"
    r"|∎ (?:au moins|at least|(?:au )?minimum)",
    "at most": r"(?:au plus|at most|pas plus de|no more than|maximum(?: de)?|a maximum of) ∎"
    r"|∎ (?:ago |old )?(?:au plus(?! tard)|at most|(?:au )?maximum)",
    "until": r"(?:jusqu['’]à|up to|until) ∎",
    "above": r"(?:plus de|more than|above|au-dessus de|dépasse|exceeds) ∎|[>≥] ?∎",
    "below": r"(?:moins de|less than|below|under|sous|en dessous de) ∎|[<≤] ?∎",
    "or more": r"∎ (?:ou|et|or|and) (?:plus|more)\b",
    "or less": r"∎ (?:ou|et|or|and) (?:moins|less)\b",
    "after": r"(?:après|after) ∎",
    "before": r"(?:avant|before) ∎",
    "at the latest": r"∎ (?:au plus tard|at the latest)|(?:au plus tard|at the latest) (?:à |at )?∎",
}
_OFTEN = {
    "once": r"une (?:seule )?fois|all at once|once only|(?<!at )once(?=$| ?[.,;:)∎])|dose unique|single dose",
    "often": r"plusieurs fois|several times|(?<!how )many times|à répéter|à renouveler|répétez"
    r"|repeat(?:ed(?:ly)?)?",
    "per hour": r"hourly",
    "per day": r"daily|quotidien(?:ne)?(?:s|ment)?|BID|TID",
    "per night": r"nightly",
    "per week": r"weekly|hebdomadaires?",
    "per month": r"monthly|mensuel(?:le)?(?:s|ment)?",
}
_UNITS = {
    "hour": r"heures?|hours?",
    "day": r"jours?|journées?|days?",
    "night": r"nuits?|nights?",
    "week": r"semaines?|weeks?",
    "month": r"mois|months?",
    "year": r"années?|years?",
}
_FIRST = r"(?:premi(?:er|ère)s?|first|mêmes?|same)"  # hour, or day; « le jour même »
_FORMS = {
    **_LIMITS,
    **{name: rf"\b(?:{said})\b" for name, said in _OFTEN.items()},
    **{f"first {unit}": rf"\b{_FIRST} (?:{said})\b|\b(?:{said}) mêmes?\b" for unit, said in _UNITS.items()},
}
_COMPILED = {name: re.compile(form, re.IGNORECASE) for name, form in _FORMS.items()}


def limits_in(words: str) -> list[str]:
    """Each limit and frequency that stands there, by name: ["at least", "once"]."""
    plain = " ".join(words.replace("*", "").split())
    return sorted(name for name, form in _COMPILED.items() for _ in form.finditer(plain))
