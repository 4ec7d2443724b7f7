-- What coaches write to their coachees, and what they reply.

create table letters (
    id integer primary key,
    coach integer references people(id),  -- null once forgotten
    coachee integer not null references people(id),
    ref text not null,
    kind text not null,
    topic text not null,
    observation text not null,
    effect text not null,
    question text not null,
    voice text not null,
    sent_at text not null,
    shown_turn integer,
    replied_at text,
    reply text not null default '',
    answer text not null default '',
    answer_voice text not null default '',
    told_turn integer,
    unique (coach, ref)
) strict;

-- serves letters_between, mydata and forget: those to one coachee
create index letters_by_coachee on letters(coachee, id);
-- serves letters_for: those to her that are open
create index letters_open on letters(coachee) where replied_at is null;
-- serves untold_replies: what one coach was replied
create index letters_replied on letters(coach) where replied_at is not null;
