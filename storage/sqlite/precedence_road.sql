-- The order of what she did not ask for: follow-ups, check-ins, refreshers, campaigns, digests.

update outbox set purpose = case purpose when 4 then 5 else 7 end where purpose in (4, 5);

-- serves unasked: what was sent to her unasked, notices too
create index outbox_counted on outbox(person, sent_at) where purpose >= 3;

drop view messages;

create view messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state, '' as reason
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel, 'message',
        json_extract(message, '$.text'), key, state, reason
    from outbox;
