-- new_ids: that no entry has, as many as the numbers from 1 of a JSON list.
select (select coalesce(max(id), 0) from register) + value from json_each(?);

-- new_entry: somebody whom no register had.
insert into register (source, name, folded, telephone, facility, cadre, job, supervises, since, ended_on, coach_ref,
    state, taken_at, id)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- change_entry: she as she is now.
update register set source = ?, name = ?, folded = ?, telephone = ?, facility = ?, cadre = ?, job = ?, supervises = ?,
    since = ?, ended_on = ?, coach_ref = ?, state = ?, taken_at = ?, gone_at = null
where id = ?;

-- identify: a number of hers, unless it is somebody's.
insert into register_identifiers (system, value, entry) values (?, ?, ?) on conflict do nothing;

-- drop_telephones: those of before.
delete from register_telephones where entry = ?;

-- give_telephone: a number that reaches her.
insert into register_telephones (telephone, entry) values (?, ?) on conflict do nothing;

-- keep_post: where she works, or worked.
insert into register_posts (entry, ref, facility, job, since, until) values (?, ?, ?, ?, ?, ?)
on conflict (entry, ref) do update set facility = excluded.facility, job = excluded.job,
    since = case when excluded.since = '' then register_posts.since else excluded.since end, until = excluded.until;

-- end_posts: those that go on and were not named; a JSON list of what was.
update register_posts set until = ?
where entry = ? and until = '' and ref not in (select value from json_each(?));

-- posts: hers in order.
select ref, facility, job, since, until from register_posts where entry = ? order by since, ref;

-- entries: several, their ids given as a JSON list.
select r.id, r.source, r.name, r.folded, r.telephone, r.facility, r.cadre, r.job, r.ended_on, r.coach_ref, r.state,
    r.gone_at, r.person
from json_each(?) wanted join register r on r.id = wanted.value order by r.id;

-- entries_of: one register in order, a page at a time.
select id, source, name, folded, telephone, facility, cadre, job, ended_on, coach_ref, state, gone_at, person
from register where source = ? and id > ? order by id limit ?;

-- entry_of: as whom the register knows somebody.
select id, source, name, folded, telephone, facility, cadre, job, ended_on, coach_ref, state, gone_at, person
from register where person = ? order by id limit 1;

-- entries_identified: whose these identifiers are, given as a JSON list of pairs.
select i.system, i.value, i.entry
from json_each(?) wanted join register_identifiers i
    on i.system = json_extract(wanted.value, '$[0]') and i.value = json_extract(wanted.value, '$[1]');

-- identifiers_of: those of several entries, their ids given as a JSON list.
select i.entry, i.system, i.value from json_each(?) wanted join register_identifiers i on i.entry = wanted.value;

-- entry_telephones: hers.
select telephone from register_telephones where entry = ?;

-- entries_at: who has these numbers, given as a JSON list.
select t.telephone, t.entry
from json_each(?) wanted join register_telephones t on t.telephone = wanted.value;

-- has_telephones: whether anybody may be found by a number.
select 1 from register_telephones where telephone > '' limit 1;

-- people_at: who writes from these numbers on WhatsApp.
select a.chat, a.person from json_each(?) wanted
join addresses a on a.channel = 'whatsapp' and a.chat = wanted.value;

-- namesakes: for each name and place of a JSON list of pairs the first five who have that name there, as a JSON list.
select (
    select json_group_array(id) from (
        select r.id from register r
        where r.folded = json_extract(wanted.value, '$[0]') and r.facility is json_extract(wanted.value, '$[1]')
        order by r.id limit 5))
from json_each(?) wanted order by wanted.key;

-- link_entry: she is this person.
update register set person = ? where id = ?;

-- go: the register does not have her any more.
update register set gone_at = ? where id = ? and gone_at is null;

-- were_forgotten: which of these are of somebody who asked to be forgotten: digests of 16 bytes, one behind the other,
-- and a JSON list of where each begins, counted from 1.
select f.digest from json_each(?2) wanted join register_forgotten f on f.digest = substr(?1, wanted.value, 16);

-- stay_forgotten: by this she is known when the register is read again.
insert into register_forgotten (digest) values (?) on conflict do nothing;

-- entries_of_person: those that are this person.
select id from register where person = ? order by id;

-- named_so: the words of her name.
select folded from register where id = ?;

-- forget_identifiers: hers.
delete from register_identifiers where entry = ?;

-- forget_posts: hers.
delete from register_posts where entry = ?;

-- forget_words: what was said of her place in it.
delete from register_words where entry = ?;

-- forget_invitations: those made for her.
delete from register_invitations where entry = ?;

-- forget_entry: she herself.
delete from register where id = ?;

-- invite_entry: whom an invitation was made for.
insert into register_invitations (code, entry) values (?, ?) on conflict do nothing;

-- invited_entry: whom it was made for.
select entry from register_invitations where code = ?;

-- begin_run: what was read.
insert into register_runs (source, content, rows, begun_at) values (?, ?, ?, ?) returning id;

-- run_reached: how far it came.
update register_runs set reached = ?, finished_at = ? where id = ?;

-- last_run: the latest of one register.
select id, content, begun_at, rows, reached, finished_at from register_runs
where source = ? order by id desc limit 1;

-- supervisors_near: who supervises by her job in these places, given as a JSON list.
select id, source, name, folded, telephone, facility, cadre, job, ended_on, coach_ref, state, gone_at, person
from register
where facility in (select value from json_each(?)) and supervises = 1 and gone_at is null and ended_on = ''
order by facility, id;

-- supervised: whoever has no coach, whom the register names him for, by a JSON list, or who works where he supervises,
-- or at a place of his district where the register has nobody who does.
select p.id, p.name from register r join people p on p.id = r.person
where r.id in (
        select n.id from register n
        where n.coach_ref in (select value from json_each(?2)) and n.coach_ref != ''
        union
        select n.id from register him join register n on n.facility = him.facility
        where him.person = ?1 and him.supervises = 1 and him.gone_at is null and him.ended_on = '' and n.coach_ref = ''
        union
        select n.id from register him join facilities h on h.id = him.facility
            join facilities f on f.district = h.district and f.id != h.id
            join register n on n.facility = f.id and n.supervises = 0
        where him.person = ?1 and him.supervises = 1 and him.gone_at is null and him.ended_on = '' and n.coach_ref = ''
            and h.district != '' and n.person is not null
            and not exists (
                select 1 from register s
                where s.facility = f.id and s.supervises = 1 and s.gone_at is null and s.ended_on = ''))
    and p.id != ?1 and p.coach is null and p.consent_at is not null and p.stopped_at is null
    and r.gone_at is null and r.ended_on = ''
order by p.id limit 50;

-- every_place: all places of the register.
select id, name, district, region from facilities;

-- drift_shared: numbers that several have.
select r.id, r.name, r.person, p.coach, t.telephone
from register_telephones t join register r on r.id = t.entry left join people p on p.id = r.person
where r.gone_at is null and r.ended_on = '' and exists (
    select 1 from register_telephones o join register s on s.id = o.entry
    where o.telephone = t.telephone and o.entry != t.entry and s.gone_at is null and s.ended_on = '')
order by r.id;

-- drift_unreachable: whoever has no number that can be used, and never came by another way.
select r.id, r.name, r.person, null, coalesce(f.name, '') from register r left join facilities f on f.id = r.facility
where r.telephone = '' and r.person is null and r.gone_at is null and r.ended_on = '' order by f.district, f.name, r.id;

-- drift_gone: whom the register does not have any more.
select r.id, r.name, r.person, p.coach, r.gone_at from register r left join people p on p.id = r.person
where r.gone_at is not null order by r.id;

-- drift_ended: whoever takes part here and whose last role is over there.
select r.id, r.name, r.person, p.coach, r.ended_on from register r join people p on p.id = r.person
where r.gone_at is null and r.ended_on != '' order by r.id;

-- drift_elsewhere: whoever works at another place than the register has her at.
select r.id, r.name, r.person, p.coach, coalesce(h.name, '–') || ' here, ' || f.name || ' in the register'
from register r join people p on p.id = r.person join facilities f on f.id = r.facility
left join facilities h on h.id = p.facility
where r.gone_at is null and r.ended_on = '' and coalesce(p.facility, '') != r.facility order by r.id;

-- drift_cadre: whoever says that she is something else than the register does.
select r.id, r.name, r.person, p.coach, p.cadre || ' here, ' || r.cadre || ' in the register'
from register r join people p on p.id = r.person
where r.gone_at is null and r.ended_on = '' and r.cadre != p.cadre order by r.id;

-- drift_uncoached: whoever takes part and has no coach.
select r.id, r.name, r.person, null, coalesce(f.name, '')
from register r join people p on p.id = r.person left join facilities f on f.id = p.facility
where p.coach is null and p.consent_at is not null and r.gone_at is null and r.ended_on = ''
    and not ' ' || p.roles || ' ' like '% coach %' order by f.district, f.name, r.id;

-- drift_unmet: whoever could be reached and has not come yet.
select r.id, r.name, r.person, null, coalesce(f.name, '') from register r left join facilities f on f.id = r.facility
where r.person is null and r.telephone != '' and r.gone_at is null and r.ended_on = '' order by f.district, f.name, r.id;
