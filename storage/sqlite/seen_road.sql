-- Digests of one moment lie side by side from here on; those from before stay where they are.

alter table seen rename to seen_before;

create table seen (digest blob primary key) strict, without rowid;
