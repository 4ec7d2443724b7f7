-- coach_of: whom she has today.
select coach from people where id = ?;

-- have_coach: whom she has from now on.
update people set coach = ? where id = ?;

-- begin: from now on.
insert into coachings (person, coach, since) values (?, ?, ?);

-- end: until now.
update coachings set until = ?, ended_by = ? where person = ? and until is null;

-- unshare: what she let that coach hear is to be decided anew.
delete from sharing where person = ?;

-- coachings: hers in order.
select person, coach, since, until, ended_by from coachings where person = ? order by since, id;

-- coach_at: hers at that time.
select coach from coachings
where person = ?1 and since <= ?2 and (until is null or until > ?2) order by since desc, id desc limit 1;

-- cancel_notices: what he was to be told of her.
delete from timers where subject = ? and person = ? and timer in (select value from json_each(?));

-- unsay: what he was told of her, while it has not set out; of her alone, or of several in one message.
update outbox set state = 'dropped', reason = 'no longer the coach', message = '{"text":""}'
where state in ('queued', 'held') and id in (
    select o.id from (
        select person, turn from journal
        where subject = :of and person = :coach and kind = 'timer'
            and event ->> 'timer' in (select value from json_each(:notices))
        union select person, turn from mentions where subject = :of and person = :coach) j
    join outbox o on o.key > j.person || '.' || j.turn || '.' and o.key < j.person || '.' || j.turn || '/');

-- release_questions: open ones of hers that wait for him.
update questions set coach = null, listed_at = coalesce(listed_at, ?1)
where person = ?2 and coach = ?3 and answered_at is null
returning id;

-- propose: a new one.
insert into proposals (person, coach, proposed_at) values (?, ?, ?) returning id;

-- proposal: one, by its id.
select id, person, coach, proposed_at, answered_at, accepted from proposals where id = ?;

-- last_proposal: what one coach proposed to her last.
select id, person, coach, proposed_at, answered_at, accepted from proposals
where person = ? and coach = ? order by proposed_at desc, id desc limit 1;

-- open_proposals: what she has not answered.
select id, person, coach, proposed_at, answered_at, accepted from proposals
where person = ? and answered_at is null order by id;

-- answer_proposal: once.
update proposals set answered_at = ?, accepted = ? where id = ? and answered_at is null;
