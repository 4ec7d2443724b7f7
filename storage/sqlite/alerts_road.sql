-- What administrators were told of how the house stands, until it is over.

create table alerts (
    kind text not null,
    about text not null,
    since text not null,
    told_at text not null,
    primary key (kind, about)
) strict, without rowid;
