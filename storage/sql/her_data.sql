-- What is held about one person, by kind.

-- person: herself.
select id, name, language, zone, cadre, roles, facility, coach, local_hour, hour_chosen, voice, light, rhythm_every, rhythm_weekday,
    rhythm_hour, consent_at, consent_edition, stopped_at, unreachable_since, created_at
from people where id = ?;

-- addresses: where she can be reached, and when she was last heard there.
select channel, chat, heard_at from addresses where person = ?;

-- conversation: the talks that she is in, with her answers so far.
select body from conversations where person = ?;

-- checkins: her check-ins.
select id, coach, topic, goal, reality, score, options, will, first_step, due_on, helper, confidence,
    shared, voices, started_at, finished_at, edition
from checkins where coachee = ? order by id;

-- promises: what she promised.
select id, checkin, text, due_on, first_due_on, counts_on, state, note, other, passed_on_to, passed_on_at, created_at, closed_at
from promises where owner = ? order by id;

-- promised_to: what others promised her.
select owner, text, due_on, state, created_at, closed_at, asked_at from promises where other = ? order by id;

-- reminders: how often she was reminded of what others wait for.
select r.promise, r.at from promise_reminders r join promises p on p.id = r.promise
where p.owner = ? order by r.promise, r.at;

-- ratings: how she rated the coaching.
select side, coach, month, heard, useful, promises, word, shared, rated_at
from ratings where person = ? order by id;

-- reviews: her answers to quiz items.
select item, grade, reviewed_at, next_due_at, edition from reviews where person = ? order by id;

-- memories: what she is held to remember.
select item, stability, difficulty, reviewed_at, due_at, reviews, lapses from memories where person = ?;

-- sharing: whether her coach may hear how she learns.
select coach, shared, decided_at from sharing where person = ?;

-- mentions: what her coach was told of how she learns, and which questions of hers trainers read.
select at, words from mentions where subject = ? order by at;

-- checkups: the modules that she masters, and from when on their check-ups may be taken.
select module, mastered_at, due_at from checkups where person = ? order by due_at;

-- certificates: what was certified, each with its code.
select code, module, title, edition, name, cadre, programme, signed, issued_at, revoked_at, withdrawn_at
from certificates_today where person = ? order by id;

-- timers: what is to be asked of her, and when.
select timer, about, due_at, facts from timers where person = ? order by due_at;

-- invitations: the invitations that she gave.
select code, roles, facility, district, given_at, expires_at, used_at, revoked_at
from invitations where given_by = ? order by given_at;

-- invited: the invitation that she came by.
select roles, facility, district, coach, given_by, used_at from invitations where used_by = ? order by used_at;

-- wrong_codes: when she tried a code that there is not.
select at from wrong_codes where person = ? order by at;

-- role_changes: which roles she was given, and lost.
select role, given, at from role_changes where person = ? order by id;

-- coachings: who coached her, and whom she coached.
select person, coach, since, until, ended_by from coachings where person = ?1
union all select person, coach, since, until, ended_by from coachings where coach = ?1
order by since;

-- proposals: who proposed to coach her, and what she proposed to others.
select person, coach, asked, proposed_at, answered_at, accepted from proposals where person = ?1
union all select person, coach, asked, proposed_at, answered_at, accepted from proposals where coach = ?1
order by proposed_at;

-- postings: where she works and worked.
select facility, district, since, until, moved_by from postings where person = ? order by since, id;

-- files: what she sent.
select id, mime, size, name, received_at, state from media where person = ? order by received_at;

-- received: what she wrote, tapped and sent.
select at, channel, kind, text from journal where person = ? order by turn;

-- sent: what was written to her; what a coach was not told of somebody who left him is not told here.
select coalesce(sent_at, posted_at) as at, channel, state,
    case when reason = 'no longer the coach' then '' else message end as message
from outbox where person = ? order by id;

-- told: what others were told of her.
select at, event as told from journal
where subject = ? and channel = 'timer' order by id;

-- put_aside: what she sent and we failed to take in.
select at, kind, event from dead_letters where person = ?;

-- campaigns: what she pushed to many.
select pack, people, begun_at, ended_at from campaigns where owner = ? order by id;

-- reached: the campaigns that asked her.
select c.pack, c.begun_at from campaign_people w join campaigns c on c.id = w.campaign
where w.person = ? order by c.id;

-- questions: what she asked of people, and what they answered.
select id, words, language, reason, coach, asked_at, listed_at, answered_at, answer, voice, card, answered_by
from questions where person = ? order by id;

-- answers: what she answered to the questions of others.
select answered_at, answer, voice from questions where answered_by = ? order by id;

-- letters_received: what her coaches wrote to her, and what she replied.
select coach, kind, topic, observation, effect, question, voice, sent_at, replied_at, reply, answer, answer_voice
from letters where coachee = ? order by id;

-- letters_sent: what she wrote to her coachees, and what they replied.
select coachee, kind, topic, observation, effect, question, voice, sent_at, replied_at, reply, answer, answer_voice
from letters where coach = ? order by id;

-- schedules: the check-ins that were planned for her, and those that she planned.
select id, coach, coachee, rule, zone, planned_at, ended_at from schedules where coachee = ?1
union select id, coach, coachee, rule, zone, planned_at, ended_at from schedules where coach = ?1;

-- sessions: when she and her coach, or she and her coachee, were to talk, and what was noted then.
select id, coach, coachee, at, state, summary, planned_at, closed_at from sessions where coachee = ?1
union select id, coach, coachee, at, state, summary, planned_at, closed_at from sessions where coach = ?1;

-- recordings: the cards that she read aloud; the programme's from then on.
select card, language, script, recorded_at from recordings where person = ? order by id;

-- recordings_heard: what others recorded, and she has listened to.
select card, language, heard_at from recordings where heard_by = ? order by id;

-- championships: those that she plays in, and for which facility.
select c.title, p.facility, p.joined_at from players p join championships c on c.id = p.championship
where p.person = ? order by c.id;

-- championship_invitations: those that she was invited to, and whether she said no.
select c.title, w.invited_at, w.declined_at from championship_people w join championships c on c.id = w.championship
where w.person = ? order by c.id;

-- points: what she earned in them, deed by deed.
select c.title, x.deed, x.about, x.points, x.at from points x join championships c on c.id = x.championship
where x.person = ? order by x.at, x.id;

-- championships_opened: those that she opened.
select title, district, first_day, last_day, opened_at, ended_at from championships
where owner = ? order by id;

-- looked_at: who has looked at what of hers, as what, and by which door.
select a.at, a.view, a.relation, a.door, p.name as reader
from audit a left join people p on p.id = a.reader
where a.of = ? order by a.id;

-- has_looked: what she saw of others, whoever they are.
select at, view, relation, door from audit where reader = ? order by id;

-- reports: what she reported.
select at, kind, about, words from reports where person = ? order by at;

-- visits: those that she was visited on, and those that she made.
select id, coach, worker, facility, place, checklist, begun_at, finished_at, percent, state
from visits where worker = ?1 union all
select id, coach, worker, facility, place, checklist, begun_at, finished_at, percent, state
from visits where coach = ?1;

-- visit_items: what was seen on them, and what was planned.
select i.visit, i.item, i.answer, i.note, i.photo, i.voice, i.action, i.due_on, i.responsible, i.proposed_on, i.closed_at
from visit_items i join visits v on v.id = i.visit where v.worker = ?1 union all
select i.visit, i.item, i.answer, i.note, i.photo, i.voice, i.action, i.due_on, i.responsible, i.proposed_on, i.closed_at
from visit_items i join visits v on v.id = i.visit where v.coach = ?1;

-- evidence: what she sent for her actions, and what was said of it.
select visit, item, words, voice, picture, sent_at, state, reason, decided_at
from evidence where person = ? order by id;

-- evidence_decided: what she said of the evidence of others.
select visit, item, state, reason, decided_at from evidence where decided_by = ? order by id;

-- joined: when she was joined to somebody, or parted from her again.
select survivor, merged, merged_at, undone_at from merges where survivor = ?1 or merged = ?1 order by id;

-- handsets: the shared phones on which she speaks.
select a.channel, a.chat, m.chosen_at from pins m left join addresses a on a.person = m.phone where m.person = ?;

-- presence: at which hours of her clock she is there, and on how many days her network was weak.
select hours, late_days, late_on from presence where person = ?;

-- logins: the browsers in which she is in the console.
select began_at, seen_at, ends_at, agent, shared from logins where person = ? order by id;

-- calendar_feed: since when an address feeds her own calendar.
select opened_at from feeds where person = ?;

-- register: as whom a register of health workers knows her.
select source, name, telephone, facility, cadre, job, since, ended_on, coach_ref, taken_at, gone_at
from register where person = ? order by id;

-- register_identifiers: by which numbers it knows her.
select i.system, i.value from register r join register_identifiers i on i.entry = r.id
where r.person = ?;

-- register_telephones: by which telephones it reaches her.
select t.telephone from register r join register_telephones t on t.entry = r.id where r.person = ?;

-- register_posts: where she worked and works by it.
select q.facility, q.job, q.since, q.until from register r join register_posts q on q.entry = r.id
where r.person = ? order by q.since;

-- submissions: what of her was handed to other systems, and when.
select kind, destination, id, state, sent_at, body from submissions where person = ? order by sent_at, id;

-- signature_requests: which cards she was asked to sign, or asked somebody to.
select card, at from signature_requests where person = ?1 or by = ?1 order by at, card;

-- register_words: what she said of others where a register differs, and what was said of her.
select entry, kind, answer, words, at from register_words where by = ?1
union select w.entry, w.kind, w.answer, w.words, w.at from register r join register_words w on w.entry = r.id
where r.person = ?1;
