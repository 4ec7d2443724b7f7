-- The ids under which providers keep files that were uploaded to them: those of cards, voices, certificates.

create table uploads (
    media text not null,  -- our id of the file
    channel text not null,
    bot text not null,  -- an id is good for the bot that uploaded it
    ref text not null,
    primary key (media, channel, bot)
) strict, without rowid;

-- Whatever takes a file that somebody sent takes along the way to it.
create trigger uploads_go_with_media after delete on media
begin
    delete from uploads where media = old.id;
end;
