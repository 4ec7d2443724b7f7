-- visit_before_named: the last finished one of this coach to a place that he wrote so.
select v.id, v.coach, v.number, v.worker, v.facility, v.place, v.checklist, v.edition,
    v.begun_at, v.finished_at, v.percent, v.state
from visits v
where v.coach = ? and v.checklist = ? and v.id < ? and v.finished_at is not null
    and v.worker is null and v.facility is null and lower(v.place) = lower(cast(? as ctext))
order by v.id desc limit 1;
