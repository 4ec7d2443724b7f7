-- sent: what was written to her; what a coach was not told of somebody who left him is not told here.
select coalesce(sent_at, posted_at) as at, channel, state,
    case when reason = 'no longer the coach' then '' else parsed(message) ->> 'text' end as text
from outbox where person = ? order by id;

-- told: what others were told of her.
select at, cast(parsed(event) -> 'facts' as text) as facts from journal
where subject = ? and channel = 'timer' order by id;
