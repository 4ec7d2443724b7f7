-- found: who takes part and may fit; :words has a wildcard for each letter that may bear an accent.
select p.id, p.name, cast(p.id as text) = :number
    or exists (select 1 from addresses a where a.person = p.id and a.chat like :number || '%')
from people p left join facilities f on f.id = p.facility
where p.consent_at is not null and p.joined_to is null and p.handset = 0 and p.forgotten_at is null
    and (:words = '' or lower(p.name) like '%' || :words || '%' or cast(p.id as text) = :number
        or exists (select 1 from addresses a where a.person = p.id and a.chat like :number || '%'))
    and (:role = '' or ' ' || p.roles || ' ' like '% ' || :role || ' %')
    and (:cadre = '' or p.cadre = :cadre)
    and (:district = '' or f.district = :district)
    and (:reach = '' or :reach = case
        when p.stopped_at is not null then 'stopped'
        when p.channel is null or p.unreachable_since is not null then 'unreachable'
        else 'reached' end
        or :reach = 'uncoached' and p.coach is null and ' ' || p.roles || ' ' like '% worker %');

-- numbers: where everybody writes from.
select person, chat from addresses;

-- promise_states: hers by state.
select state, count(*) from promises where owner = ? group by state order by state;

-- visited: finished visits to one worker, the latest first.
select checklist, finished_at, percent from visits
where worker = ? and finished_at is not null order by finished_at desc, id desc limit ?;

-- certificates_named: hers that stand.
select title, issued_at from certificates_today
where person = ? and revoked_at is null and withdrawn_at is null order by issued_at desc;

-- invitations_given: the latest of everybody's.
select code, roles, facility, district, coach, given_by, given_at, expires_at, used_at, used_by, revoked_at
from invitations order by given_at desc, code limit ?;

-- held_by_gate: what waits, by what holds it.
select reason, count(*) from outbox where state = 'held' group by reason order by count(*) desc, reason;

-- failing: of the last ones, those that came to nothing.
select channel, state, reason, count(*) from (
    select channel, state, reason from outbox order by id desc limit ?) as late
where state in ('refused', 'uncertain') group by channel, state, reason order by count(*) desc, channel, reason;

-- latest_reads: who read or did what.
select at, reader, relation, of, view, door from audit
where cast(:of as bigint) is null or of = :of order by id desc limit :limit;

-- note_deed: each time.
insert into audit (reader, relation, of, view, turn, door, at) values (?, ?, ?, ?, null, ?, ?);

-- districts: by name.
select distinct district from facilities where district != '' order by district;
