"""Export: one row per thing, under the names that others rely on."""

EXPORTS = {
    "people": """select p.id, p.name, p.language, p.cadre, p.roles, f.name as facility, p.coach, p.consent_at,
        p.stopped_at, p.unreachable_since, p.created_at
        from people p left join facilities f on f.id = p.facility order by p.id""",
    "checkins": """select id, coachee, coach, topic, goal, reality, options, will, due_on, confidence,
        started_at, finished_at, edition from checkins order by id""",
    "promises": "select id, checkin, owner, text, due_on, state, closed_at from promises order by id",
    "reviews": """select person, item, grade, reviewed_at, next_due_at, edition from reviews order by id""",
    "messages": "select person, at, direction, channel, kind, text, key, state from messages order by at",
    "timers": "select id, person, timer, about, due_at from timers order by due_at, id",
}
