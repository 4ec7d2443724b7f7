-- add_invitation: a code that nobody has.
insert into invitations (code, roles, facility, district, coach, given_by, given_at, expires_at)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- codes_there: which of these there are, given as a JSON list.
select code from invitations where code in (select value from json_each(?));

-- invitation: one, whatever became of it.
select code, roles, facility, district, coach, given_by, given_at, expires_at, used_at, used_by, revoked_at
from invitations where code = ?;

-- use_invitation: once, while it is good, and not by whoever gave it.
update invitations set used_at = ?1, used_by = ?2
where code = ?3 and used_at is null and revoked_at is null and expires_at > ?1
    and coach is distinct from ?2 and given_by is distinct from ?2
returning code, roles, facility, district, coach, given_by, given_at, expires_at, used_at, used_by, revoked_at;

-- revoke_invitation: by whoever gave it, while nobody used it.
update invitations set revoked_at = ?1
where code = ?2 and given_by = ?3 and used_at is null and revoked_at is null and expires_at > ?1;

-- open_invitations: what one person gave and nobody used.
select code, roles, facility, district, coach, given_by, given_at, expires_at, used_at, used_by, revoked_at
from invitations
where given_by = ? and used_at is null and revoked_at is null and expires_at > ?
order by given_at, code;

-- note_wrong_code: one try.
insert into wrong_codes (person, turn, at) values (?, ?, ?) on conflict do nothing;

-- wrong_codes: how many tries since then.
select count(*) from wrong_codes where person = ? and at > ?;
