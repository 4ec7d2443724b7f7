-- same_question: whether she has an open question with this gist.
select 1 from questions where person = ? and gist = ? and answered_at is null;

-- keep_question: write a question, once for each (person, ref).
insert into questions (person, ref, words, gist, language, reason, coach, asked_at, listed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (person, ref) do update set ref = excluded.ref
returning id;

-- question: one question as it stands.
select id, person, words, language, reason, coach, asked_at, listed_at, answered_at, answer, voice, card,
    answered_by
from questions where id = ?;

-- open_questions: hers that nobody has answered, the oldest first.
select id, person, words, language, reason, coach, asked_at, listed_at, answered_at, answer, voice, card,
    answered_by
from questions where person = ? and answered_at is null order by id;

-- questions_for: what waits for one coach, the oldest first.
select id, person, words, language, reason, coach, asked_at, listed_at, answered_at, answer, voice, card,
    answered_by
from questions where coach = ? and answered_at is null and listed_at is null order by id;

-- list_question: trainers read it from now on.
update questions set listed_at = ? where id = ? and answered_at is null and listed_at is null;

-- listed: what trainers may answer, the oldest first; the other columns are those of the oldest of a gist.
select min(q.id) as oldest, q.person, q.asked_at, q.words, count(*), q.language, coalesce(p.cadre, ''),
    coalesce(f.district, ''), q.reason, 'listed', ''
from questions q indexed by questions_open
    join people p on p.id = q.person left join facilities f on f.id = p.facility
where q.answered_at is null and (q.coach is null or q.listed_at is not null or q.asked_at <= ?)
group by q.gist order by oldest limit ?;

-- every_question: open or not, the latest first.
select q.id, q.person, q.asked_at, q.words,
    (select count(*) from questions s where s.gist = q.gist and s.answered_at is null),
    q.language, coalesce(p.cadre, ''), coalesce(f.district, ''), q.reason,
    case when q.card != '' then 'card'
        when q.answer != '' or q.voice != '' then 'answered'
        when q.answered_at is not null then 'closed'
        when q.coach is null or q.listed_at is not null or q.asked_at <= ? then 'listed'
        else 'with coach' end,
    q.card
from questions q join people p on p.id = q.person left join facilities f on f.id = p.facility
where q.words != '' order by q.id desc limit ?;

-- similar: the open questions in the same words.
select s.id, s.person, s.words, s.language, s.reason, s.coach, s.asked_at, s.listed_at, s.answered_at,
    s.answer, s.voice, s.card, s.answered_by
from questions q join questions s on s.gist = q.gist
where q.id = ? and q.words != '' and s.answered_at is null order by s.id;

-- answer_question: the first answer stands.
update questions set answered_by = ?, answer = ?, voice = ?, card = ?, answered_at = ?, told_turn = null
where id = ? and answered_at is null;

-- answer_told: in that turn of hers.
update questions set told_turn = ? where id = ?;

-- untold: hers with an answer that she was not told, or whose message was dropped on its way.
select q.id, q.person, q.words, q.language, q.reason, q.coach, q.asked_at, q.listed_at, q.answered_at,
    q.answer, q.voice, q.card, q.answered_by
from questions q
where q.person = ? and q.answered_at is not null and q.words != '' and (q.told_turn is null or exists (
    select 1 from outbox o
    where o.key > q.person || '.' || q.told_turn || '.' and o.key < q.person || '.' || q.told_turn || '/'
        and o.state = 'dropped'))
order by q.id;

-- is_untold: whether the answer is still to be told.
select 1 from questions q
where q.id = ? and q.answered_at is not null and q.words != '' and (q.told_turn is null or exists (
    select 1 from outbox o
    where o.key > q.person || '.' || q.told_turn || '.' and o.key < q.person || '.' || q.told_turn || '/'
        and o.state = 'dropped'));

-- reopen_question: open again, asked now: of her coach when it was he who answered, and still is; else of
-- trainers.
update questions set answered_at = null, asked_at = cast(?1 as text), told_turn = null, card = '',
    listed_at = case when answered_by = coach and coach = (select p.coach from people p where p.id = questions.person)
        then null else coalesce(listed_at, cast(?1 as text)) end
where id = ?2 and answered_at is not null and words != '';
