-- What went out is a message in free words, or an approved template. `id`: what was written at one moment has
-- an order.

drop view messages;

create view messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state, '' as reason,
        null as delivered_at, null as read_at, id
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel,
        case when template is null then 'message' else 'template' end,
        parsed(message) ->> 'text', key, state, reason, delivered_at, read_at, id
    from outbox;
