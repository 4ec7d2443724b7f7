-- post: queue a message, unless its key was posted before.
insert into outbox
    (key, person, channel, chat, purpose, text, about, message, state, posted_at, not_before, expires_at, template)
values (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)
on conflict do nothing;

-- holds_text: a message holds a text of a pack.
insert into texts_posted (text, outbox) select ?, id from outbox where key = ?;

-- release_held: back into the queue with what was held until now.
update outbox set state = 'queued' where state = 'held' and not_before <= ?;

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
from outbox o indexed by outbox_ready join people p on p.id = o.person
    left join addresses w on w.channel = o.channel and w.chat = o.chat
where o.state = 'queued' and o.channel = ?
    and o.chat not in (select value from json_each(?))
    and not exists (
        select 1 from outbox e
        where e.state = 'sending' and e.channel = o.channel and e.chat = o.chat)
    and not exists (
        select 1 from outbox e
        where e.state = 'held' and e.channel = o.channel and e.chat = o.chat
            and e.purpose = o.purpose and e.id < o.id and e.reason not in ('handset', 'window') and e.template is null)
order by o.purpose, o.id limit ?;

-- hold_early: a queued message that turned out to be for later.
update outbox set state = 'held' where id = ?;

-- sending: a message was handed to the sender.
update outbox set state = 'sending' where id = ?;

-- unasked: what she was sent unasked since then, or is being sent, with the key, which says in which turn;
-- but for what was claimed just now and not decided yet, in a JSON list. Under whatever number she had.
select purpose, sent_at, key from outbox
where person in (select :person union all select id from people where joined_to = :person)
    and purpose >= 3 and sent_at > :since
union all
select purpose, :now, key from outbox
where state = 'sending' and person = :person and purpose >= 3 and id not in (select value from json_each(:undecided))
order by 2;

-- team: how many she coaches.
select count(*) from people where coach = ?;

-- coming: what her timers have for her until then.
select timer, due_at from timers where person = ? and due_at <= ?;

-- before: what was posted for her there, goes before that purpose and is held; what waits for her to write
-- has its place by the template that asks her to.
select purpose, not_before from outbox
where state = 'held' and channel = ? and chat = ? and purpose > 3 and purpose < ? and person = ? and reason != 'window';

-- receipt: what became of a message.
update outbox set state = ?, sent_at = ?, provider_id = ?, reason = ?, attempts = attempts + ?
where id = ?
returning person, channel, (select forgotten_at from people where id = person);

-- not_sent: a message that cannot be read, for administrators.
insert into dead_letters (person, at, key, kind, event, error) values (?, ?, ?, 'message', '{}', ?);

-- forget_sent: the farewell has gone out; nothing may lead back to her.
update outbox set chat = '', provider_id = '', message = '{"text":""}' where id = ?;

-- show_sent: what was said to her, as a bubble on her chat page.
insert into bubbles (person, outbox) values (?, ?);

-- not_asked: a question that never reached her is not waited for; unless an earlier message asked it. Of a
-- follow-up (6) somebody else is to hear that it did not reach her, so its timer stays.
delete from timers where timer = 'silence'
    and (person, about) in (
        select o.person, o.about from outbox o
        where o.person = ?1 and o.purpose >= 6 and o.purpose != 6 and o.about != ''
            and o.state in ('dropped', 'refused', 'withdrawn'))
    and not exists (
        select 1 from outbox s
        where s.person = ?1 and s.purpose >= 6 and s.about = timers.about
            and s.state in ('sent', 'uncertain'));

-- reached: where the messages stand whose keys begin alike: from that beginning to what sorts next.
select state, attempts, posted_at, uncertain_since is not null from outbox where key >= ? and key < ?;

-- hold: back into the queue until then; unless she, or of whom it spoke, was forgotten meanwhile, or
-- its words were withdrawn.
update outbox set state = case
        when chat = '' or message = '{"text":""}' then 'dropped'
        when reason = 'withdrawn' then 'withdrawn'
        else 'held'
    end, not_before = ?, reason = ?, attempts = attempts + ?
where id = ?;

-- put_back: to its place in the queue; unless she, or of whom it spoke, was forgotten meanwhile, or its
-- words were withdrawn.
update outbox set state = case
        when chat = '' or message = '{"text":""}' then 'dropped'
        when reason = 'withdrawn' then 'withdrawn'
        else 'queued'
    end
where id = ?;

-- recover_answers: what she waits for is sent again, remembered as uncertain.
update outbox set state = 'queued', uncertain_since = ?
where state = 'sending' and purpose < 6 and reason != 'withdrawn' and chat != '' and message != '{"text":""}';

-- recover_shown: what is in doubt stands on her chat page.
insert into bubbles (person, outbox)
select person, id from outbox where state = 'sending' and channel = 'webchat' and chat != '' order by id;

-- recover_others: what nobody waits for is kept in doubt, and not sent again.
update outbox set state = 'uncertain', uncertain_since = ?, sent_at = ? where state = 'sending';

-- drop_unasked: her nudges and campaign messages that were not sent yet.
update outbox set state = 'dropped', reason = ?
where person = ? and purpose >= 6 and sent_at is null and state in ('queued', 'held');

-- unsent_news: answers and notices for her that were not sent yet, in order posted.
select key from outbox
where person = ? and purpose >= 3 and purpose in (4, 5) and sent_at is null and state in ('queued', 'held')
order by id;

-- came_due: what a turn of hers took in as it came due; nothing of what was purged, or of who was forgotten.
select key, at, event from journal
where person = ? and turn = ? and kind = 'timer' and event not in ('{}', 'null');

-- drop_news: one that was not sent meanwhile.
update outbox set state = 'dropped', reason = ? where key = ? and state in ('queued', 'held');

-- dropped_news: answers and notices for her that were dropped for that reason, posted before then, in order.
select key from outbox
where person = ? and purpose >= 3 and purpose in (4, 5) and sent_at is null and state = 'dropped' and reason = ?
    and posted_at < ?
order by id;

-- retell: one that was dropped for that reason is told of anew, for another.
update outbox set reason = ? where key = ? and state = 'dropped' and reason = ?;

-- begun_sending: whether the first message that was posted waits no more.
select exists (select 1 from outbox where id = (select min(id) from outbox) and state != 'queued');

-- ready: how many wait for their place on the channels of a JSON list, up to so many.
select count(*) from (
    select 1 from json_each(?) c
        join outbox o indexed by outbox_ready on o.channel = c.value and o.purpose = ?
    where o.state = 'queued' limit ?);

-- recover_early: what was put off to a time that no gate puts off to, by a clock that was ahead: it
-- would keep everything after it in her chat waiting.
update outbox set state = 'queued', not_before = ? where state = 'held' and not_before > ?;

-- recover_early_queued: the same, where it was not looked at yet.
update outbox indexed by outbox_ready set not_before = ? where state = 'queued' and not_before > ?;
