-- What coaches planned: check-ins that come round, and sessions in which both talk with each other.

create table schedules (
    id integer primary key,
    coach integer not null references people(id),
    coachee integer references people(id),  -- null: everybody whose coach he is
    ref text not null,
    rule text not null,
    zone text not null,
    planned_at text not null,
    paused_at text,
    ended_at text,
    unique (coach, ref)
) strict;

-- serves schedules_by and schedules_for: those of one coach that have not ended
create index schedules_running on schedules(coach) where ended_at is null;
-- serves forget and mydata: those that were made for one person
create index schedules_for_coachee on schedules(coachee) where coachee is not null;

create table sessions (
    id integer primary key,
    coach integer not null references people(id),
    coachee integer not null references people(id),
    ref text not null,
    at text not null,
    state text not null,
    waits_for integer references people(id),
    summary text not null default '{}',
    planned_at text not null,
    closed_at text,
    unique (coach, ref)
) strict;

-- serves sessions_of: the open ones of one coach
create index sessions_of_coach on sessions(coach) where closed_at is null;
-- serves sessions_of: the open ones of one coachee
create index sessions_of_coachee on sessions(coachee) where closed_at is null;
-- serves forget and mydata: hers
create index sessions_by_coachee on sessions(coachee);
