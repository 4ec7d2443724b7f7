-- open_championship: once for each (owner, ref).
insert into championships (owner, ref, title, district, first_day, last_day, cadres, rules, opened_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (owner, ref) do update set ref = excluded.ref
returning id;

-- end_championship: from now on nothing counts.
update championships set ended_at = coalesce(ended_at, ?) where id = ?;

-- championship: one, as it stands.
select id, title, district, first_day, last_day, rules, ended_at, cadres from championships where id = ?;

-- championship_for: what runs or comes next, for one district or everywhere.
select id, title, district, first_day, last_day, rules, ended_at, cadres from championships
where ended_at is null and last_day >= ? and district in ('', ?) order by first_day, id limit 1;

-- join: she plays for this facility.
insert into players (championship, person, facility, joined_at) values (?, ?, ?, ?) on conflict do nothing;

-- leave: she plays no more.
delete from players where championship = ? and person = ?;

-- leave_points: and what she earned is gone.
delete from points where championship = ? and person = ?;

-- plays_for: her facility in this one.
select facility from players where championship = ? and person = ?;

-- playing: those that run today and that she is in.
select c.id, c.title, c.district, c.first_day, c.last_day, c.rules, c.ended_at, c.cadres
from players p join championships c on c.id = p.championship
where p.person = ?1 and c.ended_at is null and c.first_day <= ?2 and c.last_day >= ?2 order by c.id;

-- keep_line: what a deed earned.
insert into points (championship, person, deed, about, points, at) values (?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- take_line_back: the deed was none.
delete from points where person = ?1 and deed = ?2 and about = ?3 and championship in (
    select id from championships where ended_at is null and last_day >= ?4);

-- counted: deeds of a kind that earned something since then.
select count(*) from points where championship = ? and person = ? and deed = ? and points > 0 and at >= ?;

-- lines: hers, the latest first.
select at, deed, about, points from points where championship = ? and person = ?
order by at desc, deed, about limit ?;

-- earned: all her points.
select coalesce(sum(points), 0) from points where championship = ? and person = ?;

-- team_points: by facility.
select f.id, f.name, count(distinct p.person), coalesce(sum(x.points), 0)
from players p join facilities f on f.id = p.facility
left join points x on x.championship = p.championship and x.person = p.person
where p.championship = ? group by f.id order by f.name, f.id;
