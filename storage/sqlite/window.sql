-- heard_from: the latest time counts.
update addresses set heard_at = ?1, shut = 0
where channel = ?2 and chat = ?3 and (heard_at is null or heard_at < ?1);

-- call_held: what waits there for her words, and what was to ask for them, is looked at again.
update outbox set not_before = min(not_before, ?)
where state = 'held' and channel = ? and chat = ? and (reason = ? or template is not null);

-- waits: for her, there, and is not too old.
select 1 from outbox
where state = 'held' and channel = ? and chat = ? and reason = ? and (expires_at is null or expires_at > ?)
limit 1;

-- asked_back: since the window was shut, by a template that reached her or will.
select 1 from addresses a join outbox t on t.id in (a.last_for_safety, iif(?3, null, a.last_template))
where a.channel = ?1 and a.chat = ?2 and t.posted_at >= ?4
    and t.state not in ('refused', 'dropped', 'withdrawn') limit 1;

-- posted: the row under a key.
select id from outbox where key = ?;

-- asks_back: which template did last.
update addresses set last_template = iif(?1, last_template, ?2), last_for_safety = iif(?1, ?2, last_for_safety)
where channel = ?3 and chat = ?4;

-- put_back: free words that were refused, however late, and not too often; unless she was forgotten, or
-- they were withdrawn.
update outbox set state = iif(reason = 'withdrawn', reason, 'held'), not_before = ?1, reason = ?2,
    attempts = attempts + (state = 'sending'), sent_at = null
where key = ?3 and state in ('sending', 'sent', 'uncertain', 'refused') and template is null and attempts < ?4
    and chat != '' and message != '{"text":""}'
returning channel, chat;

-- set_out: when a message did, as far as is known.
select sent_at from outbox where key = ?;

-- shut: unless she was heard since.
update addresses set shut = 1 where channel = ? and chat = ? and (heard_at is null or heard_at <= ?);

-- setting_out: templates that are on their way; not those of a JSON list.
select count(*) from outbox where state = 'sending' and channel = ? and template is not null
    and id not in (select value from json_each(?));

-- template_place: when the so-and-so latest template went.
select sent_at from outbox indexed by outbox_templates
where channel = ? and template is not null and sent_at > ? order by sent_at desc limit 1 offset ?;
