-- agree: to the words of an edition. When she first agreed to any stays.
update people set consent_at = coalesce(consent_at, ?3), consent_edition = ?2 where id = ?1;

-- agreed_to: nobody knows of an edition from before there were two.
select coalesce(consent_edition, 1) from people where id = ? and consent_at is not null;
