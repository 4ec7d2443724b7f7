-- held_back: of a coach's people, what comes round and their week had no place for.
select distinct o.person, o.purpose, o.state, case o.state when 'held' then o.not_before end
from people p join outbox o on o.person = p.id
where p.coach = ?1 and o.purpose >= 6 and o.purpose <= 7 and o.sent_at is null and o.reason = 'weekly budget'
    and (o.state = 'held' or (o.state = 'dropped' and o.posted_at >= ?2))
order by 1, 2;
