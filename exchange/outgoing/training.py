"""Training: modules that people completed or hold, as records of their register, sent and taken back.

A record has an id of ours and is put under it, so that the same comes to the same however often it is sent.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from exchange.faults import OutgoingError
from exchange.outgoing.profile import Part, Profile, faults_of
from exchange.outgoing.wire import BROKEN, Answer, Wire
from storage.store import Desk, Store
from storage.submissions import Submission, SubmissionState, Trained

KIND = "training"
SLICE = 50  # records whose answers are noted together
FHIR = "application/fhir+json"
LONGEST = 300  # characters of an answer that are kept
MOST_STUMBLES = 3  # records in a row over which a server stumbles, before it is left alone
NAMES_THE_REGISTER = 2  # the edition of the consent that does
GONE = frozenset({200, 202, 204, 404, 410})

Json = Mapping[str, Any]


class Ready(NamedTuple):
    """A record that may go."""

    one: Trained
    resource: Json
    digest: str

    @property
    def id(self) -> str:
        return str(self.resource["id"])


class Looked(NamedTuple):
    """What there is to send, and what cannot go: how many for which reason."""

    ready: list[Ready]
    left_out: Mapping[str, int]


class Planned(NamedTuple):
    """What a run would do: send, take back; the others are there already."""

    send: list[Ready]
    take_back: list[Submission]
    unchanged: int
    tries: Mapping[str, int]  # that failed before, by id


class Done(NamedTuple):
    """What it did; `refused`: the reasons of those that the server did not take."""

    sent: int
    taken_back: int
    refused: Mapping[str, str]


def look(
    desk: Desk,
    profile: Profile,
    provider: str,
    zone: ZoneInfo,
    signed: Callable[[str], bool],
    titled: Callable[[str], str],
) -> Looked:
    """All that may be told of training.

    `signed`: whether two reviewers vouch for all of a module today; `titled`: what it is called, empty where
    it is taught no more.
    """
    ready: list[Ready] = []
    left_out: dict[str, int] = {}
    for one in desk.trained():
        why = ""
        if not one.practitioner:
            why = "no register knows who she is"
        elif one.agreed_to < NAMES_THE_REGISTER:
            why = "she agreed to words that did not name the register; « mon accord » shows her the new ones"
        elif one.held_at is None and not signed(one.module):
            why = "not every card of the module is signed by two reviewers"
        else:
            title = titled(one.module) or one.title or one.module
            id = desk.training_id(one.person, one.module)
            resource = record(one._replace(title=title), id, profile, provider, zone)
            why = "; ".join(faults_of(resource, profile))
        if why:
            left_out[why] = left_out.get(why, 0) + 1
        else:
            ready.append(Ready(one, resource, _digest(resource)))
    return Looked(ready, left_out)


def record(one: Trained, id: str, profile: Profile, provider: str, zone: ZoneInfo) -> Json:
    """One module of one person as the register holds it; no word of hers, and no grade."""
    end = _day(one.held_at or one.mastered_at, zone)
    values = {
        "course": one.title,
        "start": min(_day(one.began_at, zone) or end, end),
        "end": end,
        "outcome": "held" if one.held_at else "completed",
        "provider": provider,
        "edition": one.edition,
        "kind": one.module,
    }
    within: list[Json] = []
    beside: list[Json] = []
    for name, part in profile.parts.items():
        if value := part.codes.get(one.module, "") if part.codes else values[name]:
            (within if part.is_within else beside).append(_part(part, value))
    whose = f"Practitioner/{one.practitioner}"
    return {
        "resourceType": "Basic",
        "id": id,
        "meta": {"profile": [profile.profile]},
        "extension": [
            {"url": profile.practitioner, "valueReference": {"reference": whose}},
            {"url": profile.training, "extension": within},
            *beside,
        ],
        "code": {"coding": [profile.code.model_dump()]},
        "created": end,
    }


def _part(part: Part, value: str) -> Json:
    made: Any = {"system": part.system, "code": value} if part.type == "valueCoding" else value
    return {"url": part.url, part.type: made}


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    day: date | None = at and at.astimezone(zone).date()
    return day.isoformat() if day else ""


def _digest(resource: Json) -> str:
    written = json.dumps(resource, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(written.encode(), digest_size=16).hexdigest()


def plan(desk: Desk, looked: Looked, destination: str, *, retry: bool) -> Planned:
    """What is new or changed goes, what may not stand there any more is taken back.

    `retry`: only what failed.
    """
    known = desk.submissions(KIND, destination)
    wanted = {one.id: one for one in looked.ready}
    stands = {id for id, one in known.items() if one.state is not SubmissionState.TAKEN_BACK}
    new = [
        one
        for id, one in wanted.items()
        if not (id in known and known[id].state is SubmissionState.SENT and known[id].digest == one.digest)
    ]
    if retry:
        new = [one for one in new if one.id in known and known[one.id].state is SubmissionState.FAILED]
    back = [known[id] for id in sorted(stands - set(wanted))]
    if retry:
        back = [one for one in back if one.state is SubmissionState.FAILED]
    tries = {id: one.tries for id, one in known.items()}
    return Planned(new, back, len(wanted) - len(new), tries)


def hand_over(store: Store, wire: Wire, planned: Planned, now: datetime) -> Done:
    """Send and take back, slice by slice; an OutgoingError leaves the rest for the next run.

    What may have reached the server is noted before it goes, so that it can be taken back whatever happens.
    """
    sent = taken_back = 0
    refused: dict[str, str] = {}
    stumbled = 0
    for begun in _slices([*map(_begun(planned, wire.base, now), planned.send)]):
        _keep(store, begun)
        with _noting(store) as note:
            for one in begun:
                note(ended := _put(wire, one))
                sent += ended.state is SubmissionState.SENT
                stumbled = stumbled + 1 if ended.answer.startswith(str(BROKEN)) else 0
                if stumbled == MOST_STUMBLES:
                    raise OutgoingError(
                        f"{wire.base} answers {BROKEN} to one record after the other; ask whoever runs it, "
                        f"and run it again later: only the rest goes"
                    )
                if ended.state is SubmissionState.FAILED:
                    refused[ended.id] = ended.answer
    for known in _slices(planned.take_back):
        with _noting(store) as note:
            for one in known:
                note(ended := _take_back(wire, one, now))
                taken_back += ended.state is SubmissionState.TAKEN_BACK
                if ended.state is SubmissionState.FAILED:
                    refused[ended.id] = ended.answer
    return Done(sent, taken_back, refused)


def _begun(planned: Planned, destination: str, now: datetime) -> Callable[[Ready], Submission]:
    """How something stands while nobody knows whether it arrived: as failed, so it is tried again."""
    return lambda one: Submission(
        kind=KIND,
        destination=destination,
        id=one.id,
        digest=one.digest,
        body=json.dumps(one.resource, ensure_ascii=False),
        state=SubmissionState.FAILED,
        sent_at=now,
        person=one.one.person,
        tries=planned.tries.get(one.id, 0) + 1,
        answer="no answer came",
    )


def _put(wire: Wire, one: Submission) -> Submission:
    answer = wire.send("PUT", f"Basic/{one.id}", json.loads(one.body))
    if answer.status in (200, 201):
        return one._replace(state=SubmissionState.SENT, tries=0, answer="")
    return one._replace(answer=told(answer))


def _take_back(wire: Wire, one: Submission, now: datetime) -> Submission:
    answer = wire.send("DELETE", f"Basic/{one.id}")
    if answer.status in GONE:
        return one._replace(state=SubmissionState.TAKEN_BACK, sent_at=now, tries=0, answer="", body="")
    return one._replace(state=SubmissionState.FAILED, sent_at=now, tries=one.tries + 1, answer=told(answer))


def _slices(all_: Sequence[Submission]) -> Iterator[Sequence[Submission]]:
    for at in range(0, len(all_), SLICE):
        yield all_[at : at + SLICE]


@contextmanager
def _noting(store: Store) -> Iterator[Callable[[Submission], None]]:
    """What was answered is written when the block ends, even where it breaks off."""
    ended: list[Submission] = []
    try:
        yield ended.append
    finally:
        _keep(store, ended)


def _keep(store: Store, submissions: Iterable[Submission]) -> None:
    with store.transaction() as desk:
        desk.keep_submissions(submissions)


def told(answer: Answer) -> str:
    """Why a server did not take it, in its own words."""
    body = answer.body if isinstance(answer.body, dict) else {}
    issues = body.get("issue")
    words = [
        str(one.get("diagnostics") or (one.get("details") or {}).get("text") or one.get("code") or "")
        for one in (issues if isinstance(issues, list) else ())
        if isinstance(one, dict)
    ]
    said = " ".join("; ".join(filter(None, words)).split())
    return f"{answer.status} {said}".strip()[:LONGEST]


def bundle(ready: Iterable[Ready]) -> Iterator[str]:
    """The records as the text of one FHIR transaction, piece by piece."""
    yield '{"resourceType": "Bundle", "type": "transaction", "entry": ['
    for number, one in enumerate(ready):
        entry = {"resource": one.resource, "request": {"method": "PUT", "url": f"Basic/{one.id}"}}
        yield (",\n" if number else "\n") + json.dumps(entry, ensure_ascii=False)
    yield "\n]}\n"
