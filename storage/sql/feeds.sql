-- open_feed: one for each; a new address makes the last worthless.
insert into feeds (person, nonce, opened_at) values (?, ?, ?)
on conflict (person) do update set nonce = excluded.nonce, opened_at = excluded.opened_at;

-- close_feed: no address feeds it any more.
delete from feeds where person = ?;

-- drop_fed: what was told there.
delete from fed where person = ?;

-- feed_of: what is in the address of hers.
select nonce from feeds where person = ?;

-- fed_by: whose calendar an address feeds.
select person from feeds where nonce = ?;

-- fed: what a feed has told.
select uid, digest, at, sequence, changed_at, cancelled from fed where person = ?;

-- keep_fed: one date as it is told now.
insert into fed (person, uid, digest, at, sequence, changed_at, cancelled) values (?, ?, ?, ?, ?, ?, ?)
on conflict (person, uid) do update set digest = excluded.digest, at = excluded.at,
    sequence = excluded.sequence, changed_at = excluded.changed_at, cancelled = excluded.cancelled;

-- forget_fed: one that nobody looks for any more.
delete from fed where person = ? and uid = ?;
