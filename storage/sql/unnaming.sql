-- name_of: as she is called.
select name from people where id = ?;

-- coachees_ever: whoever was coached by one, and those whose past is theirs.
select distinct p.id, p.language from coachings c
join people p on p.id = c.person or p.joined_to = c.person
where c.coach = ?1 and p.id != ?1;

-- messages_to: all that somebody was sent, or is to be.
select id, message from outbox where person = ?;

-- say_otherwise: one message in other words.
update outbox set message = ? where id = ?;

-- facts_of: what her turns read of the world.
select turn, facts from journal where person = ?;

-- know_otherwise: what one of them read.
update journal set facts = ? where person = ? and turn = ?;

-- waiting_facts: what her timers carry.
select id, facts from timers where person = ?;

-- wait_otherwise: what one of them carries.
update timers set facts = ? where id = ?;

-- body_of: her talks at rest.
select body from conversations where person = ?;

-- talk_otherwise: her talks at rest, in other words.
update conversations set body = ? where person = ?;
