-- standing: how far a message has come.
select id, person, state, provider_id, attempts, uncertain_since is not null, delivered_at is not null
from outbox where key = ?;

-- seen: it was taken, and is on a phone or was read; the first time that was told stands.
update outbox set
    state = coalesce(?2, state),
    reason = case when ?2 is null then reason else '' end,
    provider_id = case when ?2 is null then provider_id else ?3 end,
    sent_at = case when ?2 is null then sent_at else coalesce(sent_at, ?4) end,
    delivered_at = case when ?5 = 1 then coalesce(delivered_at, ?4) else delivered_at end,
    read_at = case when ?6 = 1 then coalesce(read_at, ?4) else read_at end
where id = ?1;

-- failed: it was taken, and reached nobody.
update outbox set state = 'refused', reason = ?, provider_id = ? where id = ?;

-- lives_at: whose address it is.
select person from addresses where channel = ? and chat = ?;

-- addresses: hers.
select channel, chat from addresses where person = ?;

-- also_at: hers as well.
insert into addresses (channel, chat, person) values (?, ?, ?) on conflict do nothing;

-- were_parted: a merge of the two that was taken back.
select 1 from merges
where undone_at is not null and ((survivor = ?1 and merged = ?2) or (survivor = ?2 and merged = ?1)) limit 1;
