-- handset: as it stands.
select phone, speaker, heard_at from handsets where phone = ?;

-- handset_of: where she would be answered, if that is shared and she is one of those who speak there.
select h.phone, h.speaker, h.heard_at
from people p join addresses a on a.channel = p.channel and a.chat = p.chat
    join handsets h on h.phone = a.person join pins m on m.phone = h.phone and m.person = p.id
where p.id = ?;

-- new_phone: a number for a phone that was hers alone until now.
insert into people (handset, named, language, zone, facility, consent_at, channel, chat, created_at)
select 1, 1, language, zone, facility, consent_at, ?, ?, ? from people where id = ?
returning id;

-- phone_again: a number for a phone whose past somebody wants forgotten.
insert into people (handset, named, language, zone, facility, consent_at, channel, chat, created_at)
select 1, 1, language, zone, facility, consent_at, channel, chat, created_at from people where id = ?
returning id;

-- new_handset: nobody speaks there yet.
insert into handsets (phone, speaker, heard_at) values (?, null, ?);

-- move_handset: under another number.
insert into handsets (phone, speaker, heard_at) select ?, speaker, heard_at from handsets where phone = ?;

-- move_pins: under another number.
update pins set phone = ? where phone = ?;

-- move_addresses: the phone's now; as whom somebody was met there is remembered.
update addresses set person = ?1, met = coalesce(met, person) where person = ?2;

-- share_address: the phone's now.
update addresses set person = ?1, met = coalesce(met, person) where channel = ?2 and chat = ?3;

-- unshare_address: hers again.
update addresses set person = ?1, met = nullif(met, ?1) where person = ?2;

-- drop_handset: shared no more.
delete from handsets where phone = ?;

-- drop_pins: of one phone.
delete from pins where phone = ?;

-- drop_pin: of one person; on which phones she spoke.
delete from pins where person = ? returning phone;

-- new_speaker: with the words and hours of the phone.
insert into people (name, named, language, zone, facility, channel, chat, created_at)
select ?, 1, language, zone, facility, channel, chat, ? from people where id = ?
returning id;

-- named: her buttons name her.
update people set named = 1 where id = ?;

-- speakers: by name.
select person from pins where phone = ? order by person;

-- choose_pin: in the place of the one before.
insert into pins (phone, person, salt, digest, chosen_at) values (?1, ?2, ?3, ?4, ?5)
on conflict (phone, person) do update set
    salt = ?3, digest = ?4, chosen_at = ?5, wrong = 0, closed_until = null;

-- pin: with what is tried.
select salt, digest, wrong, closed_until from pins where phone = ? and person = ?;

-- tried: how often in a row it was wrong.
update pins set wrong = ?, closed_until = ? where phone = ? and person = ?;

-- speaks: she has the phone.
update handsets set speaker = ?, heard_at = ? where phone = ?;

-- there: nothing has to be told any more.
update pins set told_at = null where phone = ? and person = ?;

-- waiting: her timers, some of which wait for her.
select id, facts from timers where person = ?;

-- due_now: one that waited for her.
update timers set due_at = ? where id = ?;

-- held_now: what was held for her.
update outbox set not_before = ?1 where person = ?2 and state = 'held' and reason = ?3;

-- heard: whoever speaks there, and where she is answered.
update handsets set heard_at = ? where phone = ? returning speaker;

-- answered_there: where the phone is.
update people set (channel, chat) = (select channel, chat from people where id = ?1)
where id = ?2 and not exists (
    select 1 from people p
    where p.id = ?1 and p.channel is not distinct from people.channel and p.chat is not distinct from people.chat);

-- hang_up: nobody speaks.
update handsets set speaker = null where phone = ?;

-- gone: nor does she.
update handsets set speaker = null where speaker = ?;

-- tell_waiting: once.
update pins set told_at = ? where phone = ? and person = ? and told_at is null;
