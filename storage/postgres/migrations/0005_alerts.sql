-- What administrators were told of how the house stands, until it is over.

create table alerts (
    kind ctext not null,
    about ctext not null,
    since ctext not null,
    told_at ctext not null,
    primary key (kind, about)
);
