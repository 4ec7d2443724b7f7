-- journal_of: everything that was taken in from one person, in order; up to what she was told of
-- somebody who asked to be forgotten, for from there on it does not tell how a talk went. What was purged
-- is not told.
select turn, at, kind, key, event, facts from journal
where person = ?1 and turn < coalesce(
    (select min(turn) from journal where person = ?1 and event = '{}'), 2147483647)
    and event != 'null'
order by turn, id;

-- posted: everything that was meant to be sent to one person, by its key; whoever it was left to since.
select key, message from outbox where key > ?1 || '.' and key < ?1 || '/';

-- sending_states: how far each of those is.
select key, state from outbox where key > ?1 || '.' and key < ?1 || '/';

-- remembered: everybody who did not ask to be forgotten.
select id from people where forgotten_at is null order by id;
