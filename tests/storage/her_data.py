"""Her own data: all of it in her hands, or none of it left."""

import json
from dataclasses import replace
from datetime import time

from bot.conversation.events import VoiceReceived
from bot.conversation.letters import Kind, LetterWritten
from bot.conversation.messages import Media, Purpose
from bot.conversation.state import Conversation, Frame
from bot.people import Cohort, Every, Facility, Person, PersonId, Rhythm, Role, freeze
from storage.championships import Line
from storage.signature_requests import SignatureRequest
from storage.store import Desk, EvidenceState, JournalEntry, Sending, SessionState, Store
from storage.submissions import Submission, SubmissionState
from tests.cast import invitation
from tests.storage.cast import AWA_AT, DAY, NOW, SIRA_AT, awa, claimed, fired, moussa, outgoing, wrote
from tests.storage.certificates import certificate
from tests.storage.coaching import DUE, HELD, MEMORY
from tests.storage.questions import asked
from tests.storage.ratings import TAPS, rated
from tests.storage.recordings import READ_ALOUD
from tests.storage.register import HERS, entered
from tests.storage.visits import planned, saw, showed

SECRET = "Zanzibar"  # stands in everything that she says, and in nothing that we say
PLACE = Facility("ML.SIK.KLE.1", "CSCom de Kléla", "Sikasso")


def handed(person: PersonId) -> Submission:
    """A record of her training that a register has."""
    body = json.dumps({"about": SECRET})
    sent = SubmissionState.SENT
    return Submission("training", "https://ihris.example.ml", "jigi-1", "d", body, sent, NOW, person=person)


def lived(desk: Desk) -> tuple[Person, Person]:
    """Awa after a week of talks, and Moussa, who was told of some."""
    her, coach = awa(desk), moussa(desk)
    desk.put_facilities([PLACE])
    desk.add_invitation(invitation("KLELA7", coach.id, NOW))
    desk.use_invitation("KLELA7", her.id, NOW)
    desk.add_invitation(invitation("KLELA8", her.id, NOW))
    desk.note_wrong_code(her.id, 1, NOW)
    desk.keep_login_link(her.id, "nonce", NOW + DAY)
    desk.begin_login(her.id, "cookie", "Firefox, Android", NOW, shared=True, framed=False)
    for given in (True, False):
        desk.change_role(her.id, Role.TRAINER, NOW, given=given)
    desk.move_to(her.id, PLACE, NOW, by=her.id)
    desk.propose(her.id, coach.id, her.id, NOW)
    desk.ask_signature(SignatureRequest("amtsl/cct", her.id, coach.id, "digest", NOW))
    desk.ask_signature(SignatureRequest("amtsl/steps", coach.id, her.id, "digest", NOW))
    desk.change_person(
        her.id,
        {
            "name": f"Awa {SECRET}",
            "consent_at": NOW,
            "rhythm": Rhythm(Every.WEEK, 3, time(17)),
        },
    )
    her = desk.person_at(AWA_AT, NOW)
    # what she said, and how the talk stands
    said = wrote(f"Je promets {SECRET}", f"webchat:{AWA_AT.id}:1")
    facts = {"checkin": {"person": freeze(her)}}
    desk.write_entry(JournalEntry(key=said.key, person=her.id, turn=1, at=NOW, event=said, facts=facts))
    media = Media("voice-of-awa", "audio/ogg", 0, "ref-of-awa")
    heard = VoiceReceived(sender=AWA_AT, key=f"webchat:{AWA_AT.id}:2", at=NOW, media=media)
    desk.write_entry(JournalEntry(key=heard.key, person=her.id, turn=2, at=NOW, event=heard))
    desk.keep_media(her.id, media, "telegram", NOW)
    desk.dead_letter(wrote(SECRET), f"KeyError: {SECRET}", NOW)
    desk.report("wrong card", "amtsl/cord", SECRET, her.id, NOW)
    frame = Frame(number=1, flow="checkin", edition="0.1", opened_at="", facts={}, lived={"goal": SECRET})
    desk.keep_conversation(Conversation(person=her.id, turn=2, stack=(frame,)))
    # what was written to her
    desk.post(
        [
            outgoing(her, f"trouble {said.key}", f"Vous dites : {SECRET}"),
            outgoing(her, "nudge", SECRET, Purpose.NUDGE, not_before=NOW + DAY),
        ]
    )
    (row,) = claimed(desk)
    desk.doubt(row.id, NOW)
    desk.receipt(row.id, Sending.SENT, NOW, f"provider-{AWA_AT.id}")
    # what came of it
    held = replace(HELD, goal=SECRET, options=(SECRET,), helper=SECRET, will=SECRET, reality=SECRET)
    checkin = desk.keep_checkin(her.id, "1.summary", held, NOW, NOW, "0.1")
    promise = desk.keep_promise(her.id, "1.promise", SECRET, DUE, checkin, NOW, coach.id)
    desk.promise_reminded(promise, 1, NOW)
    desk.keep_promise(coach.id, "1.promise", "Apporter le tensiomètre", DUE, None, NOW, her.id)
    desk.keep_rating(her.id, rated("2026-11", TAPS, word=SECRET), NOW)
    desk.keep_review(her.id, "1.q1", MEMORY, 3, "0.1")
    desk.keep_sharing(her.id, coach.id, True, NOW)
    desk.keep_checkup(her.id, "pph", NOW + DAY, NOW)
    desk.issue(her.id, certificate(name=her.name, issued_at=NOW))
    desk.set_timer(her.id, "promise.due", "promise:1", NOW + DAY, {"words": SECRET})
    # what she asked, and what she answered to another
    asked(desk, her, SECRET, coach.id, "1.asked")
    his = asked(desk, coach, "Qui ?", her.id, "1.asked")
    desk.answer_question(his, her.id, SECRET, "", "", NOW)
    # what her coach wrote to her and she answered, and what she wrote to another
    question = LetterWritten(to=her.id, kind=Kind.QUESTION, topic=SECRET, question="Comment ?")
    letter = desk.keep_letter(coach.id, "1.sent", question, NOW)
    desk.reply_to_letter(letter, "answer", SECRET, "", NOW)
    feedback = LetterWritten(
        to=coach.id, kind=Kind.FEEDBACK, observation=SECRET, effect=SECRET, question=SECRET
    )
    desk.keep_letter(her.id, "2.sent", feedback, NOW)
    # what her coach planned for her, and what was noted when they talked
    rule = {"every": "week", "first": "2026-11-30", "local_hour": "08:00", "nth": 0}
    desk.keep_schedule(coach.id, "1.planned", her.id, rule, her.zone, NOW)
    session = desk.session(desk.keep_session(coach.id, "1.proposed", her.id, NOW + DAY, NOW))
    assert session is not None
    desk.change_session(replace(session, state=SessionState.SUMMED, summary={"goal": SECRET}), NOW)
    # what she read aloud, and what she has listened to
    desk.keep_recording(READ_ALOUD, her.id, NOW)  # the programme’s from then on
    desk.keep_recording(replace(READ_ALOUD, language="fr", media="of-moussa"), coach.id, NOW)
    desk.recording_heard(READ_ALOUD.card, "fr", "of-moussa", her.id, NOW)
    # where she was visited, what she showed as done; whom she visited, and what she said of it
    visit = planned(desk, coach, her, SECRET)
    saw(desk, visit, "now", "no", SECRET, SECRET)
    showed(desk, visit, her, SECRET)
    hers = planned(desk, her, coach)  # the words became his promise: they are his
    saw(desk, hers, "now", "no", SECRET, SECRET)
    desk.decide_evidence(showed(desk, hers, coach), EvidenceState.RETURNED, SECRET, her.id, NOW)
    # what she was pushed, and pushes to others
    desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(facility=PLACE.id), NOW)
    desk.spread_campaigns(1, NOW)
    desk.begin_campaign(her.id, "1.campaign", "amtsl", Cohort(coach=her.id), NOW)
    # where she plays, and what that earned
    november = {"title": "Novembre", "district": "", "first_day": "2026-11-01", "last_day": "2026-11-30"}
    championship = desk.open_championship(her.id, "1.opened", november, {}, NOW)
    desk.join_championship(championship, her.id, PLACE.id, NOW)
    sira = desk.person_at(SIRA_AT, NOW)
    another = desk.open_championship(sira.id, "1.opened", {**november, "title": "Novembre"}, {}, NOW)
    desk.invite_players(another, 9, NOW)
    desk.keep_line(championship, her.id, Line(NOW, "promise_kept", f"promise:{promise}", 2))
    # as whom a register knows her
    known = replace(HERS, name=f"Awa {SECRET}", folded=f"awa {SECRET}", coach_ref=SECRET)
    entry = entered(desk, known, her)
    desk.ask_on_register(entry, "gone", coach.id, NOW)
    desk.answer_on_register(entry, "gone", coach.id, "number", SECRET, NOW)
    desk.open_feed(her.id, "nonce", NOW)
    # what of her training another system was handed
    desk.keep_submissions([handed(her.id)])
    # when she was there, and on how many days her network was weak
    desk.was_there(her.id, NOW, 8)
    desk.came_late(her.id, NOW.date())
    # what her coach was told, and is to be told
    told = {"of": her.id, "by": her.name, "told": SECRET}
    notice = fired(coach, "checkin.shared", f"{her.id}.1.0", facts=told)
    desk.write_entry(
        JournalEntry(
            key=notice.key, person=coach.id, turn=4, at=NOW, event=notice, facts={"coach.shared": told}
        )
    )
    theirs = Frame(number=1, flow="coach.shared", edition="0.1", opened_at="", facts=told)
    own = Frame(number=2, flow="checkin", edition="0.1", opened_at="", facts={}, lived={"goal": "le sien"})
    desk.keep_conversation(
        Conversation(person=coach.id, turn=4, opened=2, stack=(theirs, own), parked=(theirs,))
    )
    desk.post([outgoing(coach, f"{coach.id}.4.0", f"{her.name} a dit {SECRET}")])
    desk.post([outgoing(coach, f"{coach.id}.40.0", "Bonjour Moussa")])
    # the digest that named her, and somebody else
    team = {"team": [{"id": her.id, "name": her.name, "skills": [SECRET]}, {"id": 99, "skills": ["autre"]}]}
    weekly = fired(coach, "digest.due", "week")
    desk.write_entry(
        JournalEntry(key=weekly.key, person=coach.id, turn=5, at=NOW, event=weekly, facts={"digest": team})
    )
    desk.post([outgoing(coach, f"{coach.id}.5.0", f"{her.name} : {SECRET}")])
    desk.note_mention(her.id, coach.id, 5, SECRET, NOW)
    desk.set_timer(coach.id, "promise.stuck", f"{her.id}.2.0", NOW, told)
    # what he read of hers, and she of his
    desk.note_turn(coach.id, 4, [("her coach", her.id, "stuck")], NOW)
    desk.note_turn(her.id, 2, [("her coachee", coach.id, "name")], NOW)
    return her, coach


def everything(store: Store, desk: Desk, *people: Person) -> str:
    """All that any door gives out of the store."""
    exported = [
        list(store.rows(what))
        for what in (
            *("people", "checkins", "promises", "ratings", "reviews"),
            *("certificates", "visits", "messages", "timers"),
        )
    ]
    held = [desk.mydata(person.id) for person in people]
    return json.dumps([exported, held], ensure_ascii=False)


class HerData:
    """`/mydata` and `/forget`."""

    def test_she_is_given_all_that_is_held_about_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = lived(desk)
            data = desk.mydata(her.id)
            assert json.loads(json.dumps(data)) == data
            assert {kind for kind, rows in data.items() if not rows} == {"handsets", "joined"}
            assert data["addresses"] == [{"channel": "webchat", "chat": "awa", "heard_at": None}]
            assert data["checkins"][0]["options"] == [SECRET]
            assert data["conversation"][0]["body"]["stack"][0]["lived"] == {"goal": SECRET}
            assert data["told"][0]["facts"]["told"] == SECRET
            assert "le sien" not in json.dumps(data)  # what is another's is not hers
            # her coach holds what he was told and answered, and nothing else of hers
            his = desk.mydata(coach.id)
            told = {kind for kind, rows in his.items() if SECRET in json.dumps(rows)}
            visited = {"visit_items", "evidence", "promises"}  # what both undertook, and what she said to him
            letters = {"letters_sent", "letters_received", "sessions", "looked_at", "register_words"}
            assert told == {"timers", "sent", "conversation", "questions", "promised_to", *visited, *letters}

    def test_she_is_given_where_she_was_joined_and_whose_phone_she_shares(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            new = desk.person_at(SIRA_AT, NOW)
            desk.merge(her.id, new.id, NOW)
            desk.share_handset(her.id, AWA_AT, "2704", NOW)
            data = desk.mydata(her.id)
            assert [(row["survivor"], row["merged"]) for row in data["joined"]] == [(her.id, new.id)] * 2
            assert [(row["channel"], row["chat"]) for row in data["handsets"]] == [("webchat", "awa")]

    def test_nothing_of_a_forgotten_person_is_left(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = lived(desk)
            assert SECRET in everything(store, desk, her)
        with store.transaction() as desk:
            assert desk.forget(her.id, NOW) == ["voice-of-awa"]
        with store.reading() as desk:
            left = everything(store, desk, her, coach)
            for trace in (SECRET, AWA_AT.id, "ref-of-awa", "voice-of-awa", "KLELA8", "ML.SIK"):
                assert trace not in left
            shell = desk.person(her.id)
            assert shell == Person(id=her.id, created_at=NOW)
            assert desk.person_known_at(AWA_AT) is None
            assert desk.coachees(coach.id) == []
            assert desk.conversation(her.id) == Conversation(person=her.id)
            assert desk.history(her.id) == []
            assert desk.open_promises(her.id) == []
            assert desk.memories(her.id) == []
            assert desk.media("voice-of-awa") is None
            assert desk.invitation("KLELA8") is None
            assert desk.next_due_at() == NOW  # a message to Moussa; no timer is left

    def test_what_stays_is_counted(self, store: Store) -> None:
        kinds = ("people", "checkins", "promises", "reviews", "messages")
        with store.transaction() as desk:
            her, _ = lived(desk)
        before = {kind: len(list(store.rows(kind))) for kind in kinds}
        with store.transaction() as desk:
            desk.forget(her.id, NOW)
        assert {kind: len(list(store.rows(kind))) for kind in kinds} == before

    def test_what_her_coach_was_told_is_gone_and_what_is_his_stays(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = lived(desk)
            desk.forget(her.id, NOW)
            talks = desk.conversation(coach.id)
            assert [frame.flow for frame in (*talks.stack, *talks.parked)] == ["checkin"]
            assert (talks.turn, talks.opened) == (4, 2)
            assert [row.outgoing.message.text for row in claimed(desk)] == ["Bonjour Moussa"]
            assert desk.due_timers(NOW + DAY, 10) == []

    def test_what_a_listener_did_can_be_relived_up_to_what_was_forgotten(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = lived(desk)
            for turn in (3, 6):
                said = wrote("Bonjour", f"webchat:moussa:{turn}")
                desk.write_entry(JournalEntry(key=said.key, person=coach.id, turn=turn, at=NOW, event=said))
            assert [entry.turn for entry in desk.journal_of(coach.id)] == [3, 4, 5, 6]
            desk.forget(her.id, NOW)
            assert [entry.turn for entry in desk.journal_of(coach.id)] == [3]
            assert desk.journal_of(her.id) == []

    def test_whoever_had_a_forgotten_coach_has_none_now(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = lived(desk)
            desk.forget(coach.id, NOW)
            assert desk.coachees(coach.id) == []
            assert desk.person(her.id) == replace(her, coach=None)
            assert desk.last_checkin(her.id) is not None

    def test_who_was_forgotten_and_writes_again_is_a_stranger(self, store: Store) -> None:
        with store.transaction() as desk:
            her, _ = lived(desk)
            seen = f"webchat:{AWA_AT.id}:1"
            assert desk.is_first(seen)
            desk.forget(her.id, NOW)
            assert desk.person_at(AWA_AT, NOW).id != her.id
            assert not desk.is_first(seen)  # a late copy of what she wrote is not answered

    def test_the_farewell_is_sent_and_leads_nowhere(self, store: Store) -> None:
        with store.transaction() as desk:
            her, _ = lived(desk)
            desk.forget(her.id, NOW)
            desk.post([outgoing(her, "farewell", "Au revoir")])
            (farewell,) = (row for row in claimed(desk) if row.outgoing.key == "farewell")
            assert farewell.outgoing.address == AWA_AT
            desk.receipt(farewell.id, Sending.SENT, NOW, "provider-77")
            assert desk.history(her.id) == []
            left = everything(store, desk, her)
        assert "Au revoir" not in left
        assert "provider-77" not in left

    def test_what_was_being_sent_when_she_was_forgotten_is_not_sent_again(self, store: Store) -> None:
        with store.transaction() as desk:
            her, _ = awa(desk), moussa(desk)
            desk.post([outgoing(her, "1.1.0", SECRET), outgoing(her, "1.1.1", SECRET)])
            (first,) = claimed(desk)
            desk.forget(her.id, NOW)
            desk.hold(first.id, NOW, "429", attempted=True)
            assert desk.recover_sending(NOW) == (0, 0)
            assert claimed(desk, NOW + DAY) == []
            assert desk.history(her.id) == []

    def test_a_notice_that_was_on_its_way_when_she_was_forgotten_is_not_sent_empty(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            her, coach = lived(desk)
            rows = [row for row in claimed(desk) if SECRET in row.outgoing.message.text]
            assert [row.outgoing.person for row in rows] == [coach.id]
            desk.forget(her.id, NOW)
            desk.hold(rows[0].id, NOW, "429", attempted=True)
            assert [row for row in claimed(desk, NOW + DAY) if not row.outgoing.message.text] == []

    def test_the_first_words_of_a_stranger_that_failed_are_forgotten_too(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.dead_letter(wrote(SECRET), SECRET, NOW)
            her = desk.person_known_at(AWA_AT)
            assert her is not None
            desk.forget(her.id, NOW)
            assert SECRET not in everything(store, desk, her)
