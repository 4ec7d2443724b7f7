-- What is held about one person, by kind.

-- person: herself.
select id, name, language, zone, cadre, roles, facility, coach, local_hour, voice, rhythm_every, rhythm_weekday,
    rhythm_hour, consent_at, stopped_at, unreachable_since, created_at
from people where id = ?;

-- addresses: where she can be reached.
select channel, chat from addresses where person = ?;

-- conversation: the talks that she is in, with her answers so far.
select body from conversations where person = ?;

-- checkins: her check-ins.
select id, coach, topic, goal, reality, score, options, will, first_step, due_on, helper, confidence,
    shared, voices, started_at, finished_at, edition
from checkins where coachee = ? order by id;

-- promises: what she promised.
select id, checkin, text, due_on, state, note, created_at, closed_at
from promises where owner = ? order by id;

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

-- invites: the invitations that she gave.
select code, expires_at, used_at from invites where coach = ?;

-- files: what she sent.
select id, mime, size, name, received_at, state from media where person = ? order by received_at;

-- received: what she wrote, tapped and sent.
select at, channel, kind, text from journal where person = ? order by turn;

-- sent: what was written to her.
select coalesce(sent_at, posted_at) as at, channel, state, json_extract(message, '$.text') as text
from outbox where person = ? order by id;

-- told: what others were told of her.
select at, json_extract(event, '$.facts') as facts from journal
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

-- recordings: the cards that she read aloud; the programme's from then on.
select card, language, script, recorded_at from recordings where person = ? order by id;

-- recordings_heard: what others recorded, and she has listened to.
select card, language, heard_at from recordings where heard_by = ? order by id;

-- reports: what she reported.
select at, kind, about, words from reports where person = ? order by at;

-- joined: when she was joined to somebody, or parted from her again.
select survivor, merged, merged_at, undone_at from merges where survivor = ?1 or merged = ?1 order by id;

-- handsets: the shared phones on which she speaks.
select a.channel, a.chat, m.chosen_at from pins m left join addresses a on a.person = m.phone where m.person = ?;
