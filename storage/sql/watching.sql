-- waiting: of one channel and purpose, how many may go by now, up to so many, and since when.
select count(*), min(not_before) from (
    select not_before from outbox
    where state = 'queued' and channel = ? and purpose = ? order by id limit ?) as ready;

-- late_timers: how many are due, up to so many, and since when.
select count(*), min(due_at) from (
    select due_at from timers where due_at <= ? order by due_at limit ?) as late;

-- dead_letters: how many were put aside after that one, up to so many, and the latest.
select count(*), max(id) from (
    select id from dead_letters where id > ? order by id limit ?) as aside;

-- raised: what administrators were told of.
select kind, about, since, told_at from alerts order by kind, about;

-- keep_raised: told once more; it has lasted since it was told first.
insert into alerts (kind, about, since, told_at) values (?, ?, ?, ?)
on conflict (kind, about) do update set told_at = excluded.told_at;

-- drop_raised: it is over.
delete from alerts where kind = ? and about = ?;
