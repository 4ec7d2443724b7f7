-- The register of health workers: who should be there, whether or not she ever wrote to us.

create table register (
    id integer primary key,
    source text not null,  -- which register: several may stand side by side
    name text not null,
    folded text not null,  -- the words of her name without accents, in the order of the alphabet
    telephone text not null default '',  -- E.164, the one that reaches her best; empty: none does
    facility text references facilities(id),
    cadre text,
    job text not null default '',  -- as the register calls it
    supervises integer not null default 0,
    since text not null default '',  -- the day on which she began there
    ended_on text,  -- the day of her last role's end, when all are over
    coach_ref text not null default '',  -- how the register names whoever supervises her
    state text not null,  -- digest of what was taken: the same again changes nothing
    taken_at text not null,
    gone_at text,  -- since when the register does not have her any more
    person integer references people(id)
) strict;

-- serves entry_of, mydata, forget and merge: hers
create index register_by_person on register(person) where person is not null;
-- serves entries_of and not_seen: one register in order
create index register_by_source on register(source, id);
-- serves namesakes: whoever has that name there
create index register_by_name on register(folded, facility);
-- serves supervisors_near: who supervises in a place
create index register_by_place on register(facility, supervises);

create table register_identifiers (
    system text not null,
    value text not null,
    entry integer not null references register(id),
    primary key (system, value)
) strict, without rowid;

-- serves identifiers_of, mydata and forget: those of one entry
create index register_identifiers_by_entry on register_identifiers(entry);

create table register_telephones (
    telephone text not null,
    entry integer not null references register(id),
    primary key (telephone, entry)
) strict, without rowid;

-- serves drop_telephones, mydata and forget: those of one entry
create index register_telephones_by_entry on register_telephones(entry);

create table register_posts (
    entry integer not null references register(id),
    ref text not null,  -- the register's id of the role, or its place and job
    facility text references facilities(id),
    job text not null,
    since text not null default '',
    until text not null default '',
    primary key (entry, ref)
) strict, without rowid;

create table register_invitations (
    code text primary key,  -- of an invitation
    entry integer not null references register(id)
) strict, without rowid;

-- serves forget and invited_entry: of one entry
create index register_invitations_by_entry on register_invitations(entry);

-- Whoever asked to be forgotten stays so when the register is read again: keyed digests of what she is known by.
create table register_forgotten (digest blob primary key) strict, without rowid;

create table register_runs (
    id integer primary key,
    source text not null,
    content text not null,  -- digest of what was read
    begun_at text not null,
    rows integer not null,
    reached integer not null default 0,
    finished_at text
) strict;

-- serves last_run: the latest of one register
create index register_runs_by_source on register_runs(source, id);
