-- cancel_notices: what he was to be told of her.
delete from timers
where subject = ? and person = ? and timer in (select json_array_elements_text(cast(? as json)));
