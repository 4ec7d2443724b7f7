-- Everything that a check-in, a refresher and their follow-up need.
--
-- Times are ISO 8601 in UTC and of one width, so that text order is time order. Every index names
-- the query that it serves.

create table facilities (
    number integer primary key,  -- the search index goes by it, and it outlives a VACUUM
    id text not null unique,
    name text not null,
    district text not null default '',
    region text not null default '',
    folded text not null
) strict;

create table people (
    id integer primary key,
    name text not null default '',
    language text not null default 'fr',
    zone text not null default 'Africa/Bamako',
    cadre text,
    roles text not null default 'worker',
    facility text references facilities(id),
    coach integer references people(id),
    local_hour text not null default '08:00',
    rhythm_every text,
    rhythm_weekday integer,
    rhythm_hour text,
    channel text,
    chat text,
    consent_at text,
    stopped_at text,
    unreachable_since text,
    created_at text not null,
    forgotten_at text
) strict;

-- serves coachees and forget: the people of one coach
create index people_by_coach on people(coach) where coach is not null;

create table addresses (
    channel text not null,
    chat text not null,
    person integer not null references people(id),
    primary key (channel, chat)
) strict, without rowid;

-- serves forget and mydata: the addresses of one person
create index addresses_by_person on addresses(person);

create table conversations (
    person integer primary key references people(id),
    turn integer not null,
    body text not null
) strict;

create table seen (digest blob primary key) strict, without rowid;

create table journal (
    id integer primary key,
    person integer not null references people(id),
    subject integer references people(id),  -- of whom it speaks, when not of herself
    turn integer not null,
    at text not null,
    channel text not null,
    kind text not null,
    text text not null,
    key text not null,
    event text not null,
    facts text not null
) strict;

-- serves mydata, forget and replay: the journal of one person in order
create index journal_by_person on journal(person, turn);
-- serves forget: what others were told of her
create index journal_by_subject on journal(subject) where subject is not null;

create table outbox (
    id integer primary key,
    key text not null unique,
    person integer not null references people(id),
    channel text not null,
    chat text not null,
    purpose integer not null,
    text text not null,
    about text not null,
    message text not null,
    state text not null,
    posted_at text not null,
    not_before text not null,
    expires_at text,
    attempts integer not null default 0,
    sent_at text,
    uncertain_since text,
    provider_id text not null default '',
    reason text not null default ''
) strict;

-- serves claim: what is queued, by purpose, then in order posted
create index outbox_ready on outbox(channel, purpose, id) where state = 'queued';
-- serves release_held and next_due_at: what is held, by the hour at which it may go
create index outbox_held on outbox(not_before) where state = 'held';
-- serves claim: whether an earlier message to the same address is held
create index outbox_held_of_address on outbox(channel, chat, purpose, id) where state = 'held';
-- serves recover: what a dead process left behind
create index outbox_sending on outbox(channel, chat) where state = 'sending';
-- serves mydata and forget: the messages of one person
create index outbox_by_person on outbox(person);
-- serves drop_unasked: her nudges and campaign messages
create index outbox_unasked on outbox(person, sent_at) where purpose >= 4;

-- What a chat page shows, in the order in which it came to be there.
create table bubbles (
    cursor integer primary key autoincrement,
    person integer not null references people(id),
    journal integer references journal(id),
    outbox integer references outbox(id)
) strict;

-- serves history: the bubbles of one person
create index bubbles_by_person on bubbles(person, cursor);

create table timers (
    id integer primary key autoincrement,  -- stands in the key of its event: never used twice
    person integer not null references people(id),
    timer text not null,
    about text not null,
    due_at text not null,
    facts text not null,
    subject integer references people(id),  -- of whom the facts speak, when not of herself
    unique (person, timer, about)
) strict;

-- serves due_timers and next_due_at
create index timers_by_due_at on timers(due_at);
-- serves forget: notices of her that wait for somebody else
create index timers_by_subject on timers(subject) where subject is not null;

create table checkins (
    id integer primary key,
    coachee integer not null references people(id),
    coach integer references people(id),
    ref text not null,
    topic text not null,
    goal text not null,
    reality text not null,
    score integer not null,
    options text not null,
    will text not null,
    first_step text not null,
    due_on text not null,
    helper text not null,
    confidence integer not null,
    shared integer not null,
    voices text not null,
    started_at text not null,
    finished_at text not null,
    edition text not null,
    unique (coachee, ref)
) strict;

-- serves last_checkin
create index checkins_by_coachee on checkins(coachee, finished_at);

create table promises (
    id integer primary key,
    checkin integer references checkins(id),
    owner integer not null references people(id),
    ref text not null,
    text text not null,
    due_on text not null,
    state text not null,
    note text not null default '',
    created_at text not null,
    closed_at text,
    unique (owner, ref)
) strict;

-- serves open_promises: those of one person that are not closed
create index promises_open on promises(owner, due_on) where state in ('open', 'stuck');

create table memories (
    person integer not null references people(id),
    item text not null,
    stability real not null,
    difficulty real not null,
    reviewed_at text not null,
    due_at text not null,
    reviews integer not null,
    lapses integer not null,
    primary key (person, item)
) strict, without rowid;

create table reviews (
    id integer primary key,
    person integer not null references people(id),
    ref text not null,
    item text not null,
    grade integer not null,
    reviewed_at text not null,
    next_due_at text not null,
    edition text not null,
    unique (person, ref)
) strict;

create table invites (
    code text primary key,
    coach integer not null references people(id),
    expires_at text not null,
    used_at text,
    used_by integer references people(id)
) strict;

-- serves mydata and forget: the invitations that she gave
create index invites_by_coach on invites(coach);
-- serves forget: the invitation that she came by
create index invites_by_guest on invites(used_by) where used_by is not null;

create table media (
    id text primary key,
    person integer not null references people(id),
    channel text not null,
    mime text not null,
    size integer not null,
    ref text not null,
    name text not null,
    received_at text not null,
    fetch_at text not null,
    state text not null,
    attempts integer not null default 0,
    error text not null default ''
) strict;

-- serves media_to_fetch
create index media_wanted on media(fetch_at) where state = 'wanted';
-- serves forget and mydata
create index media_by_person on media(person);

create table dead_letters (
    id integer primary key,
    person integer references people(id),
    at text not null,
    key text not null,
    kind text not null,
    event text not null,
    error text not null
) strict;

-- serves forget and mydata
create index dead_letters_by_person on dead_letters(person);

create table reports (
    id integer primary key,
    at text not null,
    kind text not null,
    about text not null,
    words text not null,
    person integer references people(id)
) strict;

-- serves forget and mydata
create index reports_by_person on reports(person);

create table notes (name text primary key, value text not null) strict;

create view messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel, 'message',
        json_extract(message, '$.text'), key, state
    from outbox;
