-- work_in: her facility from now on.
update people set facility = ? where id = ?;

-- standing_posting: where she works.
select facility, district, since, until, moved_by from postings where person = ? and until is null;

-- leave: until now.
update postings set until = ? where person = ? and until is null;

-- begin: from now on.
insert into postings (person, facility, district, since, moved_by) values (?, ?, ?, ?, ?);

-- postings: hers in order.
select facility, district, since, until, moved_by from postings where person = ? order by since, id;

-- district_of: that of her facility, or the one that she answers for.
select coalesce(f.district, q.district, '') from people p
left join facilities f on f.id = p.facility
left join postings q on q.person = p.id and q.until is null
where p.id = ?;

-- has_district: one of its facilities.
select 1 from facilities where district = ? limit 1;

-- people_of_facility: who works there.
select {person}
from people p join facilities f on f.id = p.facility
where p.facility = ? and p.joined_to is null and p.handset = 0;

-- coaches_near: who coaches in a facility, or anywhere in a district.
select {person}
from people p left join facilities f on f.id = p.facility
where instr(p.roles, 'coach') and p.joined_to is null and p.handset = 0 and p.id in (
    select w.id from people w
    where w.facility = ?1 and w.facility is not null and instr(w.roles, 'coach')
    union select w.id from facilities d
        join people w on w.facility = d.id and w.facility is not null and instr(w.roles, 'coach')
        where d.district = ?2 and d.district != ''
    union select q.person from postings q
        where q.district = ?2 and q.district != '' and q.until is null and q.facility is null);
