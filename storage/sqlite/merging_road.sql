-- One person behind several addresses: who was joined to whom, and what changed hands.

alter table people add column joined_to integer references people(id);
alter table people add column named integer not null default 0;  -- whether her buttons name her

-- serves joined, mydata, forget and unasked_at: the numbers that one person was known by
create index people_by_survivor on people(joined_to) where joined_to is not null;

alter table addresses add column met integer references people(id);  -- as whom, before a merge

-- serves forget: where somebody else writes from now
create index addresses_by_met on addresses(met) where met is not null;

create table link_codes (
    person integer primary key references people(id),
    digest blob unique,  -- until somebody writes it
    wanted_by integer references people(id),  -- who did
    expires_at text not null
) strict;

-- serves forget: the codes that she wrote
create index link_codes_by_writer on link_codes(wanted_by) where wanted_by is not null;

create table link_tries (
    person integer primary key references people(id),
    tries integer not null,
    since text not null
) strict;

create table merges (
    id integer primary key autoincrement,
    survivor integer not null references people(id),
    merged integer not null references people(id),
    merged_at text not null,
    undone_at text
) strict;

-- serves last_merge, mydata and forget
create index merges_by_survivor on merges(survivor);
create index merges_by_merged on merges(merged);

create table moved (
    merge integer not null references merges(id),
    what text not null,  -- "promises.owner", or what `merging.py` calls it
    row text not null,  -- the key of the row, or all of it as JSON
    primary key (merge, what, row)
) strict, without rowid;
