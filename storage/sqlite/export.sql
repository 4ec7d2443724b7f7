-- The exports of `jigi export`, one row per thing, under the names that others rely on.

-- people: everybody we talk with, and no shared phone; who was forgotten is a number only.
select p.id, p.name, p.language, p.cadre, p.roles, f.name as facility, p.coach, p.consent_at,
    p.stopped_at, p.unreachable_since, p.created_at
from people p left join facilities f on f.id = p.facility
where p.handset = 0
order by p.id;

-- coachings: who was whose coach, from when until when, and who ended it.
select id, person, coach, since, until, ended_by
from coachings
order by id;

-- postings: who worked where, from when until when, and who said so.
select id, person, facility, district, since, until, moved_by
from postings
order by id;

-- checkins: every check-in that was held.
select id, coachee, coach, topic, goal, reality, options, will, due_on, confidence,
    started_at, finished_at, edition
from checkins
order by id;

-- promises: what was promised, open and closed.
select id, checkin, owner, text, due_on, state, closed_at, other, first_due_on, counts_on, passed_on_to, passed_on_at
from promises
order by id;

-- ratings: how coaching was rated, by month; 1 to 3 each, and no words.
select id, person, side, coach, month, heard, useful, promises, rated_at
from ratings
order by id;

-- reviews: every answer to a quiz item.
select person, item, grade, reviewed_at, next_due_at, edition
from reviews
order by id;

-- certificates: what was certified, and what of it proves nothing any more.
select code, person, name, cadre, module, title, edition, signed, issued_at, revoked_at, reason, withdrawn_at
from certificates_today
order by id;

-- visits: every supervision visit, how it came out and where its plan stands.
select v.id, v.coach, v.worker, v.facility, v.checklist, v.edition, v.begun_at, v.finished_at, v.percent,
    v.state, count(i.item) as items, sum(coalesce(i.answer = 'no', 0)) as gaps,
    sum(coalesce(i.promise is not null, 0)) as agreed, sum(coalesce(i.closed_at is not null, 0)) as closed
from visits v left join visit_items i on i.visit = v.id
group by v.id order by v.id;

-- messages: the journal of what was said, in and out.
select person, at, direction, channel, kind, text, key, state, reason, delivered_at, read_at
from messages
order by at;

-- timers: what waits for its hour.
select id, person, timer, about, due_at
from timers
order by due_at, id;

-- dead_letters: events that could not be taken in, and why.
select id, person, at, key, event, error from dead_letters order by id;

-- audit: who read what of whom; a reader of nobody is the operator, the bearer of a code, or forgotten.
select id, at, reader, relation, of, view, turn, door from audit order by id;

-- reports: what administrators should see.
select id, at, kind, about, words, person from reports order by id;
