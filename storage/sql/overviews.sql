-- next_sessions: when each coachee of one coach talks with him next.
select s.coachee, min(s.at) from sessions s
where s.coach = ? and s.closed_at is null and s.at >= ? group by s.coachee;

-- helps_owed: promises of help that are open, by whom they were made to.
select other, count(*) from promises
where owner = ? and state in ('open', 'stuck') and helps = 1 and other is not null group by other;

-- shared_checkins: those that she shared with one coach, the latest first.
select goal, reality, will, first_step, due_on, confidence, voices, finished_at from checkins
where coachee = ? and coach = ? and shared = 1 order by finished_at desc, id desc limit ?;

-- visits_with: one coach's finished ones to one worker, the latest first.
select id from visits where worker = ? and coach = ? and finished_at is not null order by finished_at desc, id desc limit ?;

-- evidence_of: all that was sent for the plan of one visit, the latest first.
select id from evidence where visit = ? order by id desc;
