-- put_by: keep an update until its turn comes.
insert into inbox (key, sender, kind, at, event) values (?, ?, ?, ?, ?) on conflict (key) do nothing;

-- first_put_by: the first of hers that wait.
select key, kind, at, event from inbox where sender = ? order by id limit ?;

-- put_by_of: of whom something waits.
select distinct sender from inbox;

-- drop_put_by: its turn is committed.
delete from inbox where key = ?;
