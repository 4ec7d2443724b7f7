-- The addresses that feed coaches' own calendars, and what was told there.

create table feeds (
    person integer primary key references people(id),  -- one at a time
    nonce text not null unique,  -- signed, it is in the address: alone it opens nothing
    opened_at text not null
) strict;

create table fed (
    person integer not null references people(id),
    uid text not null,  -- of the date, the same in every version of it
    digest text not null,  -- of what was told: neither names nor words
    at text not null,
    sequence integer not null,
    changed_at text not null,
    cancelled integer not null,
    primary key (person, uid)
) strict, without rowid;
