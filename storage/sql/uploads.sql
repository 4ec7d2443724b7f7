-- uploaded: the provider's id of one of our files, as this bot may send it.
select ref from uploads where media = ?3 and channel = ?1 and bot = ?2;

-- keep_upload: the provider keeps it under this id from now on.
insert into uploads (channel, bot, media, ref) values (?, ?, ?, ?)
on conflict (media, channel, bot) do update set ref = excluded.ref;

-- drop_upload: the provider knows that id no more.
delete from uploads where media = ?3 and channel = ?1 and bot = ?2;

-- drop_uploads: the bytes of this file are gone.
delete from uploads where media = ?;
