-- Who is in the middle of a talk.

-- serves standing: the conversations with an open talk, however many people there are
create index conversations_open on conversations(person) where json_array_length(body, '$.stack') > 0;
