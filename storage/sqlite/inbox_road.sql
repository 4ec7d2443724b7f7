-- Updates that were acknowledged and wait for their turn: the rest of a flood, for seconds.

create table inbox (
    id integer primary key,  -- their order
    key text not null unique,
    sender text not null,  -- an address, as it was with the provider: nobody has read it yet
    kind text not null,
    at text not null,
    event text not null
) strict;

create index inbox_of on inbox (sender, id);  -- serves first_put_by and put_by_of
