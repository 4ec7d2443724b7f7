-- keep_schedule: write a schedule, or rewrite the one of the same talk.
insert into schedules (coach, ref, coachee, rule, zone, planned_at) values (?, ?, ?, ?, ?, ?)
on conflict (coach, ref) do update set coachee = excluded.coachee, rule = excluded.rule, zone = excluded.zone
returning id;

-- change_schedule: by another rule from now on.
update schedules set rule = ?, planned_at = ?, paused_at = null where id = ? and ended_at is null;

-- pause_schedule: nothing comes of it for now.
update schedules set paused_at = ? where id = ? and paused_at is null and ended_at is null;

-- resume_schedule: it runs again.
update schedules set paused_at = null where id = ? and paused_at is not null and ended_at is null;

-- end_schedule: nothing comes of it any more.
update schedules set ended_at = ? where id = ? and ended_at is null;

-- schedule: one schedule as it stands.
select id, coach, coachee, rule, zone, planned_at, paused_at, ended_at from schedules where id = ?;

-- schedules_by: those of one coach that have not ended, the oldest first.
select id, coach, coachee, rule, zone, planned_at, paused_at, ended_at from schedules
where coach = ? and ended_at is null order by id;

-- schedules_for: those that run for one person by the coach that she has; hers first.
select s.id, s.coach, s.coachee, s.rule, s.zone, s.planned_at, s.paused_at, s.ended_at
from people p join schedules s on s.coach = p.coach and s.ended_at is null and s.paused_at is null
where p.id = ? and (s.coachee is null or s.coachee = p.id) order by s.coachee is null, s.id;

-- timer_of: when a timer is due, and what it carries.
select due_at, facts from timers where person = ? and timer = ? and about = ?;

-- team_timers: of one kind, of those whom this coach has.
select t.person, t.about, t.due_at, t.facts from people p join timers t on t.person = p.id
where p.coach = ? and t.timer = ?;

-- include_coachees: whoever has this coach and has the timer not.
insert into timers (person, timer, about, due_at, facts, subject)
select id, ?, ?, ?, ?, ? from people where coach = ?
on conflict (person, timer, about) do nothing;

-- keep_session: write a session that is proposed, or rewrite the one of the same talk.
insert into sessions (coach, ref, coachee, at, state, waits_for, planned_at)
values (?1, ?2, ?3, ?4, 'proposed', ?3, ?5)
on conflict (coach, ref) do update set coachee = excluded.coachee, at = excluded.at
returning id;

-- session: one session as it stands.
select id, coach, coachee, at, state, waits_for, summary from sessions where id = ?;

-- change_session: as it is now; closed when nobody has anything to do about it any more.
update sessions set at = ?, state = ?, waits_for = ?, summary = ?, closed_at = ? where id = ?;

-- sessions_of: the open ones of a coach or a coachee, by their time.
select id, coach, coachee, at, state, waits_for, summary from (
    select * from sessions where coach = ?1 and closed_at is null
    union select * from sessions where coachee = ?1 and closed_at is null) open
order by at, id;
