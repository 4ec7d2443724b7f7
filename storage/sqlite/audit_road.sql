-- Who read what of whom: ids, and nobody's words.

create table audit (
    id integer primary key,
    reader integer references people(id),  -- null: the operator, the bearer of a code, or somebody forgotten
    relation text not null,  -- as what: "her coach", "trainer", "operator"
    of integer references people(id),  -- null once she was forgotten
    view text not null,
    turn integer,  -- the reader's; null outside a turn
    door text not null,  -- "chat", "command line", "page"
    at text not null,
    unique (reader, of, view, turn)
) strict;

-- serves mydata, forget and note_certificate: who read what of hers, and when
create index audit_by_subject on audit(of, at) where of is not null;
