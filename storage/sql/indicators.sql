-- present_then: who took part when it ended, and where she worked then.
select p.id, q.facility, p.zone
from people p join postings q on q.person = p.id and q.since < ?1 and (q.until is null or q.until >= ?1)
where p.consent_at < ?1 and (p.stopped_at is null or p.stopped_at >= ?1) and p.forgotten_at is null
    and p.joined_to is null and p.handset = 0 and ' ' || p.roles || ' ' like '% worker %' and q.facility is not null
order by p.id, q.since, q.id;

-- checked_in: who ever had until its end, and whether in it.
select coachee, max(case when finished_at >= ? then 1 else 0 end)
from checkins where finished_at < ? group by coachee;

-- answered: who ever had until its end, and whether in it.
select person, max(case when reviewed_at >= ? then 1 else 0 end)
from reviews where reviewed_at < ? group by person;

-- certified: whose certificate held when it ended.
select distinct person from certificates_today
where issued_at < ?1 and signed = 1 and (revoked_at is null or revoked_at >= ?1)
    and (withdrawn_at is null or withdrawn_at >= ?1);

-- promises_due: those whose day lay in it.
select owner, counts_on, case when state = 'done' then closed_at end
from promises where counts_on >= ? and counts_on < ? and state != 'dropped';

-- visited_in: facilities that ever were until its end, and whether in it.
select facility, max(case when finished_at >= ? then 1 else 0 end)
from visits where finished_at < ? and facility is not null group by facility;

-- gaps_in: what its visits found, and what became of it by its end.
select v.facility, v.worker, i.closed_at is not null and i.closed_at < ?2, i.closed_at is not null or i.promise is not null
from visits v join visit_items i on i.visit = v.id and i.answer = 'no'
where v.finished_at >= ?1 and v.finished_at < ?2 and v.facility is not null;
