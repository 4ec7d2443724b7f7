-- keep_link: one for each person.
insert into login_links (person, digest, expires_at) values (?, ?, ?)
on conflict (person) do update set digest = excluded.digest, expires_at = excluded.expires_at;

-- good_link: whether it was not used, nor another one given since.
select 1 from login_links where person = ? and digest = ? and expires_at > ?;

-- use_link: it is good once.
delete from login_links where person = ? and digest = ? and expires_at > ?;

-- drop_ended: those that nobody can use any more.
delete from logins where ends_at <= ?;

-- begin: a browser is in.
insert into logins (digest, person, began_at, seen_at, ends_at, agent, shared, framed)
values (?, ?, ?, ?, ?, ?, ?, ?) returning id;

-- by_cookie: the login of a cookie.
select id, person, began_at, seen_at, ends_at, agent, shared, framed from logins where digest = ?;

-- seen: she looked at a page.
update logins set seen_at = ? where id = ?;

-- logins_of: the browsers of one person.
select id, person, began_at, seen_at, ends_at, agent, shared, framed
from logins where person = ? order by seen_at desc, id desc;

-- end: one of hers ends.
delete from logins where person = ? and id = ?;
