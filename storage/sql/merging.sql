-- drop_same_code: whoever else was given it has none any more.
delete from link_codes where digest = ? and person != ?;

-- keep_link_code: hers, in the place of an earlier one.
insert into link_codes (person, digest, expires_at) values (?, ?, ?)
on conflict (person) do update set digest = excluded.digest, wanted_by = null, expires_at = excluded.expires_at;

-- whose_link_code: unexpired, and whoever gave it is still there.
select c.person from link_codes c join people p on p.id = c.person
where c.digest = ? and c.expires_at > ? and p.joined_to is null and p.forgotten_at is null;

-- want_link: once.
update link_codes set digest = null, wanted_by = ?, expires_at = ? where digest = ? and expires_at > ?;

-- link_wanted: unless they were joined to others, or forgotten, since.
select c.wanted_by from link_codes c join people p on p.id = c.wanted_by
where c.person = ? and c.expires_at > ? and p.joined_to is null and p.forgotten_at is null;

-- drop_link_codes: of both.
delete from link_codes where person in (?1, ?2) or wanted_by in (?1, ?2);

-- wrong_tries: how many she has made of late.
select tries from link_tries where person = ? and since > ?;

-- wrong_try: one more; after an hour they count anew.
insert into link_tries (person, tries, since) values (?1, 1, ?2)
on conflict (person) do update set
    tries = case when link_tries.since > ?3 then link_tries.tries + 1 else 1 end,
    since = case when link_tries.since > ?3 then link_tries.since else excluded.since end;

-- new_merge: they are one from now on.
insert into merges (survivor, merged, merged_at) values (?, ?, ?) returning id;

-- merge: as it stands.
select survivor, merged, merged_at, undone_at from merges where id = ?;

-- last_merge: her latest that stands and is not too old.
select id, survivor, merged, merged_at from merges
where survivor = ? and undone_at is null and merged_at > ? order by id desc limit 1;

-- merges: all of them, the latest first.
select id, survivor, merged, merged_at, undone_at from merges order by id desc;

-- held_by: how much a merge would bring.
select (select count(*) from checkins where coachee = ?1),
    (select count(*) from promises where owner = ?1 and state in ('open', 'stuck')),
    (select count(*) from reviews where person = ?1);

-- later_merge: one of the same people that came after it, and stands.
select id from merges
where id > ?1 and undone_at is null and (survivor in (?2, ?3) or merged in (?2, ?3)) limit 1;

-- undone: it stands no more.
update merges set undone_at = ? where id = ?;

-- counts: how much of each.
select what, count(*) from moved where merge = ? group by what order by what;

-- joined: whose past is hers.
select id from people where joined_to = ? order by id;

-- lives_as: who lives on.
select coalesce(joined_to, id) from people where id = ?;

-- met_at: as whom somebody was first met there.
select coalesce(met, person) from addresses where channel = ? and chat = ?;

-- addresses: hers.
select channel, chat from addresses where person = ?;

-- answered_at: where she may be answered: her addresses, and those of the phones that she shares.
select channel, chat from addresses where person = ?1
union select a.channel, a.chat from pins m join addresses a on a.person = m.phone where m.person = ?1;

-- give_address: hers now; as whom she was met there is remembered.
update addresses set person = ?1, met = coalesce(met, person) where person = ?2;

-- take_address: the one's again.
update addresses set person = ?1, met = nullif(met, ?1) where channel = ?2 and chat = ?3;

-- standing: what of a person a merge may change.
select name, cadre, roles, facility, coach, rhythm_every, rhythm_weekday, rhythm_hour,
    consent_at, consent_edition, stopped_at, channel, chat, forgotten_at, joined_to, handset
from people where id = ?;

-- join: a number from now on, that nobody writes to and nobody coaches.
update people set joined_to = ?1, coach = null, consent_at = null, consent_edition = null, channel = null, chat = null
where id = ?2;

-- coached_by: whose coaching of her goes on.
select coach from coachings where person = ? and until is null;

-- join_joined: whoever was joined to her was joined to the survivor.
update people set joined_to = ?1 where joined_to = ?2;

-- names_her: old buttons in a chat may be somebody else's.
update people set named = 1 where id = ?;

-- unsent: what was not sent yet, by its question.
select id, about from outbox where person = ? and state in ('queued', 'held', 'sending');

-- give_unsent: it goes to her now, and asks nothing of her talks.
update outbox set person = ?, about = '' where id = ?;

-- take_unsent: the one's again, if it was not sent meanwhile.
update outbox set person = ?, about = ? where id = ? and state in ('queued', 'held', 'sending');

-- questions: what she was not told yet, or what was dropped on its way to her.
select q.id, q.told_turn from questions q
where q.person = ? and q.words != '' and (q.answered_at is null or q.told_turn is null or exists (
    select 1 from outbox o
    where o.key > q.person || '.' || q.told_turn || '.' and o.key < q.person || '.' || q.told_turn || '/'
        and o.state = 'dropped'));

-- give_question: hers now, and to be told.
update questions set person = ?1, ref = ?2 || ' ' || ref, told_turn = null where id = ?3;

-- take_question: the one's again.
update questions set person = ?1, ref = substr(ref, length(cast(cast(?1 as bigint) as text)) + 2), told_turn = coalesce(told_turn, ?2)
where id = ?3 and person = ?4;

-- visits: those that she made, by her numbers.
select id, number from visits where coach = ? order by number;

-- give_visit: hers now, under her next number.
update visits set coach = ?1, number = (select coalesce(max(number), 0) + 1 from visits where coach = ?1) where id = ?2;

-- take_visit: the one's again, under its own number.
update visits set coach = ?, number = ? where id = ? and coach = ?;

-- timers: what is to be asked of her.
select id, timer, about, due_at, facts, subject from timers where person = ? order by id;

-- give_timer: hers now, unless the same is to be asked of her already.
update timers set person = ? where id = ?;

-- earlier_timer: the same is to be asked of both: at the earlier hour.
update timers set due_at = case when due_at <= ?1 then due_at else ?1 end where person = ?2 and timer = ?3 and about = ?4;

-- drop_timer: it waits for nobody.
delete from timers where id = ?;

-- take_timer_back: the one's again, if it is still to come.
update timers set person = ? where id = ? and person = ? and due_at = ?;

-- timer_of: whether it is still to come to her.
select 1 from timers where id = ? and person = ?;

-- set_aside_again: what was set aside is to be asked again.
insert into timers (person, timer, about, due_at, facts, subject) values (?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- own_voice: nobody has listened who is the one who spoke.
update recordings set heard_by = null, heard_at = null where person = ?1 and heard_by = ?1;

-- asked_already: who was asked as the one is not asked as the other.
insert into campaign_people (campaign, person)
select c.campaign, ?1 from campaign_people c join campaigns r on r.id = c.campaign
where c.person = ?2 and r.ended_at is null
on conflict do nothing
returning campaign;

-- not_asked: nor was she.
delete from campaign_people where campaign = ? and person = ? and turn is null;

-- forget_set_aside: it was given back.
delete from moved where merge = ?;
