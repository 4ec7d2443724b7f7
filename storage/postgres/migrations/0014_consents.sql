-- To which words somebody said yes. Nobody knows of an edition from before there were two: it was the first.

alter table people add column consent_edition integer;
