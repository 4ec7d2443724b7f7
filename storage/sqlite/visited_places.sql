-- Where a visit was, as the coach wrote it, when the register has no such place.

alter table visits add column place text not null default '';
