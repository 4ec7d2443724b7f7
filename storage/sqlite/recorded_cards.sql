-- Cards that trainers read aloud, and who wants to hear them.

alter table people add column voice integer not null default 0;

create table recordings (
    id integer primary key,
    card text not null,
    language text not null,
    words text not null,  -- the fingerprint of the card that it was held against
    script text not null,
    media text not null,
    size integer not null,
    seconds integer not null,
    person integer references people(id),
    recorded_at text not null,
    heard_by integer references people(id),
    heard_at text,
    unique (card, language)
) strict;

-- serves is_recording: whose bytes these are
create index recordings_by_media on recordings(media);
-- serves forget and mydata: what one person recorded
create index recordings_by_person on recordings(person) where person is not null;
-- serves forget and mydata: what one person has listened to
create index recordings_by_listener on recordings(heard_by) where heard_by is not null;
