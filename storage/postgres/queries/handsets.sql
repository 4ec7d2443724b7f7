-- due_now: what waited for her.
update timers set due_at = ?1 where person = ?2 and facts like '%"waits":true%';
