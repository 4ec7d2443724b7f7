-- note_read: once for each (reader, of, view, turn); a read outside a turn has a line each time.
insert or ignore into audit (reader, relation, of, view, turn, at) values (?, ?, ?, ?, ?, ?);
