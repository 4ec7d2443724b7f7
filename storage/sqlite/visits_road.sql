-- Supervision visits, what was seen, what was agreed, and what shows that it was done.

create table visits (
    id integer primary key,
    coach integer not null references people(id),
    number integer not null,  -- of this coach's visits
    worker integer references people(id),  -- whom the plan is for; null: nobody of ours, or she was forgotten
    facility text references facilities(id),  -- where it was, whatever place she works at later
    checklist text not null,
    edition text not null,
    begun_at text not null,
    finished_at text,
    percent integer,
    state text not null default 'begun',  -- begun, observed, sent, returned, agreed
    unique (coach, number)
) strict;

-- serves unsettled_visits: what a coach has still to do
create index visits_unsettled on visits(coach, id) where state in ('begun', 'observed', 'returned');
-- serves visit_before: of one place by one checklist
create index visits_by_facility on visits(facility, checklist, id) where finished_at is not null;
-- serves visit_before, where no facility is known, mydata and forget
create index visits_by_worker on visits(worker, checklist, id) where worker is not null;

create table visit_items (
    visit integer not null references visits(id),
    item text not null,
    answer text not null,  -- yes, no, na, later
    note text not null default '',
    photo text not null default '',
    action text not null default '',  -- the plan; empty: nothing is planned
    due_on text,
    responsible text not null default '',  -- worker, coach
    proposed_on text,  -- the day that the worker would rather have
    promise integer references promises(id),
    closed_at text,  -- its evidence was accepted
    primary key (visit, item)
) strict, without rowid;

-- serves action_of and actions_of: what was promised about an item
create unique index visit_items_by_promise on visit_items(promise) where promise is not null;

create table evidence (
    id integer primary key,
    person integer not null references people(id),
    ref text not null,
    visit integer not null references visits(id),
    item text not null,
    words text not null default '',
    voice text not null default '',
    picture text not null default '',
    sent_at text not null,
    state text not null default 'sent',  -- sent, accepted, returned
    reason text not null default '',
    decided_at text,
    decided_by integer references people(id),
    unique (person, ref)
) strict;

-- serves evidence_for: what waits for somebody to look at it
create index evidence_sent on evidence(visit) where state = 'sent';
-- serves actions_of: the latest about an action
create index evidence_by_item on evidence(visit, item, id);
-- serves forget: what one person decided
create index evidence_by_decider on evidence(decided_by) where decided_by is not null;
