-- Questions that no card answered, and what people answered to them.

create table questions (
    id integer primary key,
    person integer not null references people(id),
    ref text not null,
    words text not null,
    gist text not null,  -- the words in no order: by it the same question is known
    language text not null,
    reason text not null,
    coach integer references people(id),
    asked_at text not null,
    listed_at text,
    answered_at text,
    answer text not null default '',
    voice text not null default '',
    card text not null default '',
    answered_by integer references people(id),
    told_turn integer,
    unique (person, ref)
) strict;

-- serves open_questions and keep_question: hers that are open
create index questions_open_of_person on questions(person, gist) where answered_at is null;
-- serves questions_for: what waits for one coach
create index questions_open_for_coach on questions(coach) where answered_at is null and listed_at is null;
-- serves similar: the open ones in the same words
create index questions_open_by_gist on questions(gist) where answered_at is null;
-- serves listed: the open ones
create index questions_open on questions(asked_at) where answered_at is null;
-- serves untold, mydata and forget: hers
create index questions_by_person on questions(person);
-- serves forget: those asked of one coach
create index questions_by_coach on questions(coach) where coach is not null;
-- serves forget and mydata: those that one person answered
create index questions_by_answerer on questions(answered_by) where answered_by is not null;
