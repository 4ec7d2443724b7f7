-- note_turn: once for each (reader, of, view, turn); who was seen as what, and which view, in a JSON list.
insert into audit (reader, relation, of, view, turn, door, at)
select :reader, seen ->> 0, cast(seen ->> 1 as bigint), seen ->> 2, :turn, :door, :at
from json_array_elements(cast(:seen as json)) seen
on conflict do nothing;

-- note_page: on a page; who was seen as what, and which view, in a JSON list; not again within the hour.
insert into audit (reader, relation, of, view, turn, door, at)
select :reader, wanted ->> 0, cast(wanted ->> 1 as bigint), wanted ->> 2, null, cast(:door as text), :at
from json_array_elements(cast(:seen as json)) wanted
where not exists (
    select 1 from audit a where a.of = cast(wanted ->> 1 as bigint) and a.at > :lately and a.view = wanted ->> 2
        and a.relation = wanted ->> 0 and a.door = cast(:door as text) and a.reader = :reader);

-- note_reads: by nobody whom we know by id, of many, in a JSON list.
insert into audit (reader, relation, of, view, turn, door, at)
select null, :relation, cast(seen as bigint), :view, null, :door, :at
from json_array_elements_text(cast(:of as json)) seen;

-- reads: who read what; whatever is null is not asked for.
select at, reader, relation, of, view, door from audit
where (cast(:of as bigint) is null or of = :of) and (cast(:reader as bigint) is null or reader = :reader)
    and (cast(:since as text) is null or at >= :since) and (cast(:until as text) is null or at < :until)
order by id;
