-- keep_sharing: what she decided, in the place of what she had decided before.
insert into sharing (person, coach, shared, decided_at) values (?, ?, ?, ?)
on conflict (person) do update set coach = excluded.coach, shared = excluded.shared, decided_at = excluded.decided_at;

-- shares: what she decided for the coach that she has today.
select s.shared from sharing s join people p on p.id = s.person and p.coach = s.coach where s.person = ?;

-- sharers: who shares with this coach.
select p.id from people p join sharing s on s.person = p.id and s.coach = p.coach
where p.coach = ? and s.shared = 1;

-- note_mention: what he was told of her in that turn.
insert into mentions (subject, person, turn, at, words) values (?, ?, ?, ?, ?)
on conflict (subject, person, turn) do update set at = excluded.at, words = excluded.words;
