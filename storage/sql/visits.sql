-- next_visit: the number of a coach's next one.
select coalesce(max(number), 0) + 1 from visits where coach = ?;

-- begin_visit: write a visit, once for each (coach, number).
insert into visits (coach, number, worker, facility, checklist, edition, begun_at, place)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (coach, number) do nothing;

-- visit: one visit as it stands.
select v.id, v.coach, v.number, v.worker, v.facility, coalesce(f.name, v.place), v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v left join facilities f on f.id = v.facility where v.id = ?;

-- visit_numbered: one visit of a coach.
select v.id, v.coach, v.number, v.worker, v.facility, coalesce(f.name, v.place), v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v left join facilities f on f.id = v.facility where v.coach = ? and v.number = ?;

-- unsettled_visits: what a coach has still to do, the latest first.
select v.id, v.coach, v.number, v.worker, v.facility, coalesce(f.name, v.place), v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v left join facilities f on f.id = v.facility
where v.coach = ? and v.state in ('begun', 'observed', 'returned')
order by v.id desc limit ?;

-- visit_before_at: the last finished one of a place.
select v.id, v.coach, v.number, v.worker, v.facility, coalesce(f.name, v.place), v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v left join facilities f on f.id = v.facility
where v.facility = ? and v.checklist = ? and v.id < ? and v.finished_at is not null
order by v.id desc limit 1;

-- visit_before_of: the last finished one of a worker whose place nobody knows.
select v.id, v.coach, v.number, v.worker, v.facility, '', v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v
where v.worker = ? and v.checklist = ? and v.id < ? and v.finished_at is not null and v.facility is null
order by v.id desc limit 1;

-- visits_before_named: finished ones of this coach to places that he named himself, the latest first.
select v.id, v.coach, v.number, v.worker, v.facility, v.place, v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v
where v.coach = ? and v.checklist = ? and v.id < ? and v.finished_at is not null
    and v.worker is null and v.facility is null
order by v.id desc;

-- plans_for: the plans that wait for a worker's word.
select v.id, v.coach, v.number, v.worker, v.facility, coalesce(f.name, v.place), v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v left join facilities f on f.id = v.facility
where v.worker = ? and v.state = 'sent' order by v.id;

-- keep_seen: what was seen of an item.
insert into visit_items (visit, item, answer, note, photo, voice) values (?, ?, ?, ?, ?, ?)
on conflict (visit, item) do update set answer = excluded.answer,
    note = case when excluded.note = '' then visit_items.note else excluded.note end,
    photo = case when excluded.photo = '' then visit_items.photo else excluded.photo end,
    voice = case when excluded.voice = '' then visit_items.voice else excluded.voice end;

-- seen: the items of a visit; what was promised has the day on which it is due today.
select i.item, i.answer, i.note, i.photo, i.voice, i.action, coalesce(p.due_on, i.due_on), i.responsible, i.proposed_on,
    i.promise, i.closed_at
from visit_items i left join promises p on p.id = i.promise where i.visit = ?;

-- finish_visit: everything was looked at.
update visits set finished_at = ?, percent = ?, edition = ?, state = 'observed'
where id = ? and state = 'begun';

-- clear_plan: what was planned and not agreed.
update visit_items set action = '', due_on = null, responsible = '', proposed_on = null where visit = ? and promise is null;

-- keep_action: one action of a plan.
update visit_items set action = ?, due_on = ?, responsible = ? where visit = ? and item = ? and promise is null;

-- clear_proposals: what the worker had proposed.
update visit_items set proposed_on = null where visit = ?;

-- propose_day: the day that she would rather have.
update visit_items set proposed_on = ? where visit = ? and item = ?;

-- move_visit: where it stands.
update visits set state = ? where id = ?;

-- agree_action: what was promised about an item.
update visit_items set promise = (select id from promises where owner = ? and ref = ?)
where visit = ? and item = ?;

-- close_action: its evidence was accepted.
update visit_items set closed_at = ? where visit = ? and item = ?;

-- action_of: what a promise is about, with the latest evidence. Whoever coaches her today looks at it.
select i.visit, i.item, i.promise, i.action, p.due_on, coalesce(w.coach, v.coach), coalesce(e.state, ''), coalesce(e.reason, '')
from visit_items i join visits v on v.id = i.visit join promises p on p.id = i.promise
    left join people w on w.id = v.worker
    left join evidence e on e.id = (
        select max(id) from evidence where visit = i.visit and item = i.item)
where i.promise = ? and i.closed_at is null and i.responsible = 'worker';

-- actions_of: hers that are not closed, by day.
select i.visit, i.item, i.promise, i.action, p.due_on, coalesce(w.coach, v.coach), coalesce(e.state, ''), coalesce(e.reason, '')
from visits v join visit_items i on i.visit = v.id join promises p on p.id = i.promise
    left join people w on w.id = v.worker
    left join evidence e on e.id = (
        select max(id) from evidence where visit = i.visit and item = i.item)
where v.worker = ? and v.state = 'agreed' and i.responsible = 'worker' and i.closed_at is null
    and p.state != 'dropped'
order by p.due_on, i.visit, i.item;

-- keep_evidence: write evidence, once for each (person, ref).
insert into evidence (person, ref, visit, item, words, voice, picture, sent_at)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (person, ref) do update set ref = excluded.ref
returning id;

-- evidence: one piece of it, with the action that it is for.
select e.id, e.person, e.visit, e.item, coalesce(w.coach, v.coach), i.action, i.promise, e.words, e.voice, e.picture, e.sent_at,
    e.state, e.reason, e.reason_voice
from evidence e join visits v on v.id = e.visit left join people w on w.id = e.person
    join visit_items i on i.visit = e.visit and i.item = e.item
where e.id = ?;

-- evidence_for: what waits for whoever coaches them today, the oldest first; only the latest about an action
-- counts.
select e.id, e.person, e.visit, e.item, coalesce(w.coach, v.coach), i.action, i.promise, e.words, e.voice, e.picture, e.sent_at,
    e.state, e.reason, e.reason_voice
from people w join visits v on v.worker = w.id join evidence e on e.visit = v.id and e.state = 'sent'
    join visit_items i on i.visit = e.visit and i.item = e.item
where w.coach = ? and v.worker = e.person and i.closed_at is null
    and e.id = (select max(id) from evidence where visit = i.visit and item = i.item)
order by e.id limit ?;

-- decide_evidence: the first decision stands.
update evidence set state = ?, reason = ?, reason_voice = ?, decided_at = ?, decided_by = ? where id = ? and state = 'sent';

-- drop_media: a file that is not kept.
delete from media where id = ? and person = ?;
