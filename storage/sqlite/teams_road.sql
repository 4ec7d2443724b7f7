-- Who coaches has the role of a coach, and a digest coming.

-- Until now whoever had coachees or gave an invitation was a coach, whatever her roles said.
update people set roles = trim(roles || ' coach')
where (id in (select coach from people) or id in (select coach from invitations))
    and ' ' || roles || ' ' not like '% coach %' and forgotten_at is null;

-- The first digest is due on the next Monday at her hour, read as UTC, which is the time of Mali; every
-- later one is reckoned in her zone.
insert into timers (person, timer, about, due_at, facts)
select id, 'digest.due', 'week',
    strftime('%Y-%m-%dT', 'now', '+1 day', 'weekday 1') || local_hour || ':00.000000+00:00', '{}'
from people
where id in (select coach from people where coach is not null)
on conflict (person, timer, about) do nothing;
