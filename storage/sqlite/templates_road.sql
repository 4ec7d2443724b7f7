-- What went out is a message in free words, or an approved template.

drop view messages;

create view messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state, '' as reason,
        null as delivered_at, null as read_at
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel,
        case when template is null then 'message' else 'template' end,
        json_extract(message, '$.text'), key, state, reason, delivered_at, read_at
    from outbox;
