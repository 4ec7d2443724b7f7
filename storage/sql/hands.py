"""Hands: for every column that names a person, what a merge does with it.

A table that is added later has to be decided upon here: a test holds this against the schema.
"""

from typing import NamedTuple


class Hand(NamedTuple):
    """A column that names who has a thing; `ref`: whether a `ref` beside it is unique to her."""

    table: str
    column: str
    key: str = "id"
    ref: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


HANDS = (
    Hand("promises", "owner", ref=True),
    Hand("checkins", "coachee", ref=True),
    Hand("checkins", "coach"),
    Hand("reviews", "person", ref=True),
    Hand("questions", "coach"),
    Hand("questions", "answered_by"),
    Hand("campaigns", "owner", ref=True),
    Hand("campaigns", "coach"),
    Hand("certificates", "person"),
    Hand("recordings", "person"),
    Hand("recordings", "heard_by"),
    Hand("media", "person"),
    Hand("invitations", "coach", "code"),
    Hand("invitations", "given_by", "code"),
    Hand("invitations", "used_by", "code"),
    Hand("bubbles", "person", "cursor"),
    Hand("people", "coach"),
    Hand("sharing", "coach", "person"),
    Hand("handsets", "speaker", "phone"),
    Hand("promises", "other"),
    Hand("coachings", "person"),
    Hand("coachings", "coach"),
    Hand("coachings", "ended_by"),
    Hand("proposals", "person"),
    Hand("proposals", "coach"),
    Hand("proposals", "asked"),
    Hand("postings", "person"),
    Hand("postings", "moved_by"),
    Hand("ratings", "coach"),
    Hand("letters", "coach", ref=True),
    Hand("letters", "coachee"),
    Hand("schedules", "coach", ref=True),
    Hand("schedules", "coachee"),
    Hand("sessions", "coach", ref=True),
    Hand("sessions", "coachee"),
    Hand("sessions", "waits_for"),
    Hand("visits", "worker"),
    Hand("evidence", "person", ref=True),
    Hand("evidence", "decided_by"),
    Hand("championships", "owner", ref=True),
    Hand("points", "person"),
    Hand("role_changes", "person"),
    Hand("register", "person"),
)
"""What changes hands as it stands; where she has the same already, hers stands, and the other stays."""

KEYED = {
    "pins": (("phone",), "chosen_at"),
    "memories": (("item",), "reviewed_at"),
    "checkups": (("module",), "mastered_at"),
    "sharing": ((), "decided_at"),
    "players": (("championship",), "joined_at"),
    "ratings": (("side", "month"), "rated_at"),
    "presence": ((), "counted_at"),
}
"""Of which each has one: by what, and whose is the later stands."""

RULED = {
    "addresses.person",
    "addresses.met",
    "outbox.person",
    "questions.person",
    "timers.person",
    "people.joined_to",
    "visits.coach",
}
"""What has a rule of its own."""

STAYS = {
    "handsets.phone",
    "pins.phone",
    "conversations.person", "journal.person", "journal.subject", "timers.subject", "dead_letters.person",
    "reports.person", "mentions.subject", "mentions.person", "campaign_people.person",
    "championship_people.person", "link_codes.person",
    "link_codes.wanted_by",
    "link_tries.person", "merges.survivor", "merges.merged", "audit.reader", "audit.of", "wrong_codes.person",
    "login_links.person", "logins.person", "submissions.person", "register_words.by",
    "feeds.person", "fed.person", "signature_requests.person", "signature_requests.by",
}  # fmt: skip
"""What was lived under a number, and is found by it."""
