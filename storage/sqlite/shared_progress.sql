-- What a coach may hear of her learning, and what he was told.

create table sharing (
    person integer primary key references people(id),
    coach integer not null references people(id),
    shared integer not null,
    decided_at text not null
) strict;

-- serves forget: what was decided for one coach
create index sharing_by_coach on sharing(coach);

create table mentions (
    subject integer not null references people(id),  -- of whom
    person integer not null references people(id),  -- to whom, in this turn of his
    turn integer not null,
    at text not null,
    words text not null,
    primary key (subject, person, turn)
) strict, without rowid;

-- serves forget: what one person was told of others
create index mentions_by_person on mentions(person);
