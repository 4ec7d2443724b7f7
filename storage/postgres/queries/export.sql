-- messages: the journal of what was said, in and out; what was written at one moment in its order.
select person, at, direction, channel, kind, text, key, state, reason, delivered_at, read_at
from messages
order by at, direction, id;
