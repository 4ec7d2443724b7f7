-- Cards that were found wrong, and which message holds which text of a pack.

create table withdrawals (
    id integer primary key,
    card text not null,
    words text not null,
    reason text not null,
    instead text not null,
    at text not null,
    unique (card, words)
) strict;

-- serves was_sent and void: the messages that hold a text
create table texts_posted (
    text text not null,
    outbox integer not null references outbox(id),
    primary key (text, outbox)
) strict, without rowid;
