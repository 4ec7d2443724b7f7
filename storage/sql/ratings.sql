-- keep_rating: her rating of a month, in the place of an earlier one, with whose coaching it is about.
insert into ratings (person, side, coach, month, heard, useful, promises, word, shared, rated_at)
values (?1, cast(?2 as text), case when cast(?2 as text) = 'coach' then ?1 else (select coach from people where id = ?1) end, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
on conflict (person, side, month) do update set coach = excluded.coach, heard = excluded.heard,
    useful = excluded.useful, promises = excluded.promises, word = excluded.word,
    shared = excluded.shared, rated_at = excluded.rated_at;

-- ratings: hers on one side, from a month on.
select month, heard, useful, promises from ratings
where person = ? and side = ? and month >= ? order by month;

-- averages: of one coach's coaching, by month.
select month, count(*), avg((heard + useful + promises) / 3.0) from ratings
where coach = ? and side = ? and month >= ? group by month order by month;
