-- keep_letter: write a letter, once for each (coach, ref).
insert into letters (coach, ref, coachee, kind, topic, observation, effect, question, voice, sent_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (coach, ref) do update set ref = excluded.ref
returning id;

-- letter: one letter as it stands.
select id, coach, coachee, kind, topic, observation, effect, question, voice, sent_at, replied_at, reply,
    answer, answer_voice
from letters where id = ?;

-- letters_between: those to one coachee, of one coach or of any, the latest first.
select id, coach, coachee, kind, topic, observation, effect, question, voice, sent_at, replied_at, reply,
    answer, answer_voice
from letters
where coachee = ?1 and (cast(?2 as bigint) is null or coach = ?2) and coach is not null and (question != '' or voice != '')
order by id desc limit ?3;

-- letter_shown: in that turn of hers.
update letters set shown_turn = ? where id = ?;

-- reply_to_letter: the first reply stands.
update letters set reply = ?, answer = ?, answer_voice = ?, replied_at = ?
where id = ? and replied_at is null and coach is not null;

-- reply_told: in that turn of the coach's.
update letters set told_turn = ? where id = ?;

-- letters_for: those to her that are open and were not shown, or whose message was dropped on its way.
select l.id, l.coach, l.coachee, l.kind, l.topic, l.observation, l.effect, l.question, l.voice, l.sent_at,
    l.replied_at, l.reply, l.answer, l.answer_voice
from letters l
where l.coachee = ? and l.replied_at is null and l.coach is not null and (l.shown_turn is null or exists (
    select 1 from outbox o
    where o.key > l.coachee || '.' || l.shown_turn || '.' and o.key < l.coachee || '.' || l.shown_turn || '/'
        and o.state = 'dropped'))
order by l.id;

-- untold_replies: what this coach was replied and not told, or whose message was dropped on its way.
select l.id, l.coach, l.coachee, l.kind, l.topic, l.observation, l.effect, l.question, l.voice, l.sent_at,
    l.replied_at, l.reply, l.answer, l.answer_voice
from letters l
where l.coach = ? and l.replied_at is not null and l.reply != '' and (l.told_turn is null or exists (
    select 1 from outbox o
    where o.key > l.coach || '.' || l.told_turn || '.' and o.key < l.coach || '.' || l.told_turn || '/'
        and o.state = 'dropped'))
order by l.id;
