-- Modules that hold: the check-ups that are to be taken, and what was certified.

create table checkups (
    person integer not null references people(id),
    module text not null,
    mastered_at text not null,
    due_at text not null,
    primary key (person, module)
) strict, without rowid;

create table certificates (
    id integer primary key,
    digest text not null unique,  -- of the code: what anybody finds it by, also when the code is forgotten
    code text not null,
    person integer not null references people(id),
    module text not null,
    title text not null,
    edition text not null,
    name text not null,
    cadre text,
    language text not null,
    programme text not null,
    signed integer not null,
    cards text not null,  -- a JSON list of refs
    issued_at text not null,
    revoked_at text,
    reason text not null default ''
) strict;

-- What stands today: a card that it stands on may have been withdrawn since.
create view certificates_today as
select c.*, (select min(w.at) from json_each(c.cards) j join withdrawals w on w.card = j.value
    where w.at >= c.issued_at) as withdrawn_at
from certificates c;

-- serves certificates and forget
create index certificates_by_person on certificates(person);
