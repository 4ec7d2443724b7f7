-- Who wants words alone on a weak network, and at which hours of her day she is there.

alter table people add column light integer not null default 0;
alter table people add column hour_chosen integer not null default 0;  -- 0: her hour may follow her habits

update people set hour_chosen = 1 where local_hour != '08:00';

create table presence (
    person integer primary key references people(id),
    hours text not null default '[]',  -- how often she was there in each of the 24 hours of her clock
    counted_at text not null default '',  -- the hour that was counted last
    late_days integer not null default 0,  -- on which what she sent came late
    late_on text not null default '',
    suggested integer not null default 0  -- whether words alone were suggested to her
) strict;

-- serves asked: the messages that put one question to somebody
create index outbox_by_question on outbox(person, about) where about != '';
