-- Messages that may have been taken by a provider that did not say so.

-- doubt: since when nobody knows; the first time counts.
update outbox set uncertain_since = coalesce(uncertain_since, ?) where id = ?;
