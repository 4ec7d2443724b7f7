-- What a coach noted of an item by voice.

alter table visit_items add column voice ctext not null default '';  -- the media id of a voice note
