-- Which roles operators gave and took; ids, and nobody's words.

create table role_changes (
    id integer primary key,
    person integer not null references people(id),
    role text not null,
    given integer not null,
    at text not null
) strict;

-- serves changes, mydata and forget: hers in order
create index role_changes_of_person on role_changes(person, id);

-- serves holders: the few who are more than a worker
create index people_with_roles on people(id) where roles not in ('', 'worker');
