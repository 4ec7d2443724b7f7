"""Columns: which text of the store is personal, so sealed under a key, and which is not.

Every text column stands here, on one side or the other: a test holds this against the schema, so that a
column that comes later is decided upon.
"""

from collections.abc import Mapping

HIDDEN = ""
"""Sealed another way each time: nothing can be found by it, nor told to be the same."""

ADDRESS = "address"
SENDER = "sender"  # an address with its channel
KEY = "key"  # of an update or a message
NAME_WORDS = "words of a name"
NUMBER = "number"  # by which a register knows her
SUPERVISOR = "supervisor"  # whom a register names as hers, by whichever number
GIST = "gist"
CODE = "code"
STATE = "state"  # a digest of all that a register has of her, by which her number could be guessed
ROW = "row"  # of another table
"""Blind indexes: sealed the same way each time, so that the database finds what is equal without reading it.

Columns of one of them hold the same things, and may be compared with each other.
"""

SEALED: Mapping[str, Mapping[str, str]] = {
    "addresses": {"chat": ADDRESS},
    "certificates": dict.fromkeys(("code", "name", "reason"), HIDDEN),
    "checkins": dict.fromkeys(
        ("topic", "goal", "reality", "options", "will", "first_step", "helper", "voices"), HIDDEN
    ),
    "conversations": {"body": HIDDEN},
    "dead_letters": {"key": KEY, "event": HIDDEN, "error": HIDDEN},
    "evidence": dict.fromkeys(("words", "reason"), HIDDEN),
    "inbox": {"key": KEY, "sender": SENDER, "event": HIDDEN},
    "invitations": {"code": CODE},
    "journal": {"key": KEY, "text": HIDDEN, "event": HIDDEN, "facts": HIDDEN},
    "letters": dict.fromkeys(("topic", "observation", "effect", "question", "answer"), HIDDEN),
    "media": {"name": HIDDEN},
    "mentions": {"words": HIDDEN},
    "moved": {"row": ROW},
    "outbox": {"key": KEY, "chat": ADDRESS, "message": HIDDEN, "provider_id": HIDDEN},
    "people": {"name": HIDDEN, "chat": ADDRESS},
    "pins": dict.fromkeys(("salt", "digest"), HIDDEN),
    "promises": dict.fromkeys(("text", "note"), HIDDEN),
    "questions": {"words": HIDDEN, "gist": GIST, "answer": HIDDEN},
    "ratings": {"word": HIDDEN},
    "register": {
        "name": HIDDEN,
        "folded": NAME_WORDS,
        "telephone": HIDDEN,
        "coach_ref": SUPERVISOR,
        "state": STATE,
    },
    "register_identifiers": {"value": NUMBER},
    "register_invitations": {"code": CODE},
    "register_telephones": {"telephone": ADDRESS},
    "register_words": {"state": STATE, "words": HIDDEN},
    "reports": dict.fromkeys(("about", "words"), HIDDEN),
    "sessions": {"summary": HIDDEN},
    "submissions": {"body": HIDDEN},
    "timers": {"facts": HIDDEN},
    "visit_items": dict.fromkeys(("note", "action"), HIDDEN),
    "visits": {"place": HIDDEN},
}
"""Table → column → the blind index that it is one of, or HIDDEN."""

PLAIN: Mapping[str, str] = {
    "addresses": "channel heard_at",
    "alerts": "kind about since told_at",
    "audit": "relation view door at",
    "campaigns": "ref pack cadre district facility begun_at ended_at paused_at",
    "certificates": "digest module title edition cadre language programme cards issued_at revoked_at",
    "championship_people": "invited_at declined_at",
    "championships": "ref title district first_day last_day rules opened_at ended_at cadres",
    "checkins": "ref due_on started_at finished_at edition",
    "checkups": "module mastered_at due_at",
    "coachings": "since until",
    "dead_letters": "at kind",
    "evidence": "ref item voice picture sent_at state decided_at reason_voice",
    "facilities": "id name district region folded",
    "fed": "uid digest at changed_at",
    "feeds": "nonce opened_at",
    "handsets": "heard_at",
    "inbox": "kind at",
    "invitations": "roles facility district given_at expires_at used_at revoked_at",
    "journal": "at channel kind",
    "letters": "ref kind voice sent_at replied_at reply answer_voice",
    "link_codes": "expires_at",
    "link_tries": "since",
    "login_links": "expires_at",
    "logins": "began_at seen_at ends_at agent",
    "media": "id channel mime ref received_at fetch_at state error",
    "memories": "item reviewed_at due_at",
    "mentions": "at",
    "merges": "merged_at undone_at",
    "moved": "what",
    "notes": "name value",
    "outbox": "channel text about state posted_at not_before expires_at sent_at uncertain_since reason "
    "template delivered_at read_at",
    "people": "language zone cadre roles facility local_hour rhythm_every rhythm_hour channel consent_at "
    "stopped_at unreachable_since created_at forgotten_at",
    "pins": "closed_until told_at chosen_at",
    "players": "facility joined_at",
    "points": "deed about at",
    "postings": "facility district since until",
    "presence": "hours counted_at late_on",
    "promise_reminders": "due_on at",
    "promises": "ref due_on state created_at closed_at first_due_on counts_on told asked_at "
    "passed_on_to passed_on_at",
    "proposals": "proposed_at answered_at",
    "questions": "ref language reason asked_at listed_at answered_at voice card",
    "ratings": "side month rated_at",
    "recordings": "card language words script media recorded_at heard_at",
    "register": "source facility cadre job since ended_on taken_at gone_at",
    "register_identifiers": "system",
    "register_posts": "ref facility job since until",
    "register_runs": "source content begun_at finished_at",
    "register_words": "kind at answer",
    "reports": "at kind",
    "reviews": "ref item reviewed_at next_due_at edition",
    "role_changes": "role at",
    "schedules": "ref rule zone planned_at paused_at ended_at",
    "sessions": "ref at state planned_at closed_at",
    "sharing": "decided_at",
    "signature_requests": "card words at",
    "submissions": "kind destination id period digest state sent_at answer",
    "texts_posted": "text",
    "timers": "timer about due_at",
    "uploads": "media channel bot ref",
    "visit_items": "item answer photo due_on responsible proposed_on closed_at voice",
    "visits": "facility checklist edition begun_at finished_at state",
    "withdrawals": "card words reason instead at",
    "wrong_codes": "at",
}
"""Table → columns that are not sealed: keys of ours, days, kinds, places, and what is published."""

VIEWS: Mapping[str, tuple[str, ...]] = {
    "messages": ("journal", "outbox"),
    "certificates_today": ("certificates", "withdrawals"),
}
"""View → the tables that it shows."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "addresses": ("channel", "chat"),
    "conversations": ("person",),
    "invitations": ("code",),
    "mentions": ("subject", "person", "turn"),
    "moved": ("merge", "what", "row"),
    "pins": ("phone", "person"),
    "register_identifiers": ("system", "value"),
    "register_invitations": ("code",),
    "register_telephones": ("telephone", "entry"),
    "register_words": ("entry", "kind"),
    "submissions": ("kind", "destination", "id"),
    "visit_items": ("visit", "item"),
}
"""Sealed table → its key, where that is not `id`."""

BROKEN = "…"
"""What stands for a value that does not open: words that say nothing, and no JSON."""

NOT_SEALED = frozenset({"", "{}", "[]", "null", '{"text":""}', BROKEN})
"""What says nothing: it stays, so that queries know it. Some of them write it."""


def label(table: str, column: str) -> str:
    """What a sealed value of the column is bound to: its blind index, or the column itself."""
    return SEALED[table][column] or f"{table}.{column}"
