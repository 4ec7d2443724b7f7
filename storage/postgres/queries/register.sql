-- new_ids: that no entry has, as many as the numbers from 1 of a JSON list.
select nextval(pg_get_serial_sequence('register', 'id')) from json_array_elements_text(cast(? as json));

-- end_posts: those that go on and were not named; a JSON list of what was.
update register_posts set until = ?
where entry = ? and until = '' and ref not in (select json_array_elements_text(cast(? as json)));

-- entries: several, their ids given as a JSON list.
select r.id, r.source, r.name, r.folded, r.telephone, r.facility, r.cadre, r.job, r.ended_on, r.coach_ref, r.state,
    r.gone_at, r.person
from register r where r.id in (select cast(json_array_elements_text(cast(? as json)) as bigint)) order by r.id;

-- entries_identified: whose these identifiers are, given as a JSON list of pairs.
select i.system, i.value, i.entry
from json_array_elements(cast(? as json)) wanted
    join register_identifiers i on i.system = wanted ->> 0 and i.value = wanted ->> 1;

-- identifiers_of: those of several entries, their ids given as a JSON list.
select i.entry, i.system, i.value from register_identifiers i
where i.entry in (select cast(json_array_elements_text(cast(? as json)) as bigint));

-- namesakes: for each name and place of a JSON list of pairs the first five who have that name there, as a JSON list.
-- By id + 0: else the first five may be looked for through the whole register, in order of the ids.
select cast((
    select json_agg(id) from (
        select r.id from register r
        where r.folded = wanted.pair ->> 0 and r.facility is not distinct from wanted.pair ->> 1
        order by r.id + 0 limit 5) as first) as text)
from json_array_elements(cast(? as json)) with ordinality wanted(pair, place) order by wanted.place;

-- were_forgotten: which of these are of somebody who asked to be forgotten: digests of 16 bytes, one behind the other,
-- and a JSON list of where each begins, counted from 1.
select f.digest
from json_array_elements_text(cast(?2 as json)) wanted(place)
    join register_forgotten f on f.digest = substr(cast(?1 as bytea), cast(wanted.place as integer), 16);

-- entries_at: who has these numbers, given as a JSON list.
select t.telephone, t.entry
from json_array_elements_text(cast(? as json)) wanted(telephone)
    join register_telephones t on t.telephone = wanted.telephone;

-- people_at: who writes from these numbers on WhatsApp.
select a.chat, a.person
from json_array_elements_text(cast(? as json)) wanted(chat)
    join addresses a on a.channel = 'whatsapp' and a.chat = wanted.chat;

-- supervised: whoever has no coach, whom the register names him for, by a JSON list, or who works where he supervises,
-- or at a place of his district where the register has nobody who does.
select p.id, p.name from register r join people p on p.id = r.person
where r.id in (
        select n.id from register n
        where n.coach_ref in (select value from json_array_elements_text(cast(?2 as json))) and n.coach_ref != ''
        union
        select n.id from register him join register n on n.facility = him.facility
        where him.person = ?1 and him.supervises = 1 and him.gone_at is null and him.ended_on = '' and n.coach_ref = ''
        union
        select n.id from register him join facilities h on h.id = him.facility
            join facilities f on f.district = h.district and f.id != h.id
            join register n on n.facility = f.id and n.supervises = 0
        where him.person = ?1 and him.supervises = 1 and him.gone_at is null and him.ended_on = '' and n.coach_ref = ''
            and h.district != '' and n.person is not null
            and not exists (
                select 1 from register s
                where s.facility = f.id and s.supervises = 1 and s.gone_at is null and s.ended_on = ''))
    and p.id != ?1 and p.coach is null and p.consent_at is not null and p.stopped_at is null
    and r.gone_at is null and r.ended_on = ''
order by p.id limit 50;

-- supervisors_near: who supervises by her job in these places, given as a JSON list.
select id, source, name, folded, telephone, facility, cadre, job, ended_on, coach_ref, state, gone_at, person
from register
where facility in (select json_array_elements_text(cast(? as json)))
    and supervises = 1 and gone_at is null and ended_on = ''
order by facility, id;
