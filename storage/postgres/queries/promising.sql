-- lying: coaches' promises that are open though their day is over, the oldest first.
select p.id, p.owner, p.other, p.due_on, p.passed_on_to, p.passed_on_at,
    (select count(*) from promise_reminders r where r.promise = p.id and r.due_on = p.due_on)
from promises p
where p.helps = 1 and p.state = 'open' and p.due_on < ?
order by p.due_on, p.id;

-- of_district: the district officers of one district, who agreed and did not stop.
select p.id from people p left join facilities f on f.id = p.facility
    left join postings q on q.person = p.id and q.until is null
where p.roles like '%district%' and coalesce(f.district, q.district) = ? and p.consent_at is not null
    and p.stopped_at is null
order by p.id;

-- administrators: the administrators, wherever they are, who agreed and did not stop.
select p.id from people p
where p.roles like '%administrator%' and ? = '' and p.consent_at is not null and p.stopped_at is null
order by p.id;
