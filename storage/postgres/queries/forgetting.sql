-- files: the bytes that must go: hers, and what her coach noted of her by voice.
select id from media where person = :person
union select json_array_elements_text(parsed(s.summary) -> 'voices') from sessions s where s.coachee = :person
union select i.voice from visits v join visit_items i on i.visit = v.id where v.worker = :person and i.voice != '';

-- seen_of_her: what others looked up of her as they answered; their own words stay.
update journal set event = '{}', facts = '{}'
where subject = :person and person != :person and kind != 'timer'
    and cast(cast(parsed(facts) as jsonb) - 'you' - 'edition' as text) != '{}';

-- media: the files that she sent, and what her coach noted of her by voice.
delete from media where person = :person or id in (
    select json_array_elements_text(parsed(s.summary) -> 'voices') from sessions s where s.coachee = :person
    union select i.voice from visits v join visit_items i on i.visit = v.id where v.worker = :person);
