-- label: what stood on the button with this data: the latest such one among the bubbles before.
select button ->> 0
from bubbles b join outbox o on o.id = b.outbox
    cross join json_array_elements(parsed(o.message) -> 'buttons') button
where b.person = ?1 and b.cursor < ?2 and button ->> 1 in (?3, ?4)
order by b.cursor desc limit 1;
