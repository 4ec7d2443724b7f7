-- memory: what she is held to remember of one item.
select item, stability, difficulty, reviewed_at, due_at, reviews, lapses
from memories where person = ? and item = ?;

-- memories: everything she was ever asked, soonest due first.
select item, stability, difficulty, reviewed_at, due_at, reviews, lapses
from memories where person = ? order by due_at, item;

-- keep_review: a line of the log; changes no row when that answer is there already.
insert or ignore into reviews (person, ref, item, grade, reviewed_at, next_due_at, edition)
values (?, ?, ?, ?, ?, ?, ?);

-- keep_memory: the new memory in the place of the old.
insert or replace into memories
    (person, item, stability, difficulty, reviewed_at, due_at, reviews, lapses)
values (?, ?, ?, ?, ?, ?, ?, ?);
