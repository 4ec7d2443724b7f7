"""Access: who may see what of whom, in one table.

Pure. Every door that shows somebody something of another person asks `may_see` first, and leaves a line
of what was read (`bot/reading.py`). A person's words are for herself and for those whom she gave them to:
no role reads them, neither a trainer's nor an administrator's.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from bot.people import Person, Role


class View(StrEnum):
    """What there is to see of a person. The words stand in `docs/access.md`, and in her `/mydata`.

    "Shared" is what she shared with whoever asks: what one coach was given is not for the next.
    """

    NAME = "name"  # her name alone
    PROFILE = "profile"  # name, cadre, place, role
    CONTACT = "contact"  # telephone and addresses
    SCHEDULE = "schedule"  # when she is asked for a check-in, and what of it was held back
    SHARED_CHECKIN = "shared check-in"
    UNSHARED_CHECKIN = "unshared check-in"
    STUCK = "stuck"  # that she is stuck with a promise, or silent about it; with what she says of it
    PROMISE_COUNTS = "promise counts"
    SHARED_PROMISE = "shared promise"  # in its words
    UNSHARED_PROMISE = "unshared promise"
    HELP = "help"  # that she promised to whoever asks, or was promised by whoever asks
    HELP_COUNTS = "help counts"  # how often she kept such a promise on time
    LATE_PROMISE = "late promise"  # of help: what was promised, by whom, to whom, since when it lies
    SHARED_PROGRESS = "shared progress"
    UNSHARED_PROGRESS = "unshared progress"
    NAMED_QUESTION = "question with name"
    UNNAMED_QUESTION = "question without name"
    ANSWER = "answer"  # that she gave to whoever asks
    THANKS = "thanks"  # for an answer
    ENCOURAGEMENT = "encouragement"  # of a coach
    LETTER = "letter"  # that she wrote to whoever asks
    LETTER_REPLY = "letter reply"  # or that there is none, to a letter of whoever asks
    RATING_WORD = "rating word"  # that she wanted whoever asks to hear
    RATING_MEAN = "rating mean"  # of those whom she coaches, five at least
    TEAM_LINE = "team line"  # the day of her check-in, promises open and late, what she may have forgotten
    PLANNED = "planned check-ins"  # that she planned for whoever asks
    SESSION = "session"  # a live one with whoever asks: when, and what was noted
    PROPOSAL = "proposal"  # that she would coach whoever asks, or be coached; and what she said to one
    CANDIDATE = "candidate"  # name and cadre, to whoever works near her and may coach her, or be coached
    ARRIVAL = "arrival"  # that she came by an invitation of whoever asks
    MOVE = "move"  # where she works now, or where she says that whoever asks does
    CERTIFICATE = "certificate"  # one, by its code
    CERTIFICATES = "certificates"  # all of hers
    INVITATION = "invitation"  # that she gave: her name, to whoever holds its code
    SPEAKER = "speaker"  # her first name, to whoever holds the phone that she shares
    LINK = "link"  # name and channels, to whoever holds her code, and of who wrote it to her
    VISITS = "visits"
    VISIT_PLAN = "visit plan"  # between her and whoever asks, and how it stands with its actions
    EVIDENCE = "evidence"  # that she showed to whoever asks
    PLACE_FIGURES = "place figures"  # counts of the place where she works, of nobody by name
    CAMPAIGN = "campaign"  # how far one of hers is
    REVIEWER = "reviewer"  # her name, to whoever trains beside her: one asks the other for a signature
    COACH = "coach"  # that she coaches: her name, to whoever pushes a refresher to her team
    REPORTS = "reports"  # that something is wrong
    MESSAGES = "messages"  # what she wrote and was written
    READS = "reads"  # who read what of hers


class Relation(StrEnum):
    """What a viewer is to her. A viewer may be several; herself and a stranger are nothing else."""

    HERSELF = "herself"
    COACH = "her coach"
    COACHEE = "her coachee"
    TRAINER = "trainer"
    DISTRICT = "her district officer"
    ADMINISTRATOR = "administrator"
    COLLEAGUE = "colleague"  # whoever else agreed to take part: another's coach, one who was hers, …
    STRANGER = "stranger"  # has not agreed, or is not known at all


class Door(StrEnum):
    """By which way something is seen."""

    CHAT = "chat"
    COMMAND_LINE = "command line"
    PAGE = "page"


_AGREED = {View.ANSWER, View.PROPOSAL, View.CANDIDATE, View.ARRIVAL}  # each is for one whom it was given to
_ANYBODY = {  # each stands behind a code that somebody was given, or a phone that she holds
    *(View.CERTIFICATE, View.INVITATION, View.SPEAKER, View.LINK),
}

SEES: Mapping[Relation, frozenset[View]] = {
    Relation.HERSELF: frozenset(View),
    Relation.COACH: frozenset(
        {
            *(View.NAME, View.PROFILE, View.CONTACT, View.SCHEDULE, View.VISITS, View.PLACE_FIGURES),
            *(View.SHARED_CHECKIN, View.STUCK, View.PROMISE_COUNTS, View.SHARED_PROMISE, View.HELP),
            *(View.SHARED_PROGRESS, View.NAMED_QUESTION, View.UNNAMED_QUESTION, View.THANKS),
            *(View.LETTER_REPLY, View.RATING_WORD, View.TEAM_LINE, View.SESSION, View.MOVE),
            *(View.VISIT_PLAN, View.EVIDENCE),
        }
    ),
    Relation.COACHEE: frozenset(
        {
            *(View.NAME, View.HELP, View.HELP_COUNTS, View.ENCOURAGEMENT, View.LETTER, View.PLANNED),
            *(View.SESSION, View.MOVE, View.VISIT_PLAN),
        }
    ),
    Relation.TRAINER: frozenset(
        {View.UNNAMED_QUESTION, View.THANKS, View.PLACE_FIGURES, View.REPORTS, View.REVIEWER, View.COACH}
    ),
    Relation.DISTRICT: frozenset(
        {View.NAME, View.PROFILE, View.VISITS, View.PLACE_FIGURES, View.LATE_PROMISE}
    ),
    Relation.ADMINISTRATOR: frozenset(
        {
            *(View.NAME, View.PROFILE, View.CONTACT, View.VISITS, View.PLACE_FIGURES, View.PROMISE_COUNTS),
            *(View.UNNAMED_QUESTION, View.THANKS, View.CERTIFICATES, View.CAMPAIGN, View.REPORTS),
            *(View.LATE_PROMISE, View.READS, View.COACH),
        }
    ),
    Relation.COLLEAGUE: frozenset({*_AGREED, *_ANYBODY}),
    Relation.STRANGER: frozenset(_ANYBODY),
}

EXPORTS: Mapping[str, tuple[View, str]] = {
    # kind of `jigi export` → what it shows, and the column that says of whom
    "people": (View.PROFILE, "id"),
    "coachings": (View.PROFILE, "person"),
    "postings": (View.PROFILE, "person"),
    "checkins": (View.UNSHARED_CHECKIN, "coachee"),
    "promises": (View.UNSHARED_PROMISE, "owner"),
    "ratings": (View.RATING_WORD, "person"),
    "reviews": (View.UNSHARED_PROGRESS, "person"),
    "certificates": (View.CERTIFICATES, "person"),
    "visits": (View.VISITS, "worker"),
    "messages": (View.MESSAGES, "person"),
    "uncertain": (View.MESSAGES, "person"),
    "timers": (View.SCHEDULE, "person"),
    "dead_letters": (View.MESSAGES, "person"),
    "reports": (View.REPORTS, "person"),
    "audit": (View.READS, "of"),
    "sessions": (View.SCHEDULE, "coachee"),
    "schedules": (View.SCHEDULE, "coachee"),
    "letters": (View.LETTER, "coachee"),
    "visit_items": (View.VISIT_PLAN, "worker"),
    "evidence": (View.EVIDENCE, "person"),
    "questions": (View.NAMED_QUESTION, "person"),
    "checkups": (View.UNSHARED_PROGRESS, "person"),
    "memories": (View.UNSHARED_PROGRESS, "person"),
    "sharing": (View.PROFILE, "person"),
    "campaigns": (View.CAMPAIGN, "owner"),
    "campaign_people": (View.CAMPAIGN, "person"),
    "championships": (View.PROFILE, "owner"),
    "players": (View.PROFILE, "person"),
    "points": (View.PROFILE, "person"),
    "recordings": (View.PROFILE, "person"),
    "media": (View.MESSAGES, "person"),
    "addresses": (View.CONTACT, "person"),
    "register": (View.CONTACT, "person"),
    "presence": (View.PROFILE, "person"),
    "role_changes": (View.PROFILE, "person"),
    "submissions": (View.CERTIFICATES, "person"),
}
"""The command line is the operator's, who holds the database: it shows all, and leaves a line of whose."""

OF_NOBODY = ("facilities",)  # kinds of `jigi export` in which nobody stands

OPERATOR = "operator"  # as what the command line reads
BEARER = "bearer"  # as what somebody unknown reads who holds a code
DID = "did"  # as what somebody did on a page for the programme, beside what she saw there
REFUSED = "refused"  # as what somebody asked on a page for what is not hers to see, and saw nothing


def relations(viewer: Person, of: Person) -> Iterator[Relation]:
    """What the viewer is to her, the closest first."""
    if viewer.id == of.id:
        yield Relation.HERSELF
        return
    if viewer.consent_at is None:
        yield Relation.STRANGER
        return
    if of.coach == viewer.id:
        yield Relation.COACH
    if viewer.coach == of.id:
        yield Relation.COACHEE
    if Role.TRAINER in viewer.roles:
        yield Relation.TRAINER
    place = of.facility
    if Role.DISTRICT in viewer.roles and place is not None and place.district == viewer.district != "":
        yield Relation.DISTRICT
    if Role.ADMINISTRATOR in viewer.roles:
        yield Relation.ADMINISTRATOR
    yield Relation.COLLEAGUE


def seen_as(viewer: Person, view: View, of: Person) -> Relation | None:
    """As what the viewer may see it; None when she may not."""
    return next((relation for relation in relations(viewer, of) if view in SEES[relation]), None)


def may_see(viewer: Person, view: View, of: Person) -> bool:
    """Whether the viewer may see this of her. Both as they stand today, not as a talk remembers them."""
    return seen_as(viewer, view, of) is not None
