-- What coaches say where a register and the programme differ.

create table register_words (
    entry integer not null references register(id),
    kind text not null,  -- of difference: gone, ended, elsewhere, shared
    state text not null,  -- of the entry when he was asked: another state is another question
    by integer references people(id),
    at text not null,
    answer text not null default '',  -- here, moved, gone, number; empty: he was asked
    words text not null default '',  -- the new number
    primary key (entry, kind)
) strict, without rowid;

-- serves asked_on and mydata: those of one coach
create index register_words_by_coach on register_words(by) where by is not null;
