-- note: what changed hands, or was closed.
insert into moved (merge, what, row) values (?, ?, ?) on conflict do nothing;

-- moved: what changed hands, of one kind.
select row from moved where merge = ? and what = ?;

-- promised_each_other: by which timer one is asked what she promised the other: she promised it herself.
select id, facts, subject from timers
where timer = 'promise.due' and (person = ?1 and subject = ?2 or person = ?2 and subject = ?1);

-- timers_between: what else one was to be asked, or told, of the other.
select person, timer, about, due_at, facts, subject from timers
where person = ?1 and subject = ?2 or person = ?2 and subject = ?1;

-- drop_timers_between: nobody is asked of herself.
delete from timers where person = ?1 and subject = ?2 or person = ?2 and subject = ?1;

-- timers_again: it is to be asked again.
insert into timers (person, timer, about, due_at, facts, subject) values (?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- sharing_between: what one decided that the other hears.
select person, coach, shared, decided_at from sharing
where person = ?1 and coach = ?2 or person = ?2 and coach = ?1;

-- drop_sharing_between: she hears of herself anyway.
delete from sharing where person = ?1 and coach = ?2 or person = ?2 and coach = ?1;

-- sharing_again: unless she decided for another since.
insert into sharing (person, coach, shared, decided_at) values (?, ?, ?, ?) on conflict do nothing;

-- proposals_to_drop: open ones that would be a second one, or are of whoever coaches her.
with alike as (
    select id, case when person = :merged then :survivor else person end as of,
        case when coach = :merged then :survivor else coach end as by,
        case when person = :merged or coach = :merged then 1 else 0 end as brought
    from proposals
    where answered_at is null and (person in (:survivor, :merged) or coach in (:survivor, :merged)))
select id from (
    select id, of, by, row_number() over (partition by of, by order by brought, id) as place from alike) placed
where place > 1 or of = :survivor and by = :coach;
