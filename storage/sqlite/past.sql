-- journal_of: everything that was taken in from one person, in order.
select turn, at, kind, key, event, facts from journal where person = ? order by turn, id;

-- posted: everything that was meant to be sent to one person, by its key.
select key, message from outbox where person = ?;

-- remembered: everybody who did not ask to be forgotten.
select id from people where forgotten_at is null order by id;
