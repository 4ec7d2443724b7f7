-- withdraw: keep a withdrawal, unless the card was withdrawn in these words before.
insert into withdrawals (card, words, reason, instead, at) values (?, ?, ?, ?, ?) on conflict do nothing;

-- withdrawals: all of them, in order.
select card, words, reason, instead from withdrawals order by id;

-- was_sent: whoever was sent one of these texts, or was about to be, and when last; the names are a JSON list.
select o.person, max(coalesce(o.sent_at, o.posted_at))
from json_each(?) wanted
    join texts_posted t on t.text = wanted.value
    join outbox o on o.id = t.outbox
    join people p on p.id = o.person
where p.forgotten_at is null and o.state in ('queued', 'held', 'sending', 'sent', 'uncertain')
group by o.person order by o.person;

-- void: what is unsent of these texts; what is on its way is marked, so that it is not sent again.
update outbox set state = case when state = 'sending' then 'sending' else 'withdrawn' end, reason = 'withdrawn'
where id in (
    select t.outbox from json_each(?) wanted join texts_posted t on t.text = wanted.value)
    and state in ('queued', 'held', 'sending');

-- last_sent: the texts of her last messages, latest first.
select text from outbox
where person in (select ?1 union all select id from people where joined_to = ?1) order by id desc limit 30;
