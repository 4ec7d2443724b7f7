-- claim: what may go on a channel, by purpose, then in order posted; of one chat nothing while
-- another message is on its way, and nothing that would overtake an earlier one of the same purpose
-- that is held, save by who holds a shared phone, or by the window, which holds that as well. Where
-- nobody is known any more she has just said that she wants to be forgotten. The chats to skip are a JSON list.
select o.id, o.key, o.person, o.channel, o.chat, o.purpose, o.text, o.about, o.message, o.not_before,
    o.expires_at, o.attempts, p.zone, p.consent_at, p.stopped_at, p.unreachable_since, exists (
        select 1 from addresses a join handsets h on h.phone = a.person
            join pins m on m.phone = h.phone and m.person = o.person
        where a.channel = o.channel and a.chat = o.chat and h.speaker is distinct from o.person),
    p.language, p.name, case when w.chat is null then o.posted_at else w.heard_at end, coalesce(w.shut, 0),
    o.reason = 'window'
from outbox o join people p on p.id = o.person
    left join addresses w on w.channel = o.channel and w.chat = o.chat
where o.state = 'queued' and o.channel = ?
    and o.chat not in (select json_array_elements_text(cast(? as json)))
    and not exists (
        select 1 from outbox e
        where e.state = 'sending' and e.channel = o.channel and e.chat = o.chat)
    and not exists (
        select 1 from outbox e
        where e.state = 'held' and e.channel = o.channel and e.chat = o.chat
            and e.purpose = o.purpose and e.id < o.id and e.reason not in ('handset', 'window') and e.template is null)
order by o.purpose, o.id limit ?
for update of o skip locked;

-- unasked: what she was sent unasked since then, or is being sent, with the key, which says in which turn;
-- but for what was claimed just now and not decided yet, in a JSON list. Under whatever number she had.
select purpose, sent_at, key from outbox
where person in (select :person union all select id from people where joined_to = :person)
    and purpose >= 3 and sent_at > :since
union all
select purpose, :now, key from outbox
where state = 'sending' and person = :person and purpose >= 3 and id not in (
        select cast(json_array_elements_text(cast(:undecided as json)) as bigint))
order by 2;

-- ready: how many wait for their place on the channels of a JSON list, up to so many.
select count(*) from (
    select 1 from json_array_elements_text(cast(? as json)) c(channel)
        join outbox o on o.channel = c.channel and o.purpose = ?
    where o.state = 'queued' limit ?) waiting;

-- recover_early_queued: the same, where it was not looked at yet.
update outbox set not_before = ? where state = 'queued' and not_before > ?;
