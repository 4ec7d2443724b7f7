-- Championships between facilities: who plays, and what counted.

create table championships (
    id integer primary key,
    owner integer not null references people(id),
    ref text not null,
    title text not null,
    district text not null default '',
    first_day text not null,
    last_day text not null,
    rules text not null,  -- JSON: deed → points, weekly
    opened_at text not null,
    ended_at text,
    unique (owner, ref)
) strict;

-- serves championship_for and take_line_back: the few that are not over
create index championships_running on championships(last_day) where ended_at is null;
-- serves mydata: those that one person opened
create index championships_by_owner on championships(owner);

create table players (
    championship integer not null references championships(id),
    person integer not null references people(id),
    facility text not null references facilities(id),
    joined_at text not null,
    primary key (championship, person)
) strict, without rowid;

-- serves playing and forget: the championships of one person
create index players_by_person on players(person);

create table points (
    id integer primary key,
    championship integer not null references championships(id),
    person integer not null references people(id),
    deed text not null,
    about text not null,
    points integer not null,
    at text not null,
    unique (championship, person, deed, about)
) strict;

-- serves forget and take_line_back: what one person earned
create index points_by_person on points(person);
