-- promises_to: what others promised her and is not closed, by day.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.counts_on, p.other, p.helps, p.told, p.note, p.asked_at, p.passed_on_to
from promises p left join checkins c on c.id = p.checkin
where p.other = ? and p.state in ('open', 'stuck')
order by p.due_on, p.id;

-- changed_for: what others promised her, open, stuck or done since then.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.counts_on, p.other, p.helps, p.told, p.note, p.asked_at, p.passed_on_to
from promises p left join checkins c on c.id = p.checkin
where p.other = ? and (p.state in ('open', 'stuck') or p.state = 'done' and p.closed_at >= ?)
order by p.id;

-- promise_told: how it stood when the other side heard of it last.
update promises set told = ? where id = ?;

-- promise_reminded: its owner was reminded in that turn.
insert into promise_reminders (promise, due_on, turn, at)
select id, due_on, ?, ? from promises where id = ?
on conflict do nothing;

-- reminders: how many were made since the day that stands, and how many of those were sent.
select count(*), count(case when exists (
    select 1 from outbox o
    where o.key > p.owner || '.' || r.turn || '.' and o.key < p.owner || '.' || r.turn || '/'
        and o.state = 'sent') then 1 end)
from promises p join promise_reminders r on r.promise = p.id and r.due_on = p.due_on
where p.id = ?;

-- ask_promise: the other side asks for it, unless she did lately.
update promises set asked_at = ? where id = ? and state = 'open' and (asked_at is null or asked_at <= ?);

-- pass_on: somebody above the coach hears of it, once.
update promises set passed_on_to = ?, passed_on_at = ? where id = ? and passed_on_at is null and state = 'open';

-- lying: coaches' promises that are open though their day is over, the oldest first.
select p.id, p.owner, p.other, p.due_on, p.passed_on_to, p.passed_on_at,
    (select count(*) from promise_reminders r where r.promise = p.id and r.due_on = p.due_on)
from promises p
where p.helps and p.state = 'open' and p.due_on < ?
order by p.due_on, p.id;

-- settled: what one owner promised somebody, or anybody as a coach, by the day first promised.
select counts_on, state, closed_at from promises
where owner = ?1 and other is not null and (other = ?2 or ?2 is null and helps = 1) and first_due_on >= ?3
    and state != 'dropped'
order by first_due_on, id;

-- settled_by_team: the same of all whom a coach has, what each promised him; with the day first promised.
select p.owner, p.first_due_on, p.counts_on, p.state, p.closed_at from people c join promises p on p.owner = c.id
where c.coach = ?1 and p.other = ?1 and p.first_due_on >= ?2 and p.state != 'dropped'
order by p.first_due_on, p.id;

-- of_district: the district officers of one district, who agreed and did not stop.
select p.id from people p left join facilities f on f.id = p.facility
    left join postings q on q.person = p.id and q.until is null
where instr(p.roles, 'district') > 0 and coalesce(f.district, q.district) = ? and p.consent_at is not null and p.stopped_at is null
order by p.id;

-- administrators: the administrators, wherever they are, who agreed and did not stop.
select p.id from people p
where instr(p.roles, 'administrator') > 0 and ? = '' and p.consent_at is not null and p.stopped_at is null
order by p.id;
