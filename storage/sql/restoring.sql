-- doubt_answers: what she waits for is sent, and is known to be in doubt.
update outbox set uncertain_since = :now
where state in ('queued', 'held', 'sending') and not_before <= :until and purpose < 6 and uncertain_since is null;

-- show_doubted: what is in doubt stands on her chat page.
insert into bubbles (person, outbox)
select person, id from outbox
where state in ('queued', 'held', 'sending') and not_before <= :until and purpose >= 6
    and channel = 'webchat' and chat != ''
order by id;

-- doubt_others: what nobody waits for may have been sent since, and is not sent again.
update outbox set state = 'uncertain', uncertain_since = :now, sent_at = :now
where state in ('queued', 'held', 'sending') and not_before <= :until and purpose >= 6;

-- was_met: with this id, at that moment.
select 1 from people where id = ? and created_at = ?;

-- wishes: who asked to be forgotten or left in peace since then.
select id, created_at, case when stopped_at >= :since then stopped_at end,
    case when forgotten_at >= :since then forgotten_at end
from people where stopped_at >= :since or forgotten_at >= :since order by id;
