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

-- entries_at: who has these numbers, given as a JSON list.
select t.telephone, t.entry
from json_array_elements_text(cast(? as json)) wanted(telephone)
    join register_telephones t on t.telephone = wanted.telephone
order by t.telephone, t.entry;

-- people_at: who writes from these numbers on WhatsApp.
select a.chat, a.person
from json_array_elements_text(cast(? as json)) wanted(chat)
    join addresses a on a.channel = 'whatsapp' and a.chat = wanted.chat;
