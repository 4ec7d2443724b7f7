"""The roads that the schema of the embedded store came by, one after the other: none is ever changed."""

from sqlite_utils import Database, Migrations

from storage.sqlite.statements import statements

migrations = Migrations("jigi")


@migrations()
def the_first_road(db: Database) -> None:
    """Everything that a check-in, a refresher and their follow-up need."""
    for statement in statements("the_first_road.sql"):
        db.execute(statement)
    db.table("facilities").enable_fts(["folded"], create_triggers=True)


@migrations()
def campaigns(db: Database) -> None:
    """What trainers push to many."""
    for statement in statements("campaigns_road.sql"):
        db.execute(statement)


@migrations()
def withdrawals(db: Database) -> None:
    """Cards that were found wrong, and which message holds which text of a pack."""
    for statement in statements("withdrawals.sql"):
        db.execute(statement)
    posted = db.execute("select id, text from outbox where text like '%/%'").fetchall()
    texts = [(name, id) for id, text in posted for name in set(text.split()) if "/" in name]
    db.conn.executemany("insert into texts_posted (text, outbox) values (?, ?)", texts)


@migrations()
def shared_progress(db: Database) -> None:
    """Who lets her coach know how she learns, and what he was told."""
    for statement in statements("shared_progress.sql"):
        db.execute(statement)


@migrations()
def open_questions(db: Database) -> None:
    """Questions that no card answered, and what people answered to them."""
    for statement in statements("open_questions.sql"):
        db.execute(statement)


@migrations()
def recordings(db: Database) -> None:
    """Cards that trainers read aloud, and who wants to hear them."""
    for statement in statements("recorded_cards.sql"):
        db.execute(statement)


@migrations()
def certificates(db: Database) -> None:
    """Check-ups that are to be taken, and what was certified."""
    for statement in statements("certificates_road.sql"):
        db.execute(statement)


@migrations()
def standing(db: Database) -> None:
    """Who is in the middle of a talk."""
    for statement in statements("standing_road.sql"):
        db.execute(statement)


@migrations()
def championships(db: Database) -> None:
    """Championships between facilities: who plays, and what counted."""
    for statement in statements("championships_road.sql"):
        db.execute(statement)


@migrations()
def people_and_places(db: Database) -> None:
    """Who invited whom as what, who coached whom since when, who worked where since when."""
    for statement in statements("people_and_places.sql"):
        db.execute(statement)


@migrations()
def promises_both_ways(db: Database) -> None:
    """Promises that somebody else is told of, what is asked of a coach, and how both rate the coaching."""
    for statement in statements("promises_both_ways.sql"):
        db.execute(statement)


@migrations()
def visits(db: Database) -> None:
    """Supervision visits, the plans that follow, and their evidence."""
    for statement in statements("visits_road.sql"):
        db.execute(statement)


@migrations()
def teams(db: Database) -> None:
    """Who coaches has the role of a coach, and a digest coming."""
    for statement in statements("teams_road.sql"):
        db.execute(statement)


@migrations()
def letters(db: Database) -> None:
    """What coaches write to their coachees, and what they reply."""
    for statement in statements("letters_road.sql"):
        db.execute(statement)


@migrations()
def schedules(db: Database) -> None:
    """What coaches planned: check-ins that come round, and live sessions."""
    for statement in statements("schedules_road.sql"):
        db.execute(statement)


@migrations()
def audit(db: Database) -> None:
    """Who read what of whom."""
    for statement in statements("audit_road.sql"):
        db.execute(statement)


@migrations()
def precedence(db: Database) -> None:
    """In which order unasked messages have a place in her week, and why one was held or dropped."""
    for statement in statements("precedence_road.sql"):
        db.execute(statement)


@migrations()
def merging(db: Database) -> None:
    """One person behind several addresses."""
    for statement in statements("merging_road.sql"):
        db.execute(statement)


@migrations()
def handsets(db: Database) -> None:
    """One phone with several persons."""
    for statement in statements("handsets_road.sql"):
        db.execute(statement)


@migrations()
def gaps(db: Database) -> None:
    """What a place is looked at by."""
    for statement in statements("gaps_road.sql"):
        db.execute(statement)


@migrations()
def announcing(db: Database) -> None:
    """Who is told of a championship, and for which cadres it is."""
    for statement in statements("announcing_road.sql"):
        db.execute(statement)


@migrations()
def spoken_reasons(db: Database) -> None:
    """Why evidence was returned, where the coach said it."""
    for statement in statements("spoken_reasons.sql"):
        db.execute(statement)


@migrations()
def visited_places(db: Database) -> None:
    """Where a visit was, when the register has no such place."""
    for statement in statements("visited_places.sql"):
        db.execute(statement)


@migrations()
def uploads(db: Database) -> None:
    """What providers keep of our files."""
    for statement in statements("uploads_road.sql"):
        db.execute(statement)


@migrations()
def seen(db: Database) -> None:
    """Updates that were counted up are remembered side by side."""
    for statement in statements("seen_road.sql"):
        db.execute(statement)


@migrations()
def roles(db: Database) -> None:
    """Which roles operators gave and took."""
    for statement in statements("roles_road.sql"):
        db.execute(statement)


@migrations()
def the_window(db: Database) -> None:
    """When she was last heard where, and the templates that ask her back."""
    for statement in statements("window_road.sql"):
        db.execute(statement)


@migrations()
def receipts(db: Database) -> None:
    """How far a message came after its provider took it."""
    for statement in statements("receipts_road.sql"):
        db.execute(statement)


@migrations()
def weak_networks(db: Database) -> None:
    """Words alone for who wants that, and the hours at which people are there."""
    for statement in statements("weak_networks.sql"):
        db.execute(statement)


@migrations()
def retention(db: Database) -> None:
    """What is kept for so long only is found by its age."""
    for statement in statements("retention_road.sql"):
        db.execute(statement)


@migrations()
def inbox(db: Database) -> None:
    """What was acknowledged and waits for its turn."""
    for statement in statements("inbox_road.sql"):
        db.execute(statement)


@migrations()
def logins(db: Database) -> None:
    """Who may come into the console, and from which browsers."""
    for statement in statements("logins_road.sql"):
        db.execute(statement)


@migrations()
def alerts(db: Database) -> None:
    """What administrators were told of how the house stands."""
    for statement in statements("alerts_road.sql"):
        db.execute(statement)


@migrations()
def the_register(db: Database) -> None:
    """Who should be there by the register of health workers, and what was read of it when."""
    for statement in statements("register_road.sql"):
        db.execute(statement)


@migrations()
def templates(db: Database) -> None:
    """The export tells a template from free words."""
    for statement in statements("templates_road.sql"):
        db.execute(statement)


@migrations()
def submissions(db: Database) -> None:
    """What was handed to other systems."""
    for statement in statements("submissions_road.sql"):
        db.execute(statement)


@migrations()
def feeds(db: Database) -> None:
    """Addresses that feed coaches' own calendars."""
    for statement in statements("feeds_road.sql"):
        db.execute(statement)


@migrations()
def spoken_notes(db: Database) -> None:
    """What a coach noted of an item by voice."""
    for statement in statements("spoken_notes.sql"):
        db.execute(statement)


@migrations()
def register_words(db: Database) -> None:
    """What coaches say where a register and the programme differ."""
    for statement in statements("register_words_road.sql"):
        db.execute(statement)


@migrations()
def pauses(db: Database) -> None:
    """Campaigns that rest."""
    for statement in statements("pauses_road.sql"):
        db.execute(statement)


@migrations()
def signature_requests(db: Database) -> None:
    """Who was asked to sign which card."""
    for statement in statements("signature_requests_road.sql"):
        db.execute(statement)


@migrations()
def consents(db: Database) -> None:
    """To which words somebody said yes; and whom a register names as somebody's supervisor."""
    for statement in (*statements("consents_road.sql"), *statements("register_coaches_road.sql")):
        db.execute(statement)
