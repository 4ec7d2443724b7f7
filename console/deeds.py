"""Deeds: what somebody did on a page, as the trail tells it: in words, where the sheet has what was kept.

What was kept is the name of an action, or the address of a form (`console/audited.py`). One that a former
Jigi has kept, and that nobody knows any more, is told as another change.
"""

import re
from typing import NamedTuple

from bot.people import Role

_PLAIN = frozenset(
    {
        "encourage",
        "ask",
        "feedback",
        "promise",
        "promise done",
        "question card",
        "plan",
        "meet",
        "plan changed",
        "push test",
        "push",
        "push changed",
        "joined",
        "parted",
        "invitation revoked",
        "settings changed",
        "signature asked",
        "voice kept",
        "voice heard",
        "voice withdrawn",
        "leave",
        "calendar feed open",
        "calendar feed close",
        "content upload",
        "register upload",
        "register columns",
        "register drop",
        "register taken",
    }
)
_ROLES = "|".join(Role)
_FORMS = (
    (rf"role given: ({_ROLES})", "role_given", "role."),
    (rf"role taken: ({_ROLES})", "role_taken", "role."),
    (rf"invited: ({_ROLES})", "invited", "role."),
    (r"register answered: (here|moved|gone|number)", "register_answered", "register.answer."),
    (r"logins (\d+) end", "login_ended", ""),
    (r"content (\S+) card (\S+) sign", "card_signed", ""),
    (r"content (\S+) edit (\S+)", "card_edited", ""),
    (r"content (\S+) publish", "published", ""),
    (r"content (\S+) discard", "discarded", ""),
    (r"voices (\S+) (\S+)", "voice_brought", ""),
)
_KNOWN = tuple((re.compile(pattern), name, words) for pattern, name, words in _FORMS)


class Deed(NamedTuple):
    """`name`: of its words. `words`: of those that say more, or "". `what`: names and numbers, or ""."""

    name: str
    words: str = ""
    what: str = ""


def deed_of(kept: str) -> Deed:
    """What was kept, as it is told."""
    if kept in _PLAIN:
        return Deed(kept.replace(" ", "_"))
    for pattern, name, words in _KNOWN:
        if found := pattern.fullmatch(kept):
            more = "/".join(found.groups())
            return Deed(name, words + more) if words else Deed(name, what=more)
    return Deed("other")
