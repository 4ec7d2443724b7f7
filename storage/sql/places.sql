-- put_facility: write a facility, or rewrite the one with this id.
insert into facilities (id, name, district, region, folded) values (?, ?, ?, ?, ?)
on conflict (id) do update set name = excluded.name, district = excluded.district,
    region = excluded.region, folded = excluded.folded;

-- facilities_like: those with words that start like these, the best first.
select f.id, f.name, f.district, f.region
from facilities_fts m join facilities f on f.number = m.rowid
where m.facilities_fts match '"' || replace(?1, ' ', '"* "') || '"*'
order by m.rank, f.name, f.id limit ?2;

-- facility: one facility, by the id of the register.
select id, name, district, region from facilities where id = ?;

-- keep_media: a file that she sent.
insert into media (id, person, channel, mime, size, ref, name, received_at, fetch_at, state)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- media_to_fetch: files whose bytes are not here yet and may be asked for, longest waiting first.
select id, mime, size, ref, name, channel from media
where state = 'wanted' and fetch_at <= ? order by fetch_at limit ?;

-- media_attempts: how often a file was asked for.
select attempts from media where id = ?;

-- media_fetched: the bytes are here, or could not be had once more and perhaps for good.
update media set state = ?, size = ?, error = ?, fetch_at = ?, attempts = attempts + 1 where id = ?;

-- media: one file, and whose it is.
select id, mime, size, ref, name, person from media where id = ?;

-- note: a setting that the house keeps for itself.
select value from notes where name = ?;

-- keep_note: a setting in the place of the old one.
insert into notes (name, value) values (?, ?)
on conflict (name) do update set value = excluded.value;

-- report: something for administrators to see.
insert into reports (at, kind, about, words, person) values (?, ?, ?, ?, ?);
