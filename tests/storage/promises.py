"""Every promise of `storage/store.py`, for whatever store the fixture `store` gives.

`reopen` closes it and opens it again, as a restart does.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.conversation.state import Conversation
from bot.people import Facility
from storage.store import Desk, Store
from tests.storage.announcing import Announcing
from tests.storage.auditing import Auditing
from tests.storage.bonds import Bonds
from tests.storage.campaigns import Campaigns
from tests.storage.cast import AWA_AT, NOW, SIRA_AT, UndoneError, awa, outgoing, sent_keys, undone
from tests.storage.certificates import Certificates
from tests.storage.championships import Championships
from tests.storage.coaching import Coaching
from tests.storage.coachings import Coachings
from tests.storage.consents import Consents
from tests.storage.doubts import Doubts
from tests.storage.feeds import Feeds
from tests.storage.gaps import Gaps
from tests.storage.handsets import Handsets
from tests.storage.her_data import HerData
from tests.storage.history import History
from tests.storage.inbox import Inbox
from tests.storage.invitations import Invitations
from tests.storage.letters import Letters
from tests.storage.logins import Logins
from tests.storage.merging import Merges
from tests.storage.overseeing import Overseeing
from tests.storage.overviews import Overviews
from tests.storage.pauses import Pauses
from tests.storage.postings import Postings
from tests.storage.presence import Presences
from tests.storage.progress import Progress
from tests.storage.promising import Promising
from tests.storage.purging import Purging
from tests.storage.questions import Questions
from tests.storage.ratings import Ratings
from tests.storage.rationing import Rationing
from tests.storage.receipts import Places, Receipts
from tests.storage.recordings import Recordings
from tests.storage.register import Register
from tests.storage.register_words import RegisterWords
from tests.storage.restoring import Restoring
from tests.storage.roles import Roles
from tests.storage.schedules import Schedules
from tests.storage.selves import Selves
from tests.storage.sending import Outbox
from tests.storage.sharing import Sharing
from tests.storage.signature_requests import SignatureRequests
from tests.storage.standing import Standing
from tests.storage.submissions import Submissions, WhoWasTrained
from tests.storage.taking_in import TakingIn
from tests.storage.teams import Teams
from tests.storage.timing import Timing
from tests.storage.uploads import Uploads
from tests.storage.visits import Visits
from tests.storage.watching import Watches
from tests.storage.window import Windows
from tests.storage.withdrawing import Withdrawing


class Transactions:
    """A desk is one transaction: all of it or nothing."""

    def test_what_was_committed_is_there_after_a_restart(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_conversation(Conversation(person=her.id, turn=3))
        with reopen().reading() as desk:
            assert desk.person_known_at(AWA_AT) == her
            assert desk.conversation(her.id).turn == 3

    def test_a_desk_that_raises_leaves_nothing(self, store: Store) -> None:
        with undone(store) as desk:
            assert desk.is_first("update:1")
            desk.post([outgoing(awa(desk), "1.1.0")])
        with store.transaction() as desk:
            assert desk.is_first("update:1")
            assert desk.person_known_at(AWA_AT) is None
            assert sent_keys(desk) == []

    def test_a_savepoint_that_raises_undoes_itself_and_not_its_neighbours(self, store: Store) -> None:
        with store.transaction() as desk:
            with desk.savepoint():
                desk.keep_note("before", "stands")
            with suppress(UndoneError), desk.savepoint():
                desk.keep_note("before", "changed")
                desk.keep_note("within", "goes")
                raise UndoneError
            assert desk.stands()
            desk.keep_note("after", "stands")
        with store.reading() as desk:
            assert [desk.note(name) for name in ("before", "within", "after")] == ["stands", None, "stands"]

    @pytest.mark.parametrize("within", ["transaction", "savepoint"])
    def test_what_was_undone_is_not_remembered(self, store: Store, within: str) -> None:
        """Neither a person nor her talk, though the same desk wrote and read them just before."""

        def change(desk: Desk) -> None:
            desk.change_person(her.id, {"name": "Fanta"})
            desk.keep_conversation(Conversation(person=her.id, turn=2))
            sira = desk.person_at(SIRA_AT, NOW)
            desk.keep_conversation(Conversation(person=sira.id, turn=9))
            assert desk.person_at(AWA_AT, NOW).name == "Fanta"
            assert desk.conversation(her.id).turn == 2
            assert desk.person_at(SIRA_AT, NOW).id == sira.id

        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_conversation(Conversation(person=her.id, turn=1))
        if within == "transaction":
            with undone(store) as desk:
                change(desk)
        else:
            with store.transaction() as desk, suppress(UndoneError), desk.savepoint():
                change(desk)
                raise UndoneError
        with store.transaction() as desk:
            assert desk.person_at(AWA_AT, NOW) == desk.person(her.id) == her
            assert desk.conversation(her.id).turn == 1
            assert desk.person_known_at(SIRA_AT) is None
            fresh = desk.person_at(SIRA_AT, NOW)
            assert desk.conversation(fresh.id).turn == 0

    def test_whoever_writes_next_sees_what_was_changed(self, store: Store) -> None:
        """In every order of reading and changing, and wherever she writes from."""
        with store.transaction() as desk:
            her = awa(desk)
            facility = Facility("ML.SIK.KLE.1", "CSCom de Kléla")
            desk.put_facilities([facility])
            desk.move_to(her.id, facility, NOW)
            desk.change_person(her.id, {"stopped_at": NOW})
            assert desk.person_at(AWA_AT, NOW) == replace(her, facility=facility, stopped_at=NOW)
            desk.change_person(her.id, {"stopped_at": None})
            assert desk.person_at(AWA_AT, NOW) == replace(her, facility=facility)
            renamed = replace(facility, name="CSCom de Zégoua")
            desk.put_facilities([renamed])
            assert desk.person(her.id) == desk.person_at(AWA_AT, NOW) == replace(her, facility=renamed)
        with store.reading() as desk:
            assert desk.person(her.id) == replace(her, facility=renamed)

    def test_who_reads_sees_one_moment_while_another_writes(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.keep_note("clock", "8")
        with store.reading() as reader:
            assert reader.note("clock") == "8"
            with store.transaction() as writer:
                writer.keep_note("clock", "9")
            assert reader.note("clock") == "8"
        with store.reading() as reader:
            assert reader.note("clock") == "9"

    def test_who_reads_writes_nothing(self, store: Store) -> None:
        with pytest.raises(Exception, match=r"read-?only"), store.reading() as desk:
            desk.keep_note("clock", "8")
        with store.reading() as desk:
            assert desk.note("clock") is None

    def test_an_unknown_export_is_a_key_error(self, store: Store) -> None:
        with pytest.raises(KeyError):
            store.rows("secrets")

    def test_a_naive_instant_is_refused(self, store: Store) -> None:
        with store.transaction() as desk, pytest.raises(ValueError, match="without a zone"):
            desk.set_timer(awa(desk).id, "checkin.due", "rhythm", NOW.replace(tzinfo=None))


class Promises(
    Transactions,
    TakingIn,
    Timing,
    Outbox,
    History,
    Coaching,
    Presences,
    Progress,
    Promising,
    Ratings,
    Sharing,
    Questions,
    Invitations,
    Coachings,
    Bonds,
    Postings,
    Schedules,
    Standing,
    Teams,
    Letters,
    Campaigns,
    Certificates,
    Championships,
    Announcing,
    HerData,
    Withdrawing,
    Watches,
    Windows,
    Recordings,
    Visits,
    Auditing,
    Rationing,
    Doubts,
    Merges,
    Selves,
    Handsets,
    Register,
    RegisterWords,
    Roles,
    Gaps,
    Uploads,
    Receipts,
    Places,
    Purging,
    Restoring,
    Logins,
    Feeds,
    SignatureRequests,
    Pauses,
    Consents,
    Overviews,
    Overseeing,
    Inbox,
    Submissions,
    WhoWasTrained,
):
    """All of them."""
