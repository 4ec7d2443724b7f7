-- heard_from: the latest time counts.
update addresses set heard_at = ?1, shut = 0
where channel = ?2 and chat = ?3 and (heard_at is null or heard_at < ?1);

-- call_held: what waits there for her words, and what was to ask for them, is looked at again.
update outbox set not_before = case when not_before <= ?1 then not_before else ?1 end
where state = 'held' and channel = ?2 and chat = ?3 and (reason = ?4 or template is not null);

-- waits: for her, there, and is not too old.
select 1 from outbox
where state = 'held' and channel = ? and chat = ? and reason = ? and (expires_at is null or expires_at > ?)
limit 1;

-- waiting_news: of one purpose, what was posted before then and waits for her words.
select key, text, posted_at from outbox
where state = 'held' and channel = ? and chat = ? and reason = ? and purpose = ? and posted_at < ? and person = ?
order by id;

-- drop_waiting: one that was not sent meanwhile.
update outbox set state = 'dropped', reason = ? where key = ? and state = 'held' and reason = ?;

-- asked_back: since the window was shut, by a template that reached her or will; the first one, once it is as
-- old as that, asks no more.
select 1 from addresses a join outbox t on t.id in (a.last_for_safety, case when ?3 = 1 then null else a.last_template end)
where a.channel = ?1 and a.chat = ?2 and t.posted_at >= ?4
    and t.state not in ('refused', 'dropped', 'withdrawn')
    and (?3 = 1 or t.id is distinct from a.last_template or t.posted_at > ?5 or exists (
        select 1 from outbox first
        where first.person = t.person and first.channel = ?1 and first.chat = ?2 and first.id < t.id
            and first.template is not null and first.posted_at >= ?4 and first.id is distinct from a.last_for_safety
            and first.state not in ('refused', 'dropped', 'withdrawn')))
limit 1;

-- posted: the row under a key.
select id from outbox where key = ?;

-- asks_back: which template did last.
update addresses set last_template = case when ?1 = 1 then last_template else ?2 end,
    last_for_safety = case when ?1 = 1 then ?2 else last_for_safety end
where channel = ?3 and chat = ?4;

-- put_back: free words that were refused, however late, and not too often; unless she was forgotten, or
-- they were withdrawn.
update outbox set state = case when reason = 'withdrawn' then reason else 'held' end, not_before = ?1, reason = ?2,
    attempts = attempts + case state when 'sending' then 1 else 0 end, sent_at = null
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
