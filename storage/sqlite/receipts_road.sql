-- How far a message came after its provider took it.

alter table outbox add column delivered_at text;
alter table outbox add column read_at text;

drop view messages;

create view messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state, '' as reason,
        null as delivered_at, null as read_at
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel, 'message',
        json_extract(message, '$.text'), key, state, reason, delivered_at, read_at
    from outbox;
