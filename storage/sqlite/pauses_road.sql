-- A campaign rests, and goes on where it was.

alter table campaigns add column paused_at text;
