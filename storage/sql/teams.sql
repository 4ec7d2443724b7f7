-- has_team: whether she coaches anybody.
select 1 from people where coach = ? limit 1;

-- team: the people of one coach; counts and dates, and none of their words.
-- Promises are counted where she shared them with this coach, or made them to him; that she is stuck he is
-- told of anyway. What was meant for her since a message last came to her phone, or she was there, has not
-- reached her: where a provider tells what is on a phone, what it only took has not arrived.
select p.id, p.name, p.cadre, p.rhythm_every, p.created_at, p.stopped_at is not null, p.unreachable_since,
    (select max(held.finished_at) from checkins held where held.coachee = p.id),
    count(case when c.id is not null or o.other = p.coach then 1 end),
    count(case when (c.id is not null or o.other = p.coach) and o.due_on < ?2 then 1 end),
    count(case when o.state = 'stuck' then 1 end),
    min(case when (c.id is not null or o.other = p.coach) and o.due_on < ?2 then o.due_on end),
    (select min(u.posted_at)
        from (select coalesce((select h.counted_at from presence h where h.person = p.id), '') as there,
                coalesce((select max(c.at) from (
                    select case when max(s.delivered_at) is null
                        then max(case when s.purpose >= 3 and s.state in ('sent', 'uncertain') then s.sent_at end)
                        else max(case when s.purpose >= 3 and s.state in ('sent', 'uncertain') then s.delivered_at end)
                        end as at
                    from outbox s where s.person = p.id group by s.channel) c), '') as came) last
            join outbox u on u.person = p.id and u.purpose >= 3 and u.state != 'withdrawn'
                and u.posted_at > last.there and u.posted_at > last.came)
from people p
    left join promises o on o.owner = p.id and o.state in ('open', 'stuck')
    left join checkins c on c.id = o.checkin and c.coach = p.coach and c.shared = 1
where p.coach = ?1
group by p.id;

-- team_forgets: what each of those of one cadre who share with this coach has most likely forgotten by a day.
-- What is forgotten grows with days by stability. The one max() decides which row the bare columns are of.
select m.person, m.item, m.stability, m.reviewed_at,
    max((julianday(?4) - julianday(m.reviewed_at)) / m.stability)
from people p join sharing s on s.person = p.id and s.coach = p.coach and s.shared = 1
    join memories m on m.person = p.id
where p.coach = ?1 and p.cadre is ?2 and m.item in (select value from json_each(?3))
group by p.id having sum(m.reviewed_at >= ?5) > 0;

-- shared_checkin: the latest that she shared with this coach.
select goal, first_step, due_on, confidence, finished_at
from checkins where coachee = ? and coach = ? and shared = 1
order by finished_at desc, id desc limit 1;

-- shared_promises: her open ones, made to this coach or out of check-ins that she shared with him.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.counts_on, p.other, p.helps, p.told, p.note, p.asked_at, p.passed_on_to
from promises p left join checkins c on c.id = p.checkin
where p.owner = ?1 and p.state in ('open', 'stuck') and (p.other = ?2 or c.coach = ?2 and c.shared = 1)
order by p.due_on, p.id;

-- wrote_since: whether anything of hers came after then.
select 1 from journal where person = ? and kind != 'timer' and at > ? limit 1;
