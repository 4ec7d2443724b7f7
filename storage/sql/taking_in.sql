-- is_first: remember a digest; changes no row when it was seen before, in either form.
insert into seen (digest)
select ? where not exists (select 1 from seen_before where digest = ?)
on conflict do nothing;

-- person: one person, by her id.
select {person}
from people p left join facilities f on f.id = p.facility
where p.id = ?;

-- person_known_at: whoever writes from this address.
select {person}
from addresses a join people p on p.id = a.person left join facilities f on f.id = p.facility
where a.channel = ? and a.chat = ?;

-- who_speaks_at: whoever has the phone, where several share it; the phone itself while nobody does.
select {person}
from addresses a left join handsets h on h.phone = a.person
    join people p on p.id = coalesce(h.speaker, a.person) left join facilities f on f.id = p.facility
where a.channel = ? and a.chat = ?;

-- people: several people, their ids given as a JSON list.
select {person}
from json_each(?) wanted join people p on p.id = wanted.value left join facilities f on f.id = p.facility
order by p.id;

-- coachees: the people of one coach.
select {person}
from people p left join facilities f on f.id = p.facility
where p.coach = ?;

-- new_person: somebody who was never heard of.
insert into people (channel, chat, created_at) values (?, ?, ?) returning id;

-- new_address: where she writes from.
insert into addresses (channel, chat, person) values (?, ?, ?);

-- wrote_from: the address that is answered from now on.
update people set channel = ?, chat = ? where id = ?;

-- conversation: how the talk with her was left.
select body from conversations where person = ?;

-- keep_conversation: how the talk with her is left now.
insert into conversations (person, turn, body, talks) values (?, ?, ?, ?)
on conflict (person) do update set turn = excluded.turn, body = excluded.body, talks = excluded.talks;

-- write_entry: one event as it was taken in.
insert into journal (person, subject, turn, at, channel, kind, text, key, event, facts)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- show_entry: what she said last in a turn, as a bubble on her chat page.
insert into bubbles (person, journal)
values (?1, (select max(id) from journal where person = ?1 and turn = ?2));

-- dead_letter: an event that could not be taken in.
insert into dead_letters (person, at, key, kind, event, error) values (?, ?, ?, ?, ?, ?);
