-- standing: how far a message has come.
select id, person, state, provider_id, attempts, uncertain_since is not null, delivered_at is not null
from outbox where key = ?;

-- seen: it was taken, and is on a phone or was read; the first time that was told stands.
update outbox set
    state = coalesce(?2, state),
    reason = iif(?2 is null, reason, ''),
    provider_id = iif(?2 is null, provider_id, ?3),
    sent_at = iif(?2 is null, sent_at, coalesce(sent_at, ?4)),
    delivered_at = iif(?5, coalesce(delivered_at, ?4), delivered_at),
    read_at = iif(?6, coalesce(read_at, ?4), read_at)
where id = ?1;

-- failed: it was taken, and reached nobody.
update outbox set state = 'refused', reason = ?, provider_id = ? where id = ?;

-- lives_at: whose address it is.
select person from addresses where channel = ? and chat = ?;

-- addresses: hers.
select channel, chat from addresses where person = ? order by channel, chat;

-- also_at: hers as well.
insert or ignore into addresses (channel, chat, person) values (?, ?, ?);

-- were_parted: a merge of the two that was taken back.
select 1 from merges
where undone_at is not null and ((survivor = ?1 and merged = ?2) or (survivor = ?2 and merged = ?1)) limit 1;
