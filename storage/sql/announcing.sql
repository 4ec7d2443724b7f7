-- unannounced: those that run, with a round of invitations left.
select id, title, district, first_day, last_day, rules, ended_at, cadres, rounds from championships
where ended_at is null and last_day >= ?1 and first_day <= ?1 and rounds < 2 order by first_day, id;

-- next_players: the next of those it is for, by id.
select p.id from championships c join people p on p.id > c.last_invited and p.id != c.owner
    join facilities f on f.id = p.facility
where c.id = :id
    and p.handset = 0 and p.consent_at is not null and p.stopped_at is null and p.unreachable_since is null
    and (c.district = '' or f.district = c.district)
    and (c.cadres = '' or ',' || c.cadres || ',' like '%,' || p.cadre || ',%')
    and not exists (select 1 from players w where w.championship = :id and w.person = p.id)
    and not exists (select 1 from championship_people w where w.championship = :id and w.person = p.id)
order by p.id limit :most;

-- invite: somebody, once for ever.
insert into championship_people (championship, person, invited_at) values (?, ?, ?) on conflict do nothing;

-- invited_up_to: how far a round is.
update championships set last_invited = ? where id = ?;

-- round_over: the next begins with the first of all.
update championships set rounds = rounds + 1, last_invited = 0 where id = ?;

-- decline: she said no.
update championship_people set declined_at = coalesce(declined_at, ?) where championship = ? and person = ?;

-- turnout: of one championship.
select (select count(*) from championship_people where championship = ?1),
    (select count(*) from players where championship = ?1),
    (select count(*) from championship_people where championship = ?1 and declined_at is not null);

-- deed_counts: where points are from, by facility.
select w.facility, x.deed, sum(case when x.points > 0 then 1 else 0 end), sum(x.points)
from points x join players w on w.championship = x.championship and w.person = x.person
join facilities f on f.id = w.facility
where x.championship = ? group by w.facility, f.name, f.id, x.deed having sum(x.points) > 0 order by f.name, f.id, x.deed;

-- organiser: who opened it.
select owner from championships where id = ?;

-- told_of_end: those who hear how it ended hear it now.
update timers set due_at = :now where timer = :timer and about = :about and due_at > :now
    and person in (select person from players where championship = :id
        union select owner from championships where id = :id);
