-- facilities_of: those of one district, by name.
select id, name, district, region from facilities where district = ? order by name, id;

-- every_facility: the whole register.
select id, name, district, region from facilities order by district, name, id;

-- facilities_of_team: where the people of one coach work.
select distinct f.id, f.name, f.district, f.region
from people p join facilities f on f.id = p.facility
where p.coach = ? order by f.name, f.id;

-- present_at: who takes part in these facilities.
select p.facility, p.id, p.name, p.cadre, p.zone, p.coach, coalesce(s.shared, 0),
    p.channel is not null and p.unreachable_since is null,
    (select max(held.finished_at) from checkins held where held.coachee = p.id)
from json_each(?) join people p on p.facility = json_each.value
    left join sharing s on s.person = p.id and s.coach = p.coach
where p.consent_at is not null and p.stopped_at is null and ' ' || p.roles || ' ' like '% worker %'
    and p.joined_to is null and p.handset = 0;

-- pledged_at: what those who take part there promised, by the day first promised.
select p.facility, p.id, coalesce(o.other = p.coach or c.coach = p.coach and c.shared = 1, 0),
    o.counts_on, o.state, o.closed_at
from json_each(?) join people p on p.facility = json_each.value
    join promises o on o.owner = p.id and o.first_due_on >= ? and o.state != 'dropped'
    left join checkins c on c.id = o.checkin
where p.consent_at is not null and p.stopped_at is null and ' ' || p.roles || ' ' like '% worker %'
    and p.joined_to is null and p.handset = 0
order by p.id, o.first_due_on, o.id;

-- weakest_at: what each of one cadre has most likely forgotten by a day, of each skill.
-- What is forgotten grows with days by stability. The one max() decides which row the bare columns are of.
with asked as materialized (select key as item, value as skill from json_each(?3))
select m.person, asked.skill, m.stability, m.reviewed_at,
    max((julianday(?4) - julianday(m.reviewed_at)) / m.stability)
from json_each(?1) cross join people p on p.facility = json_each.value and p.cadre is ?2
    cross join asked cross join memories m on m.person = p.id and m.item = asked.item
where p.consent_at is not null and p.stopped_at is null and ' ' || p.roles || ' ' like '% worker %'
    and p.joined_to is null and p.handset = 0
group by m.person, asked.skill;

-- mastered_at: who has ever mastered which module.
select p.id, k.module
from json_each(?1) join people p on p.facility = json_each.value join checkups k on k.person = p.id
union select p.id, c.module
from json_each(?1) join people p on p.facility = json_each.value
    join certificates_today c on c.person = p.id and c.revoked_at is null and c.withdrawn_at is null;

-- visited_at: when each was visited last.
select v.facility, max(v.finished_at)
from json_each(?) join visits v on v.facility = json_each.value and v.finished_at is not null
group by v.facility;

-- found_at: each gap at the last of these visits that found it. The one max() decides which row the bare
-- columns are of.
select v.facility, v.coach, o.owner, i.closed_at is not null,
    i.closed_at is null and o.id is not null and o.due_on < ?3, max(v.id)
from json_each(?1) join visits v on v.facility = json_each.value and v.finished_at >= ?2
    join visit_items i on i.visit = v.id and i.answer = 'no'
    left join promises o on o.id = i.promise and o.state != 'dropped'
group by v.facility, v.checklist, i.item;
