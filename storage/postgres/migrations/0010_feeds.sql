-- The addresses that feed coaches' own calendars, and what was told there.

create table feeds (
    person bigint primary key references people(id),  -- one at a time
    nonce ctext not null unique,  -- signed, it is in the address: alone it opens nothing
    opened_at ctext not null
);

create table fed (
    person bigint not null references people(id),
    uid ctext not null,  -- of the date, the same in every version of it
    digest ctext not null,  -- of what was told: neither names nor words
    at ctext not null,
    sequence integer not null,
    changed_at ctext not null,
    cancelled integer not null,
    primary key (person, uid)
);
