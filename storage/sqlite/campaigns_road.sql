-- What trainers push to many.

create table campaigns (
    id integer primary key,
    owner integer not null references people(id),
    ref text not null,
    pack text not null,
    cadre text,
    district text not null,
    facility text references facilities(id),
    coach integer references people(id),
    people integer not null,
    last_asked integer not null default 0,  -- people are asked in the order of their ids
    begun_at text not null,
    ended_at text,
    unique (owner, ref)
) strict;

-- serves running: those that are not over
create index campaigns_running on campaigns(id) where ended_at is null;

create table campaign_people (
    campaign integer not null references campaigns(id),
    person integer not null references people(id),
    turn integer,  -- hers, in which she was asked
    primary key (campaign, person)
) strict, without rowid;

-- serves mydata: the campaigns that reached one person
create index campaign_people_by_person on campaign_people(person);
