-- Who is in the middle of a talk.

alter table conversations add column talks integer not null default 0;  -- how many are open

update conversations set talks = json_array_length(body, '$.stack');

-- serves standing: the conversations with an open talk, however many people there are
create index conversations_open on conversations(person) where talks > 0;
