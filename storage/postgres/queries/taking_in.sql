-- people: several people, their ids given as a JSON list.
select {person}
from people p left join facilities f on f.id = p.facility
where p.id in (select cast(json_array_elements_text(cast(? as json)) as bigint))
order by p.id;

-- person_known_at: whoever writes from this address; nobody else changes her until the transaction ends.
select {person}
from addresses a join people p on p.id = a.person left join facilities f on f.id = p.facility
where a.channel = ? and a.chat = ?
for no key update of p;
