-- note_read: once for each (reader, of, view, turn); a read outside a turn has a line each time.
insert or ignore into audit (reader, relation, of, view, turn, at) values (?, ?, ?, ?, ?, ?);

-- note_reads: by nobody whom we know, of many, in a JSON list.
insert into audit (reader, relation, of, view, turn, at) select null, ?1, value, ?2, null, ?3 from json_each(?4);

-- note_certificate: of whoever it names, unless it was looked at a moment ago.
insert into audit (reader, relation, of, view, turn, at)
select null, :relation, c.person, :view, null, :at from certificates c
where c.digest = :digest and c.name != '' and not exists (
    select 1 from audit a
    where a.of = c.person and a.at > :lately and a.view = :view and a.reader is null);
