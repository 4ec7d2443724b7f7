-- differing: of one coach's people what differs and is not answered, as the register stands today.
select d.entry, d.person, d.kind, d.detail from (
    select r.id as entry, r.person as person, 'gone' as kind, '' as detail, r.state as state, 1 as place
    from people p join register r on r.person = p.id where p.coach = :coach and r.gone_at is not null
    union all
    select r.id, r.person, 'ended', '', r.state, 2
    from people p join register r on r.person = p.id
    where p.coach = :coach and r.gone_at is null and r.ended_on != ''
    union all
    select r.id, r.person, 'elsewhere', f.name, r.state, 3
    from people p join register r on r.person = p.id join facilities f on f.id = r.facility
    where p.coach = :coach and r.gone_at is null and r.ended_on = '' and coalesce(p.facility, '') != r.facility
    union all
    select r.id, r.person, 'shared', t.telephone, r.state, 4
    from people p join register r on r.person = p.id join register_telephones t on t.entry = r.id
    where p.coach = :coach and r.gone_at is null and r.ended_on = '' and exists (
        select 1 from register_telephones o join register s on s.id = o.entry
        where o.telephone = t.telephone and o.entry != t.entry and s.gone_at is null and s.ended_on = '')) d
where not exists (
    select 1 from register_words w
    where w.entry = d.entry and w.kind = d.kind and w.state = d.state and w.answer != '')
order by d.place, d.entry;

-- asked_on: when a coach was asked last.
select max(at) from register_words where by = ?;

-- ask: that he was asked; what was said of an older state of it is no answer to this one.
insert into register_words (entry, kind, state, by, at)
select r.id, ?2, r.state, p.coach, ?4 from register r join people p on p.id = r.person
where r.id = ?1 and p.coach = ?3
on conflict (entry, kind) do update set state = excluded.state, by = excluded.by, at = excluded.at,
    answer = case when register_words.state = excluded.state then register_words.answer else '' end,
    words = case when register_words.state = excluded.state then register_words.words else '' end;

-- answer: his word, with its day.
update register_words set answer = ?, words = ?, at = ? where entry = ? and kind = ? and by = ?;

-- say: the word of somebody who answers for the programme, whoever was asked before.
insert into register_words (entry, kind, state, by, at, answer, words)
select r.id, ?2, r.state, ?3, ?4, ?5, ?6 from register r where r.id = ?1
on conflict (entry, kind) do update set state = excluded.state, by = excluded.by, at = excluded.at,
    answer = excluded.answer, words = excluded.words;

-- words: what was answered and still holds.
select w.entry, w.kind, w.answer, w.words, coalesce(p.name, ''), w.at
from register_words w join register r on r.id = w.entry left join people p on p.id = w.by
where w.answer != '' and w.state = r.state;
