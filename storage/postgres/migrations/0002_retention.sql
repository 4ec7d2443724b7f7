-- What is kept for so long only is found by its age.

-- serves old_media: what people sent, the oldest first
create index media_by_age on media(received_at);
