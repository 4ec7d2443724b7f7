-- Until when she may be written to freely, where a channel grants that only for some hours after she wrote.

alter table addresses add column heard_at text;  -- when she was last heard there
alter table addresses add column shut integer not null default 0;  -- the provider says so, whatever we think
alter table addresses add column last_template integer references outbox(id);  -- that asked her back last
alter table addresses add column last_for_safety integer references outbox(id);  -- and for her safety

alter table outbox add column template text;  -- the name of the approved template that it is; null: free words
-- serves template_place: whom templates went to of late
create index outbox_templates on outbox(channel, sent_at) where template is not null;
