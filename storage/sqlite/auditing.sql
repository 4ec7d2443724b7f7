-- note_turn: once for each (reader, of, view, turn); who was seen as what, and which view, in a JSON list.
insert or ignore into audit (reader, relation, of, view, turn, door, at)
select :reader, value ->> 0, value ->> 1, value ->> 2, :turn, :door, :at from json_each(:seen);

-- note_reads: by nobody whom we know by id, of many, in a JSON list.
insert into audit (reader, relation, of, view, turn, door, at)
select null, :relation, value, :view, null, :door, :at from json_each(:of);

-- note_certificate: of whoever it names, unless it was looked at a moment ago.
insert into audit (reader, relation, of, view, turn, door, at)
select null, :relation, c.person, :view, null, :door, :at from certificates c
where c.digest = :digest and c.name != '' and not exists (
    select 1 from audit a
    where a.of = c.person and a.at > :lately and a.view = :view and a.door = :door and a.reader is null);

-- reads: who read what; whatever is null is not asked for.
select at, reader, relation, of, view, door from audit
where (:of is null or of = :of) and (:reader is null or reader = :reader)
    and (:since is null or at >= :since) and (:until is null or at < :until)
order by id;
