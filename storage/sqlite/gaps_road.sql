-- What a place is looked at by: what its people promised, when it was visited.

-- serves pledged_at: those of one owner by the day first promised, whoever else knows of them
create index promises_by_owner_day on promises(owner, first_due_on);
-- serves visited_at and found_at: the finished visits of one facility by day
create index visits_by_place on visits(facility, finished_at) where finished_at is not null;
