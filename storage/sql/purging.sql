-- old_journal: the next that may be old; ids grow with time.
select id from (select id, at from journal where id > :after order by id limit :most) as next
where at < :before order by id;

-- blank_journal: that a turn was taken stands. What says so is null, unlike what was forgotten: that stops a
-- talk from being told, and this only shortens it.
update journal set text = '', key = '', event = 'null', facts = '{}'
where id > :after and id <= :last and at < :before and event != 'null';

-- old_outbox: the next that may be old.
select id from (select id, posted_at from outbox where id > :after order by id limit :most) as next
where posted_at < :before order by id;

-- blank_outbox: what is that old since it was sent. The key stays for ever, so that nothing is posted twice.
update outbox set message = '{"text":""}', chat = '', provider_id = ''
where id > :after and id <= :last and coalesce(sent_at, posted_at) < :before and message != '{"text":""}'
    and state in ('sent', 'uncertain', 'refused', 'dropped', 'withdrawn');

-- passed_journal: what was walked over and still says something: of a clock that was ahead.
select id from journal where id > :after and id <= :last and event != 'null';

-- blank_one_journal: it has grown old.
update journal set text = '', key = '', event = 'null', facts = '{}'
where id = ? and at < ? and event != 'null';

-- speaks_journal: whether it says something still.
select 1 from journal where id = ? and event != 'null';

-- passed_outbox: what was walked over and still says something: it waits to be sent, or was sent long after.
select id from outbox where id > :after and id <= :last and message != '{"text":""}';

-- blank_one_outbox: it was sent since and has grown old, or was given up.
update outbox set message = '{"text":""}', chat = '', provider_id = ''
where id = ? and coalesce(sent_at, posted_at) < ? and message != '{"text":""}'
    and state in ('sent', 'uncertain', 'refused', 'dropped', 'withdrawn');

-- speaks_outbox: whether it says something still.
select 1 from outbox where id = ? and message != '{"text":""}';

-- drop_bubbles: what stood on chat pages.
delete from bubbles where cursor in (
    select b.cursor from (select cursor, journal, outbox from bubbles order by cursor limit :most) as b
        left join journal j on j.id = b.journal left join outbox o on o.id = b.outbox
    where coalesce(j.at, o.sent_at, o.posted_at) < :before);

-- count_words: how many turns and messages are that old and still say something.
select (select count(*) from journal where at < :before and event != 'null') + (
    select count(*) from outbox where coalesce(sent_at, posted_at) < :before and message != '{"text":""}'
        and state in ('sent', 'uncertain', 'refused', 'dropped', 'withdrawn'));

-- old_media: the files that nobody has to look at or listen to any more, the oldest first. A recorded card is
-- the programme's.
select id from media
where received_at < :before
    and id not in (select media from recordings)
    and id not in (select voice from questions where answered_at is null)
    and id not in (select voice from evidence where state = 'sent')
    and id not in (select picture from evidence where state = 'sent')
    and id not in (
        select i.photo from visits v join visit_items i on i.visit = v.id
        where v.state in ('begun', 'observed', 'sent', 'returned'))
    and id not in (
        select i.voice from visits v join visit_items i on i.visit = v.id
        where v.state in ('begun', 'observed', 'sent', 'returned'))
order by received_at limit :most;

-- drop_media: one file, with the ids under which providers keep it.
delete from media where id = ?;

-- purged_until: her last turn that says nothing any more.
select coalesce(max(turn), 0) from journal where person = ? and event = 'null';

-- drop_dead_letters: the oldest of them.
delete from dead_letters where id in (
    select id from (select id, at from dead_letters order by id limit :most) as oldest where at < :before);

-- count_dead_letters: how many are that old.
select count(*) from dead_letters where at < :before;

-- drop_reports: the oldest of them.
delete from reports where id in (
    select id from (select id, at from reports order by id limit :most) as oldest where at < :before);

-- count_reports: how many are that old.
select count(*) from reports where at < :before;

-- drop_audit: the oldest of them.
delete from audit where id in (
    select id from (select id, at from audit order by id limit :most) as oldest where at < :before);

-- count_audit: how many are that old.
select count(*) from audit where at < :before;
