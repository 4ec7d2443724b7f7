-- coach_of: whom she has today.
select coach from people where id = ?;

-- have_coach: whom she has from now on.
update people set coach = ? where id = ?;

-- begin: from now on.
insert into coachings (person, coach, since) values (?, ?, ?);

-- bind: what she shared with him before is between the two again.
update promises set other = ?2
where owner = ?1 and other is null and state in ('open', 'stuck')
    and checkin in (select id from checkins where coachee = ?1 and coach = ?2 and shared = 1);

-- end: until now.
update coachings set until = ?, ended_by = ? where person = ? and until is null;

-- unshare: what she let that coach hear is to be decided anew.
delete from sharing where person = ?;

-- coachings: hers in order.
select person, coach, since, until, ended_by from coachings where person = ? order by since, id;

-- cancel_notices: what he was to be told of her.
delete from timers where subject = ? and person = ? and timer in (select value from json_each(?));

-- told_of: the turns in which he was told of her alone, and by which notice.
select turn, event from journal where subject = ? and person = ? and kind = 'timer';

-- mentioned_to: the turns in which he was told of her among several.
select turn from mentions where subject = ? and person = ?;

-- unsay: what one turn said, while it has not set out; the words stay for a replay, and are shown to nobody.
update outbox set state = 'dropped', reason = 'no longer the coach'
where key > ? and key < ? and state in ('queued', 'held');

-- release_questions: open ones of hers that wait for him.
update questions set coach = null, listed_at = coalesce(listed_at, ?1)
where person = ?2 and coach = ?3 and answered_at is null
returning id;

-- propose: a new one.
insert into proposals (person, coach, asked, proposed_at) values (?, ?, ?, ?)
returning id, person, coach, asked, proposed_at, answered_at, accepted;

-- proposal: one, by its id.
select id, person, coach, asked, proposed_at, answered_at, accepted from proposals where id = ?;

-- last_proposal: what either of two proposed to the other last.
select id, person, coach, asked, proposed_at, answered_at, accepted from proposals
where person = ? and coach = ? order by proposed_at desc, id desc limit 1;

-- open_proposals: what one person has not answered.
select id, person, coach, asked, proposed_at, answered_at, accepted from proposals
where asked = ? and answered_at is null order by id;

-- answer_proposal: once.
update proposals set answered_at = ?, accepted = ? where id = ? and answered_at is null;

-- drop_proposals: what she proposed herself.
update proposals set answered_at = ? where person = ? and asked != person and answered_at is null;

-- unbind: how her open promises go is not told him any more.
update promises set other = null where owner = ? and other = ? and state in ('open', 'stuck');
