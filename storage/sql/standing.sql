-- standing: how many people have an open talk on each edition.
select f.value ->> '$.edition' as edition, count(distinct c.person)
from conversations c, json_each(c.body, '$.stack') f
where c.talks > 0
group by 1 order by 1;

-- standing_by_pack: how many of them are asked the questions of each pack.
select f.value ->> '$.edition' as edition, substr(i.value ->> '$.id', 1, instr(i.value ->> '$.id', '/') - 1) as pack,
    count(distinct c.person)
from conversations c, json_each(c.body, '$.stack') f, json_each(f.value, '$.facts.session') i
where c.talks > 0
group by 1, 2 order by 1, 2;
