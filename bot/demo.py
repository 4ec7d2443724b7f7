"""The demo's team: Awa and Fanta in a health centre of Sikasso, Moussa who coaches them."""

from datetime import datetime, timedelta
from datetime import time as wall_time
from pathlib import Path

from bot.people import CONSENT, Address, Cadre, Facility, PersonId, Role
from storage.store import Desk, Invitation, Store

CHANNEL = "webchat"
MORNING = wall_time(8)
CAST = (
    ("awa", "Awa", "matrone"),
    ("fanta", "Fanta", "sage-femme"),
    ("moussa", "Moussa", "leur coach"),
)
INVITE = "SIKASSO"
NOTE = "demo"  # that a store is a demo's, whoever of its team has left it

FACILITIES = (
    Facility("ML.SIK.KLELA", "CSCom de Kléla", "Sikasso", "Sikasso"),
    Facility("ML.SIK.NIENA", "CSCom de Niéna", "Sikasso", "Sikasso"),
    Facility("ML.SIK.KIGNAN", "CSCom de Kignan", "Sikasso", "Sikasso"),
    Facility("ML.SIK.DANDERESSO", "CSCom de Dandérésso", "Sikasso", "Sikasso"),
    Facility("ML.SIK.LOBOUGOULA", "CSCom de Lobougoula", "Sikasso", "Sikasso"),
    Facility("ML.SIK.CSREF", "CSRéf de Sikasso", "Sikasso", "Sikasso"),
    Facility("ML.BOU.CSREF", "CSRéf de Bougouni", "Bougouni", "Bougouni"),
    Facility("ML.KOL.CSREF", "CSRéf de Kolondiéba", "Kolondiéba", "Bougouni"),
)


def address_of(who: str) -> Address:
    """Where one of the cast chats."""
    return Address(CHANNEL, who)


def is_one(store: Store) -> bool:
    """Whether a store is a demo's, or still empty; a programme's is neither."""
    with store.reading() as desk:
        ours = desk.note(NOTE) or desk.person_known_at(address_of("moussa"))
    return bool(ours) or not any(True for _ in store.rows("people"))


def decide(path: Path) -> None:
    """What a demo's programme decides: cards are shown as the drafts they are. A file that is there stays."""
    if not path.exists():
        path.write_text("draft_content: true  # cards that nobody has signed yet are shown, as drafts\n")


def seed(desk: Desk, now: datetime) -> None:
    """Put the team in place, once; a demo that was used keeps what was done in it."""
    desk.keep_note(NOTE, "yes")
    if desk.person_known_at(address_of("moussa")) is not None:
        return
    desk.put_facilities(FACILITIES)
    klela = desk.facility("ML.SIK.KLELA")
    moussa = _join(desk, "moussa", now, name="Moussa", roles=frozenset({Role.COACH}), cadre=Cadre.NURSE)
    for who, name, cadre in (("awa", "Awa", Cadre.MATRONE), ("fanta", "Fanta", Cadre.MIDWIFE)):
        her = _join(desk, who, now, name=name, cadre=cadre)
        desk.move_to(her, klela, now)
        desk.begin_coaching(her, moussa, now)
    desk.add_invitation(
        Invitation(
            code=INVITE,
            roles=frozenset({Role.WORKER}),
            coach=moussa,
            given_by=moussa,
            given_at=now,
            expires_at=now + timedelta(days=365),
        )
    )


def _join(desk: Desk, who: str, now: datetime, **fields: object) -> PersonId:
    person = desk.person_at(address_of(who), now)
    desk.agree(person.id, CONSENT, now)
    desk.change_person(person.id, {"local_hour": MORNING, **fields})
    return person.id
