-- What coaches say where a register and the programme differ.

create table register_words (
    entry bigint not null references register(id),
    kind ctext not null,  -- of difference: gone, ended, elsewhere, shared
    state ctext not null,  -- of the entry when he was asked: another state is another question
    by bigint references people(id),
    at ctext not null,
    answer ctext not null default '',  -- here, moved, gone, number; empty: he was asked
    words ctext not null default '',  -- the new number
    primary key (entry, kind)
);

-- serves asked_on and mydata: those of one coach
create index register_words_by_coach on register_words(by) where by is not null;
