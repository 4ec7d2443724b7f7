-- The order of what she did not ask for: answers, notices, follow-ups, check-ins, refreshers, campaigns, digests.

update outbox set purpose = case purpose when 2 then 3 when 3 then 5 when 4 then 7 else 9 end where purpose in (2, 3, 4, 5);

drop index outbox_unasked;
-- serves drop_unasked and not_asked: what was posted for her that comes round
create index outbox_unasked on outbox(person, sent_at) where purpose >= 6;
-- serves unasked: what was sent to her and takes a place in her week
create index outbox_counted on outbox(person, sent_at) where purpose >= 3;

drop view messages;

create view messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state, '' as reason
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel, 'message',
        json_extract(message, '$.text'), key, state, reason
    from outbox;
