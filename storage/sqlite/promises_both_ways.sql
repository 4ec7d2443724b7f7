-- Promises that bind both sides: who is told, who knows that one lies, how both rate the coaching.

-- who is told how it goes; of what was promised before this, nobody
alter table promises add column other integer references people(id);
-- a coach's, to whoever he was coach of when he gave it
alter table promises add column helps integer not null default 0;
-- the day that was promised first; '' only while this migration runs
alter table promises add column first_due_on text not null default '';
-- the day by which it is kept on time
alter table promises add column counts_on text not null default '';
-- how it stood when the other side heard of it last
alter table promises add column told text not null default '';
-- when the other side asked for it last
alter table promises add column asked_at text;
-- who above the coach knows that it lies ('district' | 'administrators' | 'nobody'), and since when
alter table promises add column passed_on_to text;
alter table promises add column passed_on_at text;
update promises set first_due_on = due_on, counts_on = due_on;

-- serves promises_to: those of one other side that are not closed
create index promises_open_to on promises(other, due_on) where other is not null and state in ('open', 'stuck');
-- serves changed_for, mydata and forget: those of one other side
create index promises_of_other on promises(other) where other is not null;
-- serves settled: those of one owner by the day first promised
create index promises_by_first_day on promises(owner, first_due_on) where other is not null;

-- serves lying: coaches' promises that are open, by day
create index promises_of_coaches on promises(due_on) where helps and state = 'open';

-- When a coach was reminded of what somebody waits for, and in which turn of his.
create table promise_reminders (
    promise integer not null references promises(id),
    due_on text not null,  -- the day that stood then
    turn integer not null,
    at text not null,
    primary key (promise, due_on, turn)
) strict, without rowid;

-- How each of the two rated a month of coaching, 1 to 3.
create table ratings (
    id integer primary key,
    person integer not null references people(id),
    side text not null,  -- 'coachee' | 'coach'
    coach integer references people(id),  -- whose coaching; her own where she is the coach
    month text not null,  -- '2026-11'
    heard integer not null,
    useful integer not null,
    promises integer not null,
    word text not null default '',
    shared integer not null default 0,
    rated_at text not null,
    unique (person, side, month)
) strict;

-- serves average, mydata and forget: those of one coach, by side and month
create index ratings_by_coach on ratings(coach, side, month) where coach is not null;

-- serves steering: the few who hold such a role
create index people_of_districts on people(id) where instr(roles, 'district') > 0;
create index people_who_administer on people(id) where instr(roles, 'administrator') > 0;
