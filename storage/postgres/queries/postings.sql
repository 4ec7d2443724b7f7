-- coaches_near: who coaches in a facility, or anywhere in a district.
select {person}
from people p left join facilities f on f.id = p.facility
where p.roles like '%coach%' and p.joined_to is null and p.handset = 0 and p.id in (
    select w.id from people w
    where w.facility = ?1 and w.facility is not null and w.roles like '%coach%'
    union select w.id from facilities d
        join people w on w.facility = d.id and w.facility is not null and w.roles like '%coach%'
        where d.district = ?2 and d.district != ''
    union select q.person from postings q
        where q.district = ?2 and q.district != '' and q.until is null and q.facility is null);
