-- keep_recording: a card read aloud, in the place of what stood there; the same again changes nothing.
insert into recordings (card, language, words, script, media, size, seconds, person, recorded_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (card, language) do update set words = excluded.words, script = excluded.script,
    media = excluded.media, size = excluded.size, seconds = excluded.seconds, person = excluded.person,
    recorded_at = excluded.recorded_at, heard_by = null, heard_at = null
where recordings.words != excluded.words or recordings.script != excluded.script
    or recordings.media != excluded.media;

-- recording: what stands recorded for a card in one language.
select card, language, words, script, media, size, seconds, person, recorded_at, heard_at
from recordings where card = ? and language = ?;

-- recordings: all of them.
select card, language, words, script, media, size, seconds, person, recorded_at, heard_at
from recordings order by card, language;

-- recording_heard: somebody else than who recorded it has listened.
update recordings set heard_by = ?1, heard_at = ?2
where card = ?3 and language = ?4 and media = ?5 and person is distinct from ?1;

-- remove_recording: it is gone.
delete from recordings where card = ? and language = ?;

-- is_recording: whether a file is one.
select 1 from recordings where media = ?;
