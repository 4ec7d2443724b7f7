-- One phone with several persons: the phone has a number of its own, and each of them a PIN.

alter table people add column handset integer not null default 0;  -- a phone that several share, and nobody

create table handsets (
    phone integer primary key references people(id),
    speaker integer references people(id),
    heard_at text not null
) strict;

-- serves gone: the phones on which somebody speaks
create index handsets_by_speaker on handsets(speaker) where speaker is not null;

create table pins (
    phone integer not null references people(id),
    person integer not null references people(id),
    salt text not null,
    digest text not null,  -- empty: she chooses a new one when she comes
    wrong integer not null default 0,
    closed_until text,
    told_at text,  -- when the phone last said that something waits for her; null once she was there
    chosen_at text not null,
    primary key (phone, person)
) strict, without rowid;

-- serves handset_of, mydata and forget
create index pins_by_person on pins(person);

-- serves speaks: what waits until she is there
create index timers_waiting on timers(person) where facts ->> '$.waits';
