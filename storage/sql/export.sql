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
    started_at, finished_at, edition, shared
from checkins
order by id;

-- promises: what was promised, open and closed.
select id, checkin, owner, text, due_on, state, closed_at, other, first_due_on, counts_on, passed_on_to, passed_on_at,
    helps
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
    v.state, count(i.item) as items, count(case when i.answer = 'no' then 1 end) as gaps,
    count(i.promise) as agreed, count(i.closed_at) as closed
from visits v left join visit_items i on i.visit = v.id
group by v.id order by v.id;

-- messages: the journal of what was said, in and out; what was written at one moment in its order. Of what was
-- sent the words are in the message.
select person, at, direction, channel, kind, text, key, state, reason, delivered_at, read_at from (
    select id as place, person, at, 'in' as direction, channel, kind, text, key, 'taken' as state, '' as reason,
        null as delivered_at, null as read_at
    from journal where kind != 'timer'
    union all
    select id, person, coalesce(sent_at, posted_at), 'out', channel,
        case when template is null then 'message' else 'template' end, message as text, key, state, reason,
        delivered_at, read_at
    from outbox) as said
order by at, direction, place;

-- uncertain: what a provider may have taken without saying so: a reply was sent again, a nudge was not.
select person, channel, purpose, key, state, uncertain_since as since from outbox
where uncertain_since is not null order by id;

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

-- facilities: the places of the register.
select id, name, district, region from facilities order by number;

-- sessions: the live check-ins that schedules planned, and what became of each.
select id, coachee, coach, at, state, planned_at, closed_at from sessions order by id;

-- schedules: how often a coach and somebody meet.
select id, coachee, coach, rule, zone, planned_at, paused_at, ended_at from schedules order by id;

-- letters: what coaches wrote to whom they coach, and what was answered.
select id, coachee, coach, kind, topic, observation, effect, question, sent_at, replied_at, reply, answer
from letters order by id;

-- visit_items: what a visit saw, point by point, and what was agreed.
select i.visit, v.worker, i.item, i.answer, i.note, i.action, coalesce(p.due_on, i.due_on) as due_on, i.responsible,
    i.promise, i.closed_at
from visit_items i join visits v on v.id = i.visit left join promises p on p.id = i.promise
order by i.visit, i.item;

-- evidence: what was shown of an agreed action, and what was decided.
select id, person, visit, item, words, sent_at, state, reason, decided_at, decided_by from evidence order by id;

-- questions: what was asked of the guidance and no card answered.
select id, person, words, language, reason, coach, asked_at, listed_at, answered_at, answer, answered_by, card
from questions order by id;

-- checkups: modules that are mastered, and from when their check-up may be taken.
select person, module, mastered_at, due_at from checkups order by person, module;

-- memories: what is reckoned of how well somebody remembers a quiz item.
select person, item, stability, difficulty, reviewed_at, due_at, reviews, lapses from memories order by person, item;

-- sharing: who lets her coach see how she learns.
select person, coach, shared, decided_at from sharing order by person;

-- campaigns: refreshers that a trainer pushed.
select id, owner, pack, cadre, district, facility, coach, people, begun_at, ended_at from campaigns order by id;

-- campaign_people: who was offered one of them.
select campaign, person from campaign_people order by campaign, person;

-- championships: the games between facilities.
select id, owner, title, district, first_day, last_day, cadres, opened_at, ended_at from championships order by id;

-- players: who plays, and for which facility.
select championship, person, facility, joined_at from players order by championship, person;

-- points: what earned points.
select id, championship, person, deed, about, points, at from points order by id;

-- recordings: cards that were read aloud.
select id, person, card, language, size, seconds, recorded_at, heard_by, heard_at from recordings order by id;

-- media: the voice notes and pictures that people sent, without their bytes.
select id, person, channel, mime, size, received_at, state from media order by received_at, id;

-- addresses: where people write from.
select person, channel, chat, heard_at from addresses where person is not null order by person, channel, heard_at, chat;

-- register: who should be there by a register of health workers.
select id, source, name, telephone, facility, cadre, job, supervises, since, ended_on, taken_at, gone_at, person
from register order by id;

-- presence: on how many days somebody's network was weak.
select person, late_days, late_on from presence order by person;

-- role_changes: which roles operators gave and took.
select id, person, role, given, at from role_changes order by id;

-- submissions: what was handed to other systems, and what they answered.
select kind, destination, id, period, person, digest, state, tries, sent_at, answer
from submissions order by kind, destination, id;
