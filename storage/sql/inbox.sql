-- put_by: keep an update until its turn comes.
insert into inbox (key, sender, kind, at, event) values (?, ?, ?, ?, ?) on conflict (key) do nothing;

-- first_put_by: the first of hers that wait.
select id, key, kind, at, event from inbox where sender = ? order by id limit ?;

-- put_by_of: of whom something waits.
select distinct sender from inbox;

-- drop_put_by: its turn is committed.
delete from inbox where key = ?;

-- unreadable: what could not be read waits as what she is asked for again.
update inbox set kind = ?, event = ? where id = ?;

-- put_aside: what can be asked for again of nobody waits no more.
delete from inbox where id = ?;

-- of_whom: whoever writes from there.
select person from addresses where channel = ? and chat = ?;

-- not_taken_in: administrators see that something of hers could not be read.
insert into dead_letters (person, at, key, kind, event, error) values (?, ?, ?, ?, '{}', ?);
