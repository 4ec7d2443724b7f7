-- history: her latest bubbles after a cursor, latest first.
select b.cursor, j.at, j.kind, j.event, j.text, j.key, o.sent_at, o.message, o.key
from bubbles b left join journal j on j.id = b.journal left join outbox o on o.id = b.outbox
where b.person = ? and b.cursor > ? order by b.cursor desc limit ?;

-- bubble: one of her bubbles.
select b.cursor, j.at, j.kind, j.event, j.text, j.key, o.sent_at, o.message, o.key
from bubbles b left join journal j on j.id = b.journal left join outbox o on o.id = b.outbox
where b.person = ? and b.cursor = ?;

-- label: what stood on the button with this data: the latest such one among the bubbles before.
select button.value ->> 0
from bubbles b join outbox o on o.id = b.outbox, json_each(o.message, '$.buttons') button
where b.person = ?1 and b.cursor < ?2 and button.value ->> 1 in (?3, ?4)
order by b.cursor desc limit 1;
