-- ask: once for each card and person; of other words she is asked anew.
insert into signature_requests (card, person, by, words, at) values (?, ?, ?, ?, ?)
on conflict (card, person) do update set by = excluded.by, words = excluded.words, at = excluded.at;

-- of_person: what she was asked to sign.
select card, person, by, words, at from signature_requests where person = ? order by at, card;

-- of_card: who was asked to sign it.
select card, person, by, words, at from signature_requests where card = ? order by at, person;
