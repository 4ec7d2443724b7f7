-- keep_checkin: write a check-in, or rewrite the one of the same talk.
insert into checkins (coachee, coach, ref, topic, goal, reality, score, options, will,
    first_step, due_on, helper, confidence, shared, voices, started_at, finished_at, edition)
values (?1, (select coach from people where id = ?1), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (coachee, ref) do update set topic = excluded.topic, goal = excluded.goal,
    reality = excluded.reality, score = excluded.score, options = excluded.options,
    will = excluded.will, first_step = excluded.first_step, due_on = excluded.due_on,
    helper = excluded.helper, confidence = excluded.confidence, shared = excluded.shared,
    voices = excluded.voices, finished_at = excluded.finished_at
returning id;

-- share_checkin: her coach reads it from now on.
update checkins set shared = 1 where coachee = ? and ref = ? returning id;

-- share_promise: the other side waits for the promise of that check-in.
update promises set other = ?1,
    helps = case when exists (select 1 from people where id = ?1 and coach = promises.owner) then 1 else 0 end
where owner = ?2 and checkin = ?3
returning id;

-- keep_promise: write a promise, or rewrite the one of the same talk.
insert into promises (owner, ref, text, due_on, first_due_on, counts_on, state, checkin, created_at, other, helps)
values (?1, ?2, ?3, ?4, ?4, ?4, 'open', ?5, ?6, ?7, 
    case when exists (select 1 from people where id = ?7 and coach = ?1) then 1 else 0 end)
on conflict (owner, ref) do update set text = excluded.text, due_on = excluded.due_on,
    first_due_on = excluded.first_due_on, counts_on = excluded.counts_on, other = excluded.other,
    helps = excluded.helps
returning id;

-- move_promise: its state and, when given, its day, the day that counts, and a note.
update promises set state = ?, due_on = coalesce(?, due_on), counts_on = coalesce(?, counts_on), closed_at = ?,
    note = coalesce(nullif(?, ''), note)
where id = ?;

-- promise: one promise as it stands; shared with the coach when its check-in was.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.counts_on, p.other, p.helps, p.told, p.note, p.asked_at, p.passed_on_to
from promises p left join checkins c on c.id = p.checkin
where p.id = ?;

-- open_promises: hers that are not closed, by day.
select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0),
    p.first_due_on, p.counts_on, p.other, p.helps, p.told, p.note, p.asked_at, p.passed_on_to
from promises p left join checkins c on c.id = p.checkin
where p.owner = ? and p.state in ('open', 'stuck')
order by p.due_on, p.id;

-- last_checkin: her latest check-in.
select topic, goal, score, finished_at from checkins
where coachee = ? order by finished_at desc, id desc limit 1;
