-- history: her latest bubbles between two cursors, latest first.
select b.cursor, j.at, j.kind, j.event, j.text, j.key, o.sent_at, o.message, o.key
from bubbles b left join journal j on j.id = b.journal left join outbox o on o.id = b.outbox
where b.person = ? and b.cursor > ? and b.cursor < ? order by b.cursor desc limit ?;

-- bubble: one of her bubbles.
select b.cursor, j.at, j.kind, j.event, j.text, j.key, o.sent_at, o.message, o.key
from bubbles b left join journal j on j.id = b.journal left join outbox o on o.id = b.outbox
where b.person = ? and b.cursor = ?;

-- said_before: so much of what was said to her before a bubble, the latest first.
select b.cursor, o.message from bubbles b join outbox o on o.id = b.outbox
where b.person = ? and b.cursor < ? order by b.cursor desc limit ?;
