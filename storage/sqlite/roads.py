"""The roads that the schema of the embedded store came by, one after the other: none is ever changed."""

from sqlite_utils import Database, Migrations

from storage.sqlite.statements import statements

migrations = Migrations("jigi")


def road(name: str, file: str, about: str) -> None:
    """A road that is statements alone; `about` says what it brings."""

    def go(db: Database) -> None:
        for statement in statements(file):
            db.execute(statement)

    go.__name__, go.__doc__ = name, about
    migrations()(go)


@migrations()
def the_first_road(db: Database) -> None:
    """Everything that a check-in, a refresher and their follow-up need."""
    for statement in statements("the_first_road.sql"):
        db.execute(statement)
    db.table("facilities").enable_fts(["folded"], create_triggers=True)


road("campaigns", "campaigns_road.sql", "What trainers push to many.")


@migrations()
def withdrawals(db: Database) -> None:
    """Cards that were found wrong, and which message holds which text of a pack."""
    for statement in statements("withdrawals.sql"):
        db.execute(statement)
    posted = db.execute("select id, text from outbox where text like '%/%'").fetchall()
    texts = [(name, id) for id, text in posted for name in set(text.split()) if "/" in name]
    db.conn.executemany("insert into texts_posted (text, outbox) values (?, ?)", texts)


road(
    "shared_progress", "shared_progress.sql", "Who lets her coach know how she learns, and what he was told."
)
road(
    "open_questions",
    "open_questions.sql",
    "Questions that no card answered, and what people answered to them.",
)
road("recordings", "recorded_cards.sql", "Cards that trainers read aloud, and who wants to hear them.")
road("certificates", "certificates_road.sql", "Check-ups that are to be taken, and what was certified.")
road("standing", "standing_road.sql", "Who is in the middle of a talk.")
road(
    "championships",
    "championships_road.sql",
    "Championships between facilities: who plays, and what counted.",
)
road(
    "people_and_places",
    "people_and_places.sql",
    "Who invited whom as what, who coached whom since when, who worked where since when.",
)
road(
    "promises_both_ways",
    "promises_both_ways.sql",
    "Promises that somebody else is told of, what is asked of a coach, and how both rate the coaching.",
)
road("visits", "visits_road.sql", "Supervision visits, the plans that follow, and their evidence.")
road("teams", "teams_road.sql", "Who coaches has the role of a coach, and a digest coming.")
road("letters", "letters_road.sql", "What coaches write to their coachees, and what they reply.")
road("schedules", "schedules_road.sql", "What coaches planned: check-ins that come round, and live sessions.")
road("audit", "audit_road.sql", "Who read what of whom.")
road(
    "precedence",
    "precedence_road.sql",
    "In which order unasked messages have a place in her week, and why one was held or dropped.",
)
road("merging", "merging_road.sql", "One person behind several addresses.")
road("handsets", "handsets_road.sql", "One phone with several persons.")
road("gaps", "gaps_road.sql", "What a place is looked at by.")
road("announcing", "announcing_road.sql", "Who is told of a championship, and for which cadres it is.")
road("spoken_reasons", "spoken_reasons.sql", "Why evidence was returned, where the coach said it.")
road("visited_places", "visited_places.sql", "Where a visit was, when the register has no such place.")
road("uploads", "uploads_road.sql", "What providers keep of our files.")
road("seen", "seen_road.sql", "Updates that were counted up are remembered side by side.")
road("roles", "roles_road.sql", "Which roles operators gave and took.")
road("the_window", "window_road.sql", "When she was last heard where, and the templates that ask her back.")
road("receipts", "receipts_road.sql", "How far a message came after its provider took it.")
road(
    "weak_networks",
    "weak_networks.sql",
    "Words alone for who wants that, and the hours at which people are there.",
)
road("retention", "retention_road.sql", "What is kept for so long only is found by its age.")
road("inbox", "inbox_road.sql", "What was acknowledged and waits for its turn.")
road("logins", "logins_road.sql", "Who may come into the console, and from which browsers.")
road("alerts", "alerts_road.sql", "What administrators were told of how the house stands.")
road(
    "the_register",
    "register_road.sql",
    "Who should be there by the register of health workers, and what was read of it when.",
)
road("templates", "templates_road.sql", "The export tells a template from free words.")
road("submissions", "submissions_road.sql", "What was handed to other systems.")
road("feeds", "feeds_road.sql", "Addresses that feed coaches' own calendars.")
road("spoken_notes", "spoken_notes.sql", "What a coach noted of an item by voice.")
road(
    "register_words", "register_words_road.sql", "What coaches say where a register and the programme differ."
)
road("pauses", "pauses_road.sql", "Campaigns that rest.")
road("signature_requests", "signature_requests_road.sql", "Who was asked to sign which card.")


@migrations()
def consents(db: Database) -> None:
    """To which words somebody said yes; and whom a register names as somebody's supervisor."""
    for statement in (*statements("consents_road.sql"), *statements("register_coaches_road.sql")):
        db.execute(statement)


road("regions", "regions_road.sql", "Nothing looks for the facilities of a region.")
