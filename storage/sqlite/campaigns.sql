-- cohort_size: how many people of a cohort may be written to unasked.
select count(*) from people p left join facilities f on f.id = p.facility
where p.id != :owner and p.handset = 0 and p.consent_at is not null and p.stopped_at is null and p.unreachable_since is null
    and (:cadre is null or p.cadre = :cadre)
    and (:district = '' or f.district = :district)
    and (:facility is null or p.facility = :facility)
    and (:coach is null or p.coach = :coach);

-- begin_campaign: one for each (owner, ref).
insert into campaigns (owner, ref, pack, cadre, district, facility, coach, people, begun_at)
values (:owner, :ref, :pack, :cadre, :district, :facility, :coach, :people, :now)
on conflict (owner, ref) do nothing;

-- found: the campaign with this (owner, ref).
select id from campaigns where owner = ? and ref = ?;

-- running: campaigns that are not over, the earliest first.
select id, owner, pack, cadre, district, facility, coach, last_asked from campaigns
where ended_at is null order by id;

-- next_people: the next of a cohort, by id.
select p.id from people p left join facilities f on f.id = p.facility
where p.id > :last_asked and p.id != :owner
    and p.handset = 0 and p.consent_at is not null and p.stopped_at is null and p.unreachable_since is null
    and (:cadre is null or p.cadre = :cadre)
    and (:district = '' or f.district = :district)
    and (:facility is null or p.facility = :facility)
    and (:coach is null or p.coach = :coach)
order by p.id limit :most;

-- ask: somebody, once for ever.
insert or ignore into campaign_people (campaign, person) values (?, ?);

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

-- campaigns: the latest, with how far they are.
select c.id, c.pack, c.owner, c.begun_at,
    c.ended_at is null or exists (
        select 1 from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
        where w.campaign = c.id and o.state in ('queued', 'held', 'sending')),
    c.people, (select count(*) from campaign_people w where w.campaign = c.id),
    (select count(*) from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
        where w.campaign = c.id and o.state in ('sent', 'uncertain')),
    (select count(*) from campaign_people w where w.campaign = c.id and w.turn is not null and exists (
        select 1 from journal j where j.person = w.person and j.turn > w.turn and j.kind != 'timer')),
    (select count(*) from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
        where w.campaign = c.id and o.state = 'held' and o.reason = 'weekly budget'),
    (select count(*) from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
        where w.campaign = c.id and o.state = 'dropped' and o.reason = 'weekly budget'),
    (select count(*) from campaign_people w join outbox o on o.key = w.person || '.' || w.turn || '.0'
        where w.campaign = c.id and o.state = 'held' and o.reason = 'window'),
    (select count(*) from campaign_people w join outbox o on o.key > w.person || '.' || w.turn || ' template '
            and o.key < w.person || '.' || w.turn || ' template~'
        where w.campaign = c.id and o.state = 'held' and o.reason = 'messaging limit')
from campaigns c where ?1 is null or c.owner = ?1 order by c.id desc limit ?2;
