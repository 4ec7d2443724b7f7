-- memory: what she is held to remember of one item.
select item, stability, difficulty, reviewed_at, due_at, reviews, lapses
from memories where person = ? and item = ?;

-- memories: everything she was ever asked, soonest due first.
select item, stability, difficulty, reviewed_at, due_at, reviews, lapses
from memories where person = ? order by due_at, item;

-- keep_review: a line of the log; changes no row when that answer is there already.
insert into reviews (person, ref, item, grade, reviewed_at, next_due_at, edition)
values (?, ?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- keep_memory: the new memory in the place of the old.
insert into memories
    (person, item, stability, difficulty, reviewed_at, due_at, reviews, lapses)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (person, item) do update set stability = excluded.stability, difficulty = excluded.difficulty, reviewed_at = excluded.reviewed_at, due_at = excluded.due_at, reviews = excluded.reviews, lapses = excluded.lapses;
