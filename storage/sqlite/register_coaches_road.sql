-- Whom a register names as somebody's supervisor.

-- serves supervised: those of whom it names him so
create index register_by_coach on register(coach_ref) where coach_ref != '';
