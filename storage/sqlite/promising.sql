-- promises_to: what others promised her and is not closed, by day.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.other, p.helps, p.told, p.note
from promises p left join checkins c on c.id = p.checkin
where p.other = ? and p.state in ('open', 'stuck')
order by p.due_on, p.id;

-- changed_for: what others promised her, open, stuck or done since then.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.other, p.helps, p.told, p.note
from promises p left join checkins c on c.id = p.checkin
where p.other = ? and (p.state in ('open', 'stuck') or p.state = 'done' and p.closed_at >= ?)
order by p.id;

-- promise_told: how it stood when the other side heard of it last.
update promises set told = ? where id = ?;

-- promise_reminded: its owner was reminded in that turn.
insert or ignore into promise_reminders (promise, due_on, turn, at) select id, due_on, ?, ? from promises where id = ?;

-- reminders: how many were made since the day that stands, and how many of those were sent.
select count(*), coalesce(sum(exists (
    select 1 from outbox o
    where o.key > p.owner || '.' || r.turn || '.' and o.key < p.owner || '.' || r.turn || '/'
        and o.state = 'sent')), 0)
from promises p join promise_reminders r on r.promise = p.id and r.due_on = p.due_on
where p.id = ?;

-- pass_on: somebody above the coach hears of it, once.
update promises set passed_on_at = ? where id = ? and passed_on_at is null and state = 'open';

-- passed_on_at: since when somebody above the coach knows.
select passed_on_at from promises where id = ?;

-- settled: what one owner promised somebody, or anybody as a coach, by the day first promised.
select first_due_on, state, closed_at from promises
where owner = ?1 and other is not null and iif(?2 is null, helps, other = ?2) and first_due_on >= ?3
    and state != 'dropped'
order by first_due_on, id;

-- district: the district officers of one district, who agreed and did not stop.
select p.id from people p join facilities f on f.id = p.facility
where instr(p.roles, 'district') > 0 and f.district = ? and p.consent_at is not null and p.stopped_at is null
order by p.id;

-- administrator: the administrators, wherever they are, who agreed and did not stop.
select p.id from people p
where instr(p.roles, 'administrator') > 0 and ? = '' and p.consent_at is not null and p.stopped_at is null
order by p.id;

-- keep_wish: write a wish, once for each (person, ref).
insert into wishes (person, ref, coach, words, asked_at) values (?, ?, ?, ?, ?)
on conflict (person, ref) do update set ref = excluded.ref
returning id;

-- wish: one wish as it stands.
select id, person, coach, words, asked_at, closed_at, outcome, reason from wishes where id = ?;

-- wishes_of: hers that are open, the oldest first.
select id, person, coach, words, asked_at, closed_at, outcome, reason from wishes
where person = ? and closed_at is null order by id;

-- wishes_for: those that wait for one coach, the oldest first.
select id, person, coach, words, asked_at, closed_at, outcome, reason from wishes
where coach = ? and closed_at is null order by id;

-- close_wish: the first end stands.
update wishes set outcome = ?, reason = ?, closed_at = ? where id = ? and closed_at is null;
