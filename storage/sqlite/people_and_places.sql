-- Who invited whom as what, who coached whom since when, who worked where since when.

create table invitations (
    code text primary key,
    roles text not null,  -- as in people.roles
    facility text references facilities(id),
    district text not null default '',
    coach integer references people(id),
    given_by integer references people(id),  -- null: at the command line
    given_at text not null,
    expires_at text not null,
    used_at text,
    used_by integer references people(id),
    revoked_at text
) strict;

-- serves open_invitations, mydata and forget: those that she gave
create index invitations_by_giver on invitations(given_by, given_at) where given_by is not null;
-- serves forget: those that lead to one coach
create index invitations_by_coach on invitations(coach) where coach is not null;
-- serves mydata and forget: the one that she came by
create index invitations_by_guest on invitations(used_by) where used_by is not null;

insert into invitations (code, roles, coach, given_by, given_at, expires_at, used_at, used_by)
select code, 'worker', coach, coach, min(expires_at, coalesce(used_at, expires_at)), expires_at, used_at, used_by
from invites;

drop table invites;

create table wrong_codes (
    person integer not null references people(id),
    turn integer not null,
    at text not null,
    primary key (person, turn)
) strict, without rowid;

-- serves wrong_codes: how many she tried since then
create index wrong_codes_of_person on wrong_codes(person, at);

create table coachings (
    id integer primary key,
    person integer not null references people(id),
    coach integer not null references people(id),
    since text not null,
    until text,
    ended_by integer references people(id)
) strict;

-- serves begin_coaching: she has one coach at a time
create unique index coachings_open on coachings(person) where until is null;
-- serves coachings, mydata and forget: hers in order
create index coachings_by_person on coachings(person, since);
-- serves mydata and forget: his
create index coachings_by_coach on coachings(coach);

insert into coachings (person, coach, since)
select id, coach, created_at from people where coach is not null;

create table proposals (
    id integer primary key,
    person integer not null references people(id),
    coach integer not null references people(id),
    asked integer not null references people(id),  -- whose yes it needs: one of the two
    proposed_at text not null,
    answered_at text,
    accepted integer
) strict;

-- serves propose: two have one open between them
create unique index proposals_between on proposals(person, coach) where answered_at is null;
-- serves open_proposals: what somebody has not answered yet
create index proposals_open on proposals(asked) where answered_at is null;
-- serves last_proposal, drop_proposals, mydata and forget: hers, with whom
create index proposals_by_person on proposals(person, coach, proposed_at);
-- serves mydata and forget: his
create index proposals_by_coach on proposals(coach);

create table postings (
    id integer primary key,
    person integer not null references people(id),
    facility text references facilities(id),
    district text not null default '',  -- of whoever answers for one and works in no facility
    since text not null,
    until text,
    moved_by integer references people(id)
) strict;

-- serves move_to and district_of: she is in one place at a time
create unique index postings_open on postings(person) where until is null;
-- serves postings, mydata and forget: hers in order
create index postings_by_person on postings(person, since);
-- serves coaches_near: who answers for a district
create index postings_by_district on postings(district) where until is null and facility is null;

insert into postings (person, facility, since)
select id, facility, created_at from people where facility is not null;

-- serves people_of_facility: who works in one facility
create index people_by_facility on people(facility) where facility is not null;
-- serves coaches_near: the coaches of one facility
create index coaches_by_facility on people(facility) where facility is not null and instr(roles, 'coach');
-- serves coaches_near and has_district: its facilities
create index facilities_by_district on facilities(district);
-- serves nothing, and goes again on a later road
create index facilities_by_region on facilities(region);
