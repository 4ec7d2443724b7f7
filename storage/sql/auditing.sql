-- note_turn: once for each (reader, of, view, turn); who was seen as what, and which view, in a JSON list.
insert into audit (reader, relation, of, view, turn, door, at)
select :reader, value ->> 0, value ->> 1, value ->> 2, :turn, :door, :at from json_each(:seen) where true
on conflict do nothing;

-- note_page: on a page; who was seen as what, and which view, in a JSON list; not again within the hour.
insert into audit (reader, relation, of, view, turn, door, at)
select :reader, wanted.value ->> 0, wanted.value ->> 1, wanted.value ->> 2, null, :door, :at from json_each(:seen) wanted
where not exists (
    select 1 from audit a where a.of = wanted.value ->> 1 and a.at > :lately and a.view = wanted.value ->> 2
        and a.relation = wanted.value ->> 0 and a.door = :door and a.reader = :reader);

-- note_reads: by nobody whom we know by id, of many, in a JSON list.
insert into audit (reader, relation, of, view, turn, door, at)
select null, :relation, value, :view, null, :door, :at from json_each(:of);

-- note_certificate: of whoever it names, unless it was looked at a moment ago.
insert into audit (reader, relation, of, view, turn, door, at)
select null, :relation, c.person, cast(:view as text), null, cast(:door as text), :at from certificates c
where c.digest = :digest and c.name != '' and not exists (
    select 1 from audit a
    where a.of = c.person and a.at > :lately and a.view = cast(:view as text)
        and a.door = cast(:door as text) and a.reader is null);

-- reads: who read what; whatever is null is not asked for.
select at, reader, relation, of, view, door from audit
where (:of is null or of = :of) and (:reader is null or reader = :reader)
    and (:since is null or at >= :since) and (:until is null or at < :until)
order by id;
