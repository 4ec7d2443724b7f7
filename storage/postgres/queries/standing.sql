-- standing: how many people have an open talk on each edition.
select f ->> 'edition' as edition, count(distinct c.person)
from conversations c cross join json_array_elements(parsed(c.body) -> 'stack') f
where c.talks > 0
group by 1 order by 1;

-- standing_by_pack: how many of them are asked the questions of each pack.
select f ->> 'edition' as edition, split_part(i ->> 'id', '/', 1) as pack, count(distinct c.person)
from conversations c cross join json_array_elements(parsed(c.body) -> 'stack') f
    cross join json_array_elements(f -> 'facts' -> 'session') i
where c.talks > 0
group by 1, 2 order by 1, 2;
