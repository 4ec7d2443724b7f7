-- cohort_size: how many people of a cohort may be written to unasked.
select count(*) from people p left join facilities f on f.id = p.facility
where p.id != :owner and p.handset = 0 and p.consent_at is not null and p.stopped_at is null and p.unreachable_since is null
    and (cast(:cadre as text) is null or p.cadre = :cadre)
    and (:district = '' or f.district = :district)
    and (cast(:facility as text) is null or p.facility = :facility)
    and (cast(:coach as bigint) is null or p.coach = :coach);

-- begin_campaign: one for each (owner, ref).
insert into campaigns (owner, ref, pack, cadre, district, facility, coach, people, begun_at)
values (:owner, :ref, :pack, :cadre, :district, :facility, :coach, :people, :now)
on conflict (owner, ref) do nothing;

-- found: the campaign with this (owner, ref).
select id from campaigns where owner = ? and ref = ?;

-- running: campaigns that are not over, the earliest first.
select id, owner, pack, cadre, district, facility, coach, last_asked from campaigns
where ended_at is null and paused_at is null order by id;

-- next_people: the next of a cohort, by id.
select p.id from people p left join facilities f on f.id = p.facility
where p.id > :last_asked and p.id != :owner
    and p.handset = 0 and p.consent_at is not null and p.stopped_at is null and p.unreachable_since is null
    and (cast(:cadre as text) is null or p.cadre = :cadre)
    and (:district = '' or f.district = :district)
    and (cast(:facility as text) is null or p.facility = :facility)
    and (cast(:coach as bigint) is null or p.coach = :coach)
order by p.id limit :most;

-- ask: somebody, once for ever.
insert into campaign_people (campaign, person) values (?, ?) on conflict do nothing;

-- asked_up_to: how far a campaign is.
update campaigns set last_asked = ? where id = ?;

-- end_campaign: nobody else is asked.
update campaigns set ended_at = ? where id = ? and ended_at is null;

-- reached: she was asked in this turn.
update campaign_people set turn = ? where campaign = ? and person = ?;

-- unasked: whoever's timer waits still is not asked.
delete from timers where timer = 'campaign.due' and about = :about
    and person in (select person from campaign_people where campaign = :campaign and turn is null);

-- unsent: what was not sent yet is dropped.
update outbox set state = 'dropped', reason = 'stopped by the trainer'
where state in ('queued', 'held') and key in (
    select person || '.' || turn || '.0' from campaign_people where campaign = ? and turn is not null);

-- pause: one that runs; it is over when it was stopped, or all that it had was sent.
update campaigns set paused_at = :now where id = :campaign and paused_at is null and (ended_at is null or exists (
    select 1 from campaign_people w join timers t on t.person = w.person and t.timer = 'campaign.due' and t.about = :about
    where w.campaign = :campaign) or exists (
    select 1 from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
    where w.campaign = :campaign and o.state in ('queued', 'held')));

-- resume: one that is paused.
update campaigns set paused_at = null where id = ? and paused_at is not null returning pack;

-- pause_over: what is stopped is not resumed.
update campaigns set paused_at = null where id = ?;

-- unbegun: of whose turn nothing has set out, neither words nor a template that asks for hers.
select w.person, w.turn from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
where w.campaign = ? and o.state in ('queued', 'held')
    and not exists (
        select 1 from outbox s where s.key >= w.person || '.' || w.turn || '.'
            and s.key < w.person || '.' || w.turn || '/' and s.state in ('sending', 'sent', 'uncertain', 'refused'))
    and not exists (
        select 1 from outbox t where t.key > w.person || '.' || w.turn || ' template '
            and t.key < w.person || '.' || w.turn || ' template~' and t.state in ('sending', 'sent', 'uncertain', 'refused'));

-- lay_aside: what was posted in one turn; once it goes on she is asked in another.
update outbox set state = 'dropped', reason = 'paused by the trainer'
where state in ('queued', 'held') and (key >= :turn || '.' and key < :turn || '/'
    or key > :turn || ' template ' and key < :turn || ' template~');

-- not_reached: she is still to be asked.
update campaign_people set turn = null where campaign = ? and person = ?;

-- still_to_ask: those to whom nothing has gone out.
select person from campaign_people where campaign = ? and turn is null order by person;

-- cohort_people: those of a cohort who may be written to unasked.
select p.id, p.name from people p left join facilities f on f.id = p.facility
where p.id != :owner and p.handset = 0 and p.consent_at is not null and p.stopped_at is null and p.unreachable_since is null
    and (cast(:cadre as text) is null or p.cadre = :cadre)
    and (:district = '' or f.district = :district)
    and (cast(:facility as text) is null or p.facility = :facility)
    and (cast(:coach as bigint) is null or p.coach = :coach);

-- reached_by: to whom it was sent, and where they work.
select w.person, coalesce(f.district, '') from campaign_people w
    join outbox o on o.key = w.person || '.' || w.turn || '.0'
    join people p on p.id = w.person left join facilities f on f.id = p.facility
where w.campaign = ? and o.state in ('sent', 'uncertain');

-- recalled: what those whom it asked answered since it began, the earliest first.
select r.person, r.item, r.grade from campaigns c join campaign_people w on w.campaign = c.id
    join reviews r on r.person = w.person
where c.id = ? and w.turn is not null and r.reviewed_at >= c.begun_at
    and substr(r.item, 1, length(c.pack) + 1) = c.pack || '/'
order by r.id;

-- campaigns: the latest, or this one, with how far they are; the people of each are gone through once.
with shown as (
    select * from campaigns c where (cast(?1 as bigint) is null or c.owner = ?1) and (cast(?3 as bigint) is null or c.id = ?3)
        and (cast(?4 as bigint) is null or c.id < ?4)
    order by c.id desc limit ?2)
select c.id, c.pack, c.owner, c.begun_at,
    c.ended_at is null or c.paused_at is not null
        or coalesce(max(case when o.state in ('queued', 'held', 'sending') then 1 else 0 end), 0) = 1
        or exists (
            select 1 from campaign_people w join timers t
                on t.person = w.person and t.timer = 'campaign.due' and t.about = 'campaign:' || c.id
            where w.campaign = c.id and w.turn is null),
    c.people, count(w.person),
    count(case when o.state in ('sent', 'uncertain') then 1 end),
    count(case when w.turn is not null and exists (
        select 1 from journal j where j.person = w.person and j.turn > w.turn and j.kind != 'timer') then 1 end),
    count(case when o.state = 'held' and o.reason = 'weekly budget' then 1 end),
    count(case when o.state = 'dropped' and o.reason = 'weekly budget' then 1 end),
    count(case when o.state = 'held' and o.reason = 'window' then 1 end),
    count(case when o.state = 'held' and exists (
        select 1 from outbox t where t.key > w.person || '.' || w.turn || ' template '
            and t.key < w.person || '.' || w.turn || ' template~'
            and t.state = 'held' and t.reason = 'messaging limit') then 1 end),
    count(case when o.state = 'uncertain' then 1 end),
    c.paused_at is not null
from shown c left join campaign_people w on w.campaign = c.id
    left join outbox o on o.key = w.person || '.' || w.turn || '.0'
group by c.id, c.pack, c.owner, c.begun_at, c.ended_at, c.paused_at, c.people
order by c.id desc;
