"""The table of flows between two: promises, letters, questions, visits and plans of a coach and a coachee."""

from datetime import timedelta

from bot.access import View
from bot.conversation.messages import Purpose
from bot.conversation.script import Flow
from bot.handlers import (
    answer,
    coach_told,
    coach_writes,
    evidence,
    letter,
    places,
    plan,
    promise_late,
    promise_told,
    question,
    rating,
    scheduled,
    session,
    team,
)
from bot.handlers.digest import digest
from bot.handlers.plan_alone import plan_alone
from bot.handlers.questions import questions
from bot.handlers.register import register
from bot.handlers.report import report, reported
from bot.handlers.schedule import schedule
from bot.handlers.session_guide import session_guide
from bot.handlers.visit import visit
from bot.handlers.visit_items import visit_items
from bot.handlers.visit_plan import visit_plan
from bot.handlers.visit_score import visit_score
from bot.handlers.withdrawn import withdrawn
from bot.people import Role

DAY = timedelta(days=1)
NOTICE, REPLY = Purpose.NOTICE, Purpose.REPLY
COACHES, TRAINERS = frozenset({Role.COACH}), frozenset({Role.TRAINER, Role.ADMINISTRATOR})
OF_PLACES = TRAINERS | {Role.COACH, Role.DISTRICT}

# fmt: off
BETWEEN_TWO = (
    # a promise that binds both sides: what the other hears, and what becomes of one that lies; the month
    Flow(name="promise_told", script=promise_told.told, timers=("promise.changed",), needs=("changes",),
         light=True, purpose=NOTICE),
    # not rationed, unlike a follow-up of her own plan: somebody waits for it
    Flow(name="promise_overdue", script=promise_late.overdue, timers=("promise.overdue",),
         needs=("overdue_promise",), purpose=NOTICE, tells=View.HELP),
    Flow(name="promise_asked", script=promise_late.asked, timers=("promise.asked",), needs=("asked_promise",),
         purpose=NOTICE, tells=View.HELP),
    Flow(name="promise_late", script=promise_late.late, timers=("promise.late",), needs=("late",), light=True,
         purpose=NOTICE, tells=View.HELP),
    Flow(name="promise_passed_on", script=promise_late.passed_on, timers=("promise.passed_on",),
         needs=("passed_on",), light=True, purpose=NOTICE, tells=View.LATE_PROMISE),
    Flow(name="rating_due", script=rating.due, timers=("rating.due",), needs=("rating",), light=True),
    Flow(name="rating", script=rating.rating, idle=DAY),
    Flow(name="rating_word", script=rating.word, timers=("rating.word",), light=True, purpose=NOTICE,
         tells=View.RATING_WORD),
    Flow(name="withdrawn", script=withdrawn, timers=("card.withdrawn",), before_consent=True, light=True,
         purpose=Purpose.CORRECTION),
    Flow(name="withdrawn_at_once", script=withdrawn, timers=("card.withdrawn.at_once",), before_consent=True,
         light=True, purpose=Purpose.EMERGENCY),
    Flow(name="report", script=report, commands=("report",), needs=("last_card",), light=True, clinical=True),
    Flow(name="reported", script=reported, timers=("card.reported",), needs=("reported",), light=True,
         purpose=NOTICE, tells=View.REPORTS),
    # what a coach hears, and her coachee
    Flow(name="shared", script=coach_told.shared, timers=("checkin.shared",), light=True, of_coach=True,
         purpose=NOTICE, tells=View.SHARED_CHECKIN),
    Flow(name="stuck", script=coach_told.stuck, timers=("promise.stuck",), light=True, of_coach=True,
         purpose=NOTICE, tells=View.STUCK),
    Flow(name="silent", script=coach_told.silent, timers=("promise.silent",), light=True, of_coach=True,
         purpose=NOTICE, tells=View.STUCK),
    Flow(name="encouraged", script=coach_told.encouraged, timers=("coach.encouraged",), light=True,
         purpose=NOTICE, tells=View.ENCOURAGEMENT),
    Flow(name="digest", script=digest, timers=("digest.due",),
         needs=("week", "held_back", "unanswered_digests", "differing"), light=True, purpose=Purpose.DIGEST),
    Flow(name="news_merged", script=coach_told.merged, timers=("news.waited",), needs=("merged",), light=True,
         purpose=REPLY),
    # a coach and her team; what she writes to one of them, and the reply
    Flow(name="team", script=team.team, commands=("team",), needs=("team_page", "differing"), roles=COACHES,
         light=True),
    Flow(name="register", script=register, needs=("differing",), roles=COACHES, light=True, idle=DAY),
    Flow(name="coachee", script=team.coachee, needs=("coachee",), roles=COACHES, light=True),
    Flow(name="ask_back", script=coach_writes.ask_back, clinical=True, idle=DAY),
    Flow(name="feedback", script=coach_writes.feedback, clinical=True, idle=DAY),
    Flow(name="letter", script=letter.letter, timers=("letter.received",), needs=("letter",), light=True,
         purpose=NOTICE, tells=View.LETTER),
    Flow(name="letter_reply", script=letter.reply, clinical=True, idle=DAY, tells=View.LETTER),
    Flow(name="letter_answered", script=letter.answered, timers=("letter.answered",), needs=("reply",),
         light=True, purpose=NOTICE, tells=View.LETTER_REPLY),
    Flow(name="letter_silent", script=letter.silent, timers=("letter.silent",), needs=("unanswered",),
         light=True, purpose=NOTICE, tells=View.LETTER_REPLY),
    Flow(name="letters", script=team.letters, commands=("letters",), needs=("letters",), light=True),
    Flow(name="places", script=places.places, commands=("places",), needs=("place_told",), roles=OF_PLACES,
         light=True),
    Flow(name="place_list", script=places.place_list, needs=("place_list",), roles=OF_PLACES, light=True),
    Flow(name="place_modules", script=places.place_modules, needs=("place_modules",), roles=OF_PLACES,
         light=True),
    Flow(name="place_names", script=places.place_names, needs=("place_names",), roles=COACHES, light=True),
    # a question that no card answers: her coach, she, the trainers
    Flow(name="question", script=question.question, timers=("question.asked",), needs=("to_answer",),
         light=True, of_coach=True, purpose=NOTICE, tells=View.NAMED_QUESTION),
    Flow(name="question_reply", script=question.reply, of_coach=True, idle=DAY, tells=View.UNNAMED_QUESTION),
    Flow(name="question_thanked", script=question.thanked, timers=("question.thanked",), light=True,
         purpose=NOTICE, tells=View.THANKS),
    Flow(name="question_answered", script=answer.answered, timers=("question.answered",), needs=("answer",),
         light=True, purpose=Purpose.ANSWER, tells=View.ANSWER),
    Flow(name="question_overdue", script=answer.overdue, timers=("question.overdue",), needs=("overdue",),
         light=True, purpose=Purpose.ANSWER),
    Flow(name="questions", script=questions, commands=("questions",), needs=("questions",), roles=TRAINERS,
         light=True),
    # a supervision visit: a coach looks, the plan between the two, what shows that it was carried out
    Flow(name="visit", script=visit, commands=("visit",), needs=("visiting",), roles=COACHES, light=True),
    Flow(name="visit_items", script=visit_items, roles=COACHES, of_coach=True, clinical=True,
         pictures="photo", idle=DAY),
    Flow(name="visit_score", script=visit_score, roles=COACHES, of_coach=True),
    Flow(name="visit_plan", script=visit_plan, roles=COACHES, of_coach=True, clinical=True, idle=DAY),
    Flow(name="plan", script=plan.plan, commands=("plan",), needs=("my_plan",), light=True),
    Flow(name="plan_offered", script=plan.plan_offered, timers=("visit.plan",), needs=("offered_plan",),
         light=True, purpose=NOTICE, tells=View.VISIT_PLAN),
    Flow(name="plan_returned", script=plan.plan_returned, timers=("visit.returned",),
         needs=("returned_plan",), light=True, of_coach=True, purpose=NOTICE, tells=View.VISIT_PLAN),
    Flow(name="plan_agreed", script=plan.plan_agreed, timers=("visit.agreed",), light=True, purpose=NOTICE,
         tells=View.VISIT_PLAN),
    Flow(name="plan_alone", script=plan_alone, timers=("plan.alone",), needs=("plan_alone",), light=True,
         purpose=NOTICE),
    Flow(name="evidence", script=evidence.evidence, timers=("evidence.wanted",), needs=("action",),
         clinical=True, pictures="photo", idle=DAY, purpose=NOTICE, tells=View.VISIT_PLAN),
    Flow(name="evidence_shown", script=evidence.evidence_shown, timers=("evidence.sent",),
         needs=("evidence",), clinical=True, light=True, of_coach=True, purpose=NOTICE, tells=View.EVIDENCE),
    Flow(name="evidence_decided", script=evidence.evidence_decided, timers=("evidence.decided",),
         needs=("evidence",), light=True, purpose=NOTICE, tells=View.VISIT_PLAN),
    # what a coach plans: check-ins that come round, and live sessions
    Flow(name="schedule", script=schedule, commands=("schedule",), needs=("to_schedule",), roles=COACHES,
         idle=DAY, stale=timedelta(hours=1)),
    Flow(name="scheduled", script=scheduled.told, timers=("schedule.planned",), needs=("scheduled",),
         light=True, purpose=NOTICE, tells=View.PLANNED),
    Flow(name="schedule_ended", script=scheduled.ended, timers=("schedule.ended",), light=True,
         purpose=NOTICE, tells=View.PLANNED),
    Flow(name="schedule_moved", script=scheduled.moved_by, timers=("schedule.moved",), light=True,
         purpose=NOTICE, tells=View.SCHEDULE),
    Flow(name="session_proposed", script=session.proposed, timers=("session.proposed",),
         needs=("live_session",), light=True, purpose=NOTICE, tells=View.SESSION),
    Flow(name="session_agreed", script=session.agreed, timers=("session.agreed",), needs=("live_session",),
         light=True, purpose=NOTICE, tells=View.SESSION),
    Flow(name="session_ended", script=session.ended, timers=("session.ended",), needs=("live_session",),
         light=True, purpose=NOTICE, tells=View.SESSION),
    Flow(name="session_eve", script=session.eve, timers=("session.eve",), needs=("live_session",), light=True,
         purpose=Purpose.AGREED, tells=View.SESSION),
    Flow(name="session_soon", script=session.soon, timers=("session.soon",), needs=("live_session",),
         light=True, purpose=Purpose.AGREED, tells=View.SESSION),
    Flow(name="session_begins", script=session.begins, timers=("session.begins",), needs=("live_session",),
         light=True, purpose=Purpose.AGREED, tells=View.SESSION),
    Flow(name="session_guide", script=session_guide, needs=("live_session",), idle=DAY, tells=View.SESSION),
    Flow(name="session_summary", script=session.summary, timers=("session.summary",), needs=("live_session",),
         light=True, purpose=Purpose.AGREED, tells=View.SESSION),
    Flow(name="session_kept", script=session.kept, timers=("session.kept",), needs=("live_session",),
         light=True, purpose=NOTICE, tells=View.SESSION),
    Flow(name="session_alone", script=session.alone, timers=("session.alone",), needs=("session_alone",),
         light=True, purpose=NOTICE),
)
# fmt: on
