-- people: several people, their ids given as a JSON list.
select p.id, p.name, p.language, p.zone, p.cadre, p.roles, p.coach, p.local_hour,
    p.rhythm_every, p.rhythm_weekday, p.rhythm_hour, p.channel, p.chat,
    p.consent_at, p.stopped_at, p.unreachable_since, p.created_at,
    f.id, f.name, f.district, f.region, p.voice, p.named, p.joined_to, p.handset,
    case when p.roles like '%district%' then (
        select q.district from postings q where q.person = p.id and q.until is null) else '' end,
    p.light, p.hour_chosen
from people p left join facilities f on f.id = p.facility
where p.id in (select cast(json_array_elements_text(cast(? as json)) as bigint))
order by p.id;

-- person_known_at: whoever writes from this address; nobody else changes her until the transaction ends.
select p.id, p.name, p.language, p.zone, p.cadre, p.roles, p.coach, p.local_hour,
    p.rhythm_every, p.rhythm_weekday, p.rhythm_hour, p.channel, p.chat,
    p.consent_at, p.stopped_at, p.unreachable_since, p.created_at,
    f.id, f.name, f.district, f.region, p.voice, p.named, p.joined_to, p.handset,
    case when p.roles like '%district%' then (
        select q.district from postings q where q.person = p.id and q.until is null) else '' end,
    p.light, p.hour_chosen
from addresses a join people p on p.id = a.person left join facilities f on f.id = p.facility
where a.channel = ? and a.chat = ?
for no key update of p;
