-- set_timer: one per (person, timer, about); set again, it moves.
insert into timers (person, timer, about, due_at, facts, subject) values (?, ?, ?, ?, ?, ?)
on conflict (person, timer, about)
do update set due_at = excluded.due_at, facts = excluded.facts, subject = excluded.subject;

-- cancel_timer: whenever it is due.
delete from timers where person = ? and timer = ? and about = ?;

-- take_timer: only while it stands as it was when it was found due.
delete from timers where person = ? and timer = ? and about = ? and due_at = ?;

-- due_timers: what is due by now, earliest first.
select id, person, timer, about, due_at, facts from timers
where due_at <= ? order by due_at, id limit ?;

-- her_timers: all of hers, in the order in which they were first set.
select id, person, timer, about, due_at, facts from timers where person = ? order by id;

-- next_due_at: the earliest timer, held message, or message that was not looked at yet and that no
-- held one keeps waiting.
select min(at) from (
    select min(due_at) as at from timers
    union all select min(not_before) from outbox where state = 'held'
    union all select min(o.not_before) from outbox o where o.state = 'queued' and not exists (
        select 1 from outbox e
        where e.state = 'held' and e.channel = o.channel and e.chat = o.chat
            and e.purpose = o.purpose and e.id < o.id and e.reason != 'handset')) due;
