-- take_timer: only while it stands as it was when it was found due; nobody else changes her until then.
with hers as materialized (select id from people where id = ?1 for no key update)
delete from timers where person in (select id from hers) and timer = ?2 and about = ?3 and due_at = ?4;
