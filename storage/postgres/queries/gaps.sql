-- present_at: who takes part in these facilities.
select p.facility, p.id, p.name, p.cadre, p.zone, p.coach, coalesce(s.shared, 0),
    p.channel is not null and p.unreachable_since is null,
    (select max(held.finished_at) from checkins held where held.coachee = p.id)
from json_array_elements_text(cast(? as json)) there(id) join people p on p.facility = there.id
    left join sharing s on s.person = p.id and s.coach = p.coach
where p.consent_at is not null and p.stopped_at is null and ' ' || p.roles || ' ' like '% worker %'
    and p.joined_to is null and p.handset = 0;

-- pledged_at: what those who take part there promised, by the day first promised.
select p.facility, p.id, coalesce(o.other = p.coach or c.coach = p.coach and c.shared = 1, false),
    o.counts_on, o.state, o.closed_at
from json_array_elements_text(cast(? as json)) there(id) join people p on p.facility = there.id
    join promises o on o.owner = p.id and o.first_due_on >= ? and o.state != 'dropped'
    left join checkins c on c.id = o.checkin
where p.consent_at is not null and p.stopped_at is null and ' ' || p.roles || ' ' like '% worker %'
    and p.joined_to is null and p.handset = 0
order by p.id, o.first_due_on, o.id;

-- weakest_at: what each of one cadre has most likely forgotten by a day, of each skill.
-- What is forgotten grows with days by stability.
select distinct on (m.person, asked.value) m.person, asked.value, m.stability, m.reviewed_at,
    extract(epoch from cast(?4 as timestamp) - cast(m.reviewed_at as timestamp)) / m.stability as forgotten
from json_array_elements_text(cast(?1 as json)) there(id)
    join people p on p.facility = there.id and p.cadre is not distinct from ?2
    cross join json_each_text(cast(?3 as json)) asked
    join memories m on m.person = p.id and m.item = asked.key
where p.consent_at is not null and p.stopped_at is null and ' ' || p.roles || ' ' like '% worker %'
    and p.joined_to is null and p.handset = 0
order by m.person, asked.value, forgotten desc;

-- mastered_at: who has ever mastered which module.
with there as (select json_array_elements_text(cast(?1 as json)) as id)
select p.id, k.module from there join people p on p.facility = there.id join checkups k on k.person = p.id
union select p.id, c.module
from there join people p on p.facility = there.id
    join certificates_today c on c.person = p.id and c.revoked_at is null and c.withdrawn_at is null;

-- visited_at: when each was visited last.
select v.facility, max(v.finished_at)
from json_array_elements_text(cast(? as json)) there(id)
    join visits v on v.facility = there.id and v.finished_at is not null
group by v.facility;

-- found_at: each gap at the last of these visits that found it.
select distinct on (v.facility, v.checklist, i.item) v.facility, v.coach, o.owner, i.closed_at is not null,
    i.closed_at is null and o.id is not null and o.due_on < ?3, v.id
from json_array_elements_text(cast(?1 as json)) there(id)
    join visits v on v.facility = there.id and v.finished_at >= ?2
    join visit_items i on i.visit = v.id and i.answer = 'no'
    left join promises o on o.id = i.promise and o.state != 'dropped'
order by v.facility, v.checklist, i.item, v.id desc;
