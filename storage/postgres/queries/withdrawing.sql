-- was_sent: whoever was sent one of these texts, or was about to be, and when last; the names are a JSON list.
select o.person, max(coalesce(o.sent_at, o.posted_at))
from texts_posted t join outbox o on o.id = t.outbox join people p on p.id = o.person
where t.text in (select json_array_elements_text(cast(? as json)))
    and p.forgotten_at is null and o.state in ('queued', 'held', 'sending', 'sent', 'uncertain')
group by o.person order by o.person;

-- void: what is unsent of these texts; what is on its way is marked, so that it is not sent again.
update outbox set state = case when state = 'sending' then 'sending' else 'withdrawn' end, reason = 'withdrawn'
where id in (
    select outbox from texts_posted where text in (select json_array_elements_text(cast(? as json))))
    and state in ('queued', 'held', 'sending');
