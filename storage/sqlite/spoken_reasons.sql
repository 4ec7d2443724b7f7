-- Why evidence was returned, where the coach said it.

alter table evidence add column reason_voice text not null default '';  -- the media id of a voice note
