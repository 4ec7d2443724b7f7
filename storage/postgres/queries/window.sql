-- setting_out: templates that are on their way; not those of a JSON list.
select count(*) from outbox where state = 'sending' and channel = ? and template is not null
    and id not in (select cast(json_array_elements_text(cast(? as json)) as bigint));

-- template_place: when the so-and-so latest template went.
select sent_at from outbox
where channel = ? and template is not null and sent_at > ? order by sent_at desc limit 1 offset ?;
