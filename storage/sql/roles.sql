-- note_change: what an operator did.
insert into role_changes (person, role, given, at) values (?, ?, ?, ?);

-- changes: hers in order.
select role, given, at from role_changes where person = ? order by id;

-- holders: whoever is more than a worker.
select id from people
where roles not in ('', 'worker') and joined_to is null and forgotten_at is null order by id;

-- latest: the number of the last change.
select coalesce(max(id), 0) from role_changes;

-- changed_since: whose roles were changed behind a number.
select person from role_changes where id > ? order by id;
