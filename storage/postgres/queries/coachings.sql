-- cancel_notices: what he was to be told of her.
delete from timers
where subject = ? and person = ? and timer in (select json_array_elements_text(cast(? as json)));

-- told_of: the turns in which he was told of her, alone or among several.
select turn from journal
where subject = :of and person = :coach and kind = 'timer'
    and parsed(event) ->> 'timer' in (select json_array_elements_text(cast(:notices as json)))
union select turn from mentions where subject = :of and person = :coach;
