-- Who is told of a championship, and for which cadres it is.

alter table championships add column cadres text not null default '';  -- "matrone,nurse"; empty: every cadre
alter table championships add column rounds integer not null default 0;  -- of invitations that are over
alter table championships add column last_invited integer not null default 0;  -- how far this round is

create table championship_people (
    championship integer not null references championships(id),
    person integer not null references people(id),
    invited_at text not null,
    declined_at text,
    primary key (championship, person)
) strict, without rowid;

-- serves mydata and forget: the championships that one person was invited to
create index championship_people_by_person on championship_people(person);
