-- listed: what trainers may answer, the oldest first; the other columns are those of the oldest of a gist.
select * from (
    select distinct on (q.gist) q.id as oldest, q.person, q.asked_at, q.words,
        count(*) over (partition by q.gist), q.language, coalesce(p.cadre, ''), coalesce(f.district, ''),
        q.reason, 'listed', ''
    from questions q join people p on p.id = q.person left join facilities f on f.id = p.facility
    where q.answered_at is null and (q.coach is null or q.listed_at is not null or q.asked_at <= ?)
    order by q.gist, q.id) gists
order by oldest limit ?;
