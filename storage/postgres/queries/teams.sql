-- team_forgets: what each of those of one cadre who share with this coach has most likely forgotten by a day.
-- What is forgotten grows with days by stability.
select person, item, stability, reviewed_at, forgotten from (
    select distinct on (m.person) m.person, m.item, m.stability, m.reviewed_at,
        extract(epoch from cast(?4 as timestamp) - cast(m.reviewed_at as timestamp)) / m.stability as forgotten,
        max(m.reviewed_at) over (partition by m.person) as latest
    from people p join sharing s on s.person = p.id and s.coach = p.coach and s.shared = 1
        join memories m on m.person = p.id
    where p.coach = ?1 and p.cadre is not distinct from ?2
        and m.item in (select json_array_elements_text(cast(?3 as json)))
    order by m.person, forgotten desc) hers
where latest >= ?5;
