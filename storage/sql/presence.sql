-- was_there: the counts of her hours, and which hour was counted last.
select hours, counted_at from presence where person = ?;

-- count_hour: one hour more.
insert into presence (person, hours, counted_at) values (?, ?, ?)
on conflict (person) do update set hours = excluded.hours, counted_at = excluded.counted_at;

-- came_late: a day on which what she sent came late; no row where that day is known.
insert into presence (person, late_days, late_on) values (:person, 1, :day)
on conflict (person) do update set
    late_days = case when presence.late_on >= :since then presence.late_days + 1 else 1 end, late_on = :day
where presence.late_on != :day
returning late_days, suggested;

-- suggested: words alone are suggested to her, once.
update presence set suggested = 1 where person = ?;

-- asked: the messages that put a question to her, the latest first.
select state, posted_at, coalesce(delivered_at, sent_at), purpose, delivered_at is null and exists (
    select 1 from outbox told
    where told.person = asked.person and told.channel = asked.channel and told.delivered_at is not null)
from outbox asked
where person = ? and about = ? and about != '' order by id desc limit 10;

-- text_reached: a message with such a text that was sent to her since then.
select 1 from outbox
where person = ? and purpose >= 3 and sent_at >= ? and state in ('sent', 'uncertain') and text like ?
limit 1;
