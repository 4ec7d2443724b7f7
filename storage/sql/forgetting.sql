-- What `/forget` does, in this order. Every row stays countable and says nothing any more.

-- listeners: who was told of her.
select person from journal where subject = :person union select person from mentions where subject = :person;

-- files: the bytes that must go: hers, and what her coach noted of her by voice.
select id from media where person = :person
union select i.voice from visits v join visit_items i on i.visit = v.id where v.worker = :person and i.voice != '';

-- summaries: of sessions, where her coach's voice notes of her are named.
select summary from sessions where coachee = :person;

-- looked_up: what others may have looked up of her as they answered.
select id, facts from journal where subject = :person and person != :person and kind != 'timer';

-- mentioned: a digest that named her, or a list with her question, is told of her from now on; it goes as
-- what was told of her alone does.
update journal set subject = :person, text = '', event = '{}', facts = '{}'
where (person, turn) in (select person, turn from mentions where subject = :person);

-- mentions: what others were told of how she learns, and she of others.
delete from mentions where subject = :person or person = :person;

-- sharing: whom she let know how she learns, and who let her know.
delete from sharing where person = :person or coach = :person;

-- told_messages: what others were told of her, as it stands in the outbox; its keys begin with the
-- person and the turn.
update outbox set message = '{"text":""}', reason = '',
    state = case when state in ('queued', 'held') then 'dropped' else state end
where id in (
    select o.id from journal j
    join outbox o on o.key > j.person || '.' || j.turn || '.' and o.key < j.person || '.' || j.turn || '/'
    where j.subject = :person);

-- told_entries: what others were told of her, as it stands in the journal; what they did then is theirs.
update journal set text = '', event = '{}', facts = '{}' where subject = :person and channel = 'timer';

-- notices: what others were to be told of her.
delete from timers where subject = :person;

-- person: herself; a number is left.
update people set name = '', facility = null, coach = null, cadre = null, roles = 'worker',
    local_hour = '08:00', hour_chosen = 0, voice = 0, light = 0, rhythm_every = null, rhythm_weekday = null, rhythm_hour = null,
    named = 0, joined_to = null, handset = 0, channel = null, chat = null, consent_at = null, consent_edition = null, stopped_at = null, unreachable_since = null,
    forgotten_at = :now
where id = :person;

-- coachees: whoever had her as coach has none now.
update people set coach = null where coach = :person;

-- addresses: where she wrote from.
delete from addresses where person = :person;

-- conversation: the talks that she was in.
delete from conversations where person = :person;

-- timers: what was to be asked of her.
delete from timers where person = :person;

-- memories: what she was held to remember; the reviews stay, as counts.
delete from memories where person = :person;

-- checkups: what she was to be asked again.
delete from checkups where person = :person;

-- certificates: whom they name, and the code that leads to them; whoever has one on paper learns that
-- it was erased.
update certificates set code = '', name = '', cadre = null where person = :person;

-- bubbles: her chat page.
delete from bubbles where person = :person;

-- media: the files that she sent, and what her coach noted of her by voice.
delete from media where person = :person or id in (
    select i.voice from visits v join visit_items i on i.visit = v.id where v.worker = :person);

-- invitations_given: nobody comes to her, or by her, any more.
delete from invitations where (coach = :person or given_by = :person) and used_at is null;

-- invitations_used: that they were used stands; how she came here does not.
update invitations set used_by = null, facility = null, district = '' where used_by = :person;

-- wrong_codes: what she tried.
delete from wrong_codes where person = :person;

-- role_changes: what she was to the programme.
delete from role_changes where person = :person;

-- coachings: that there were some stands, between numbers; none goes on.
update coachings set until = :now, ended_by = :person
where until is null and (person = :person or coach = :person);

-- proposals: what was proposed to her, and what she proposed.
delete from proposals where person = :person or coach = :person;

-- postings: where she worked.
update postings set facility = null, district = '', until = coalesce(until, :now), moved_by = null
where person = :person;

-- received: what she wrote, tapped and sent.
update journal set text = '', key = '', event = '{}', facts = '{}' where person = :person;

-- sent: what was written to her. A key may hold her address, as that of an apology does; one of numbers alone holds
-- none, and by it those whom a campaign reached are counted.
update outbox set
    key = case when trim(key, '0123456789.') = '' then key else 'forgotten:' || id end,
    message = '{"text":""}', chat = '', provider_id = '', reason = '',
    state = case when state in ('queued', 'held') then 'dropped' else state end
where person = :person;

-- checkins: her words in them.
update checkins set topic = '', goal = '', reality = '', options = '[]', will = '', first_step = '',
    helper = '', voices = '{}'
where coachee = :person;

-- promises: her words in them; nothing of hers is open.
update promises set text = '', note = '', closed_at = coalesce(closed_at, :now),
    state = case when state in ('open', 'stuck') then 'dropped' else state end
where owner = :person;

-- reminders: what she was reminded of.
delete from promise_reminders where promise in (select id from promises where owner = :person);

-- helped: what a coach promised her speaks of her, and waits for nobody any more.
update promises set text = '', note = '', other = null, closed_at = coalesce(closed_at, :now),
    state = case when state in ('open', 'stuck') then 'dropped' else state end
where other = :person and helps = 1;

-- promised_to: what others undertook stays theirs; she hears of it no more.
update promises set other = null where other = :person;

-- ratings: her words in them; the taps stay, as counts.
update ratings set word = '', shared = 0, coach = null where person = :person;

-- rated: that somebody's coaching was rated stands, not whose.
update ratings set coach = null where coach = :person;

-- questions: her words, and what was answered to them; nobody need answer any more.
update questions set words = '', gist = '', answer = '', voice = '',
    answered_at = coalesce(answered_at, :now)
where person = :person;

-- answers_given: her words in what others were answered. What was not told yet waits for somebody else.
update questions as q set answer = '', voice = '', answered_by = null,
    answered_at = case when q.words != '' and (q.told_turn is null or exists (
        select 1 from outbox o
        where o.key > q.person || '.' || q.told_turn || '.' and o.key < q.person || '.' || q.told_turn || '/'
            and o.state = 'dropped')) then null else q.answered_at end
where answered_by = :person;

-- asked_of: questions that wait for her are for trainers now.
update questions set coach = null,
    listed_at = case when answered_at is null then coalesce(listed_at, :now) else listed_at end
where coach = :person;

-- letters_received: what her coaches wrote of her, and what she replied; it is open no more.
update letters set topic = '', observation = '', effect = '', question = '', voice = '', answer = '',
    answer_voice = '', reply = '', replied_at = coalesce(replied_at, :now)
where coachee = :person;

-- letters_sent: what she wrote to her coachees; their replies are theirs.
update letters set observation = '', effect = '', question = '', voice = '', coach = null
where coach = :person;

-- schedules: what was planned for her, and what she planned for others.
update schedules set ended_at = coalesce(ended_at, :now) where coachee = :person or coach = :person;

-- sessions: her words in them; nobody waits for her any more.
update sessions set summary = '{}', waits_for = null, closed_at = coalesce(closed_at, :now),
    state = case when closed_at is null then 'ended' else state end
where coachee = :person or coach = :person;

-- dead_letters: what we failed to take in.
update dead_letters set key = '', event = '{}', error = '' where person = :person;

-- reports: what she reported.
update reports set words = '' where person = :person;

-- points: what she earned for her facility in a championship, and that she played.
delete from points where person = :person;

-- players: her place in it.
delete from players where person = :person;

-- championship_people: that she was invited, and what she said.
delete from championship_people where person = :person;

-- recordings: what she read aloud stays the programme's, and nobody's by name.
update recordings set person = null where person = :person;

-- recordings_heard: that somebody has listened to them stands, not who.
update recordings set heard_by = null where heard_by = :person;

-- visit_promises: what the two undertook after a visit of hers tells of her; nobody waits for it any more.
update promises set text = '', note = '', closed_at = coalesce(closed_at, :now),
    state = case when state in ('open', 'stuck') then 'dropped' else state end
where id in (
    select i.promise from visits v join visit_items i on i.visit = v.id
    where v.worker = :person and i.promise is not null);

-- visit_items: words about her place and hers, and pictures of it; what was seen there stays, as counts.
update visit_items set note = '', photo = '', voice = '', action = case when action = '' then '' else '…' end,
    responsible = case when responsible in ('', 'worker', 'coach') then responsible else '…' end
where visit in (select id from visits where worker = :person);

-- visit_notes: what she noted on visits, and planned without another's word to it.
update visit_items set note = '', photo = '', voice = '', action = case when action = '' or promise is not null then action else '…' end,
    responsible = case when responsible in ('', 'worker', 'coach') then responsible else '…' end
where visit in (select id from visits where coach = :person);

-- evidence: what she sent, what was said of it, and what she said of that of others.
update evidence set words = '', voice = '', picture = '', reason = '', reason_voice = '' where person = :person;

-- evidence_decided: her words about the evidence of others.
update evidence set reason = '', reason_voice = '', decided_by = null where decided_by = :person;

-- visits_of_worker: nobody can be found by them, and nothing of hers is waited for.
update visits set worker = null, state = 'agreed' where worker = :person;

-- visits_of_coach: nothing of hers is to be finished or agreed any more.
update visits set state = 'agreed', place = '' where coach = :person;

-- read_of_her: that something was read stays, not of whom.
update audit set of = null where of = :person;

-- read_by_her: nor by whom.
update audit set reader = null where reader = :person;

-- met: as whom she was met where somebody else writes from now.
update addresses set met = null where met = :person;

-- moved: what a merge had set aside holds her words; it cannot be undone any more.
delete from moved where merge in (select id from merges where survivor = :person or merged = :person);

-- link_codes: nobody joins her.
delete from link_codes where person = :person or wanted_by = :person;

-- link_tries: what she typed.
delete from link_tries where person = :person;

-- presence: when she was there.
delete from presence where person = :person;

-- login_links: no link of hers leads into the console.
delete from login_links where person = :person;

-- logins: and she is in it from nowhere.
delete from logins where person = :person;

-- submissions: what was handed to other systems is of nobody from now on; the next run takes it back there.
update submissions set person = null, body = '' where person = :person;

-- register_words: what she said where the register differs stands as an answer; its words and her name do not.
update register_words set words = '', by = null where by = :person;

-- signature_requests_by: whom she asked to sign a card was asked by nobody.
update signature_requests set by = null where by = :person;

-- signature_requests: and nobody asks her.
delete from signature_requests where person = :person;

-- feeds: no address feeds a calendar of hers.
delete from feeds where person = :person;

-- seen_of_her: what others looked up of her as they answered, one by one; their own words stay.
update journal set event = '{}', facts = '{}' where id = ?;

-- spoken_of_her: what her coach noted of her by voice in a session, one by one.
delete from media where id = ?;

-- fed: and what was told there is gone.
delete from fed where person = :person;
