"""The table of flows: opening words, what opens them, what they know, and what gives way."""

from datetime import timedelta

from bot.access import View
from bot.conversation.joining import INVITERS
from bot.conversation.messages import Purpose
from bot.conversation.script import Flow, Flows
from bot.handlers import (
    answer,
    championship_told,
    coach_told,
    coach_writes,
    coaching,
    evidence,
    facility,
    handset,
    in_between,
    leaving,
    letter,
    link,
    login,
    menu,
    my_coach,
    network,
    places,
    plan,
    preferences,
    promise_late,
    promise_told,
    question,
    rating,
    scheduled,
    session,
    team,
)
from bot.handlers.alert import alert
from bot.handlers.championship import championship
from bot.handlers.checkin import checkin
from bot.handlers.checkin_due import checkin_due
from bot.handlers.checkup import certificate, checkup, checkup_due
from bot.handlers.companion import companion
from bot.handlers.consent import consent
from bot.handlers.digest import digest
from bot.handlers.emergency import emergency
from bot.handlers.followup import followup
from bot.handlers.guide import guide
from bot.handlers.invite import invite, joined
from bot.handlers.onboarding import onboarding
from bot.handlers.plan_alone import plan_alone
from bot.handlers.progress import progress
from bot.handlers.promise_help import promise_help, promise_whom
from bot.handlers.promises import promises
from bot.handlers.push import push
from bot.handlers.pushed import pushed
from bot.handlers.questions import questions
from bot.handlers.record import record
from bot.handlers.refresher import refresher
from bot.handlers.refresher_due import refresher_due
from bot.handlers.register import register
from bot.handlers.report import report
from bot.handlers.role_changed import role_changed
from bot.handlers.schedule import schedule
from bot.handlers.session_guide import session_guide
from bot.handlers.signature_asked import signature_asked
from bot.handlers.visit import visit
from bot.handlers.visit_items import visit_items
from bot.handlers.visit_plan import visit_plan
from bot.handlers.visit_score import visit_score
from bot.handlers.withdrawn import withdrawn
from bot.people import STEERS, Role

DAY = timedelta(days=1)
NOTICE, REPLY = Purpose.NOTICE, Purpose.REPLY
COACHES, TRAINERS = frozenset({Role.COACH}), frozenset({Role.TRAINER, Role.ADMINISTRATOR})
OF_PLACES = TRAINERS | {Role.COACH, Role.DISTRICT}

# fmt: off
FLOWS = Flows(
    # what she opens
    Flow(name="onboarding", script=onboarding, commands=("start",), needs=("standing",), before_consent=True,
         idle=DAY),
    Flow(name="checkin", script=checkin, commands=("checkin",),
         needs=("promises", "topics", "last_checkin", "coach", "standing"), idle=DAY),
    Flow(name="refresher", script=refresher, commands=("refresher",),
         needs=("session", "next_review", "weeks", "sharing"), clinical=True, idle=DAY),
    Flow(name="progress", script=progress, commands=("progress",), needs=("progress", "sharing"), light=True),
    Flow(name="guide", script=guide, commands=("guide",), clinical=True),
    Flow(name="checkup", script=checkup, needs=("checkup", "session", "standing"), idle=DAY, examines=True),
    Flow(name="certificate", script=certificate, commands=("certificate",), needs=("certificates",),
         light=True),
    Flow(name="promises", script=promises, commands=("promises",),
         needs=("open_promises", "promised_to", "rates", "coach", "to_help"), light=True),
    Flow(name="promise_whom", script=promise_whom, idle=DAY),
    Flow(name="promise_help", script=promise_help, needs=("helping", "ideas"), idle=DAY),
    Flow(name="push", script=push, commands=("push",), needs=("pushing",), roles=TRAINERS, light=True),
    Flow(name="record", script=record, commands=("record",), needs=("recording",), roles=TRAINERS, idle=DAY,
         renewed=True),
    Flow(name="championship", script=championship, commands=("championship",), needs=("championship",),
         light=True),
    # who comes, who coaches whom, who works where
    Flow(name="invite", script=invite, commands=("invite",), needs=("inviting",), roles=INVITERS, light=True),
    Flow(name="joined", script=joined, timers=("invitation.used",), light=True, purpose=NOTICE,
         tells=View.ARRIVAL),
    Flow(name="coach", script=my_coach.coach, commands=("coach",), needs=("coach",), light=True),
    Flow(name="ask_coach", script=my_coach.ask_coach, light=True),
    Flow(name="facility", script=facility.facility, commands=("facility",), needs=("place",), light=True),
    Flow(name="coaching", script=coaching.coaching, commands=("coaching",), roles=COACHES, light=True),
    Flow(name="register_read", script=coaching.waiting, timers=("register.read",), needs=("supervised",),
         light=True),
    Flow(name="relationship", script=coaching.relationship, light=True, of_coach=True),
    Flow(name="propose", script=coaching.propose, roles=COACHES, light=True),
    Flow(name="proposed", script=my_coach.proposed, timers=("coach.proposed",), needs=("proposal",),
         light=True, purpose=NOTICE, tells=View.PROPOSAL),
    Flow(name="proposal_answered", script=coaching.answered, timers=("coach.answered",), light=True,
         purpose=NOTICE, tells=View.PROPOSAL),
    Flow(name="coaching_over", script=my_coach.over, timers=("coaching.over",), light=True, purpose=NOTICE),
    Flow(name="role_changed", script=role_changed, timers=("role.changed",), light=True, purpose=NOTICE),
    Flow(name="signature_asked", script=signature_asked, timers=("signature.asked",), light=True,
         purpose=NOTICE, tells=View.REVIEWER),
    Flow(name="moved", script=facility.moved, timers=("facility.changed",), light=True, purpose=NOTICE,
         tells=View.MOVE),
    # what comes round
    Flow(name="championship_invited", script=championship_told.invited, timers=("championship.invited",),
         needs=("championship_invited",), light=True, purpose=Purpose.CAMPAIGN),
    Flow(name="championship_halfway", script=championship_told.halfway, timers=("championship.halfway",),
         needs=("championship_halfway",), light=True, purpose=Purpose.CAMPAIGN),
    Flow(name="championship_over", script=championship_told.over, timers=("championship.over",),
         needs=("championship_over",), light=True, purpose=NOTICE),
    Flow(name="checkin_due", script=checkin_due, timers=("checkin.due", "schedule.due"),
         needs=("last_checkin", "by_whom"), light=True),
    Flow(name="refresher_due", script=refresher_due, timers=("refresher.due",), needs=("session",),
         light=True, purpose=Purpose.REFRESHER),
    Flow(name="checkup_due", script=checkup_due, timers=("checkup.due",), needs=("checkup",), light=True,
         purpose=Purpose.REFRESHER),
    Flow(name="pushed", script=pushed, timers=("campaign.due",), needs=("pack",), light=True,
         purpose=Purpose.CAMPAIGN),
    Flow(name="followup", script=followup, timers=("promise.due",), needs=("promise", "coach"),
         purpose=Purpose.FOLLOWUP, tells=View.HELP),
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
    # what administrators hear of the machine: at an hour that suits them, and beside their week
    Flow(name="alert", script=alert, timers=("house.alert",), light=True, purpose=Purpose.AGREED),
    # the same words anywhere
    Flow(name="emergency", script=emergency, commands=("emergency",), needs=("emergency",),
         before_consent=True, light=True, clinical=True, bedside=True, purpose=Purpose.EMERGENCY),
    # its reminders are replies: she asked for them, so they wait for no morning and for no budget
    Flow(name="companion", script=companion, commands=("companion",), needs=("acts",), clinical=True,
         bedside=True, purpose=REPLY),
    Flow(name="menu", script=menu.menu, commands=("menu",), light=True, clinical=True),
    Flow(name="help", script=menu.help_, commands=("help",), before_consent=True, light=True),
    Flow(name="reserved", script=menu.reserved, light=True),
    Flow(name="unclear", script=menu.unclear, light=True, clinical=True),
    Flow(name="in_between", script=in_between.in_between, light=True, clinical=True),
    Flow(name="console", script=login.console, commands=("console",), roles=STEERS, light=True),
    Flow(name="language", script=preferences.language, commands=("language",), before_consent=True,
         light=True),
    Flow(name="hours", script=preferences.hours, commands=("hours",), light=True),
    Flow(name="network", script=network.network, commands=("network",), before_consent=True, light=True),
    Flow(name="network_weak", script=network.network_weak, timers=("network.weak",), light=True),
    Flow(name="show", script=network.show, commands=("show",), needs=("on_demand",), light=True),
    Flow(name="mydata", script=leaving.mydata, commands=("mydata",), needs=("mydata",), before_consent=True,
         light=True),
    Flow(name="forget", script=leaving.forget, commands=("forget",), before_consent=True, light=True),
    Flow(name="consent", script=consent, commands=("consent",), needs=("standing",), light=True),
    Flow(name="stop", script=leaving.stop, commands=("stop",), before_consent=True, light=True),
    Flow(name="resume", script=leaving.resume, commands=("resume",), light=True),
    # one person behind several addresses; several behind one
    Flow(name="link", script=link.link, commands=("link",), needs=("standing",), before_consent=True,
         light=True),
    Flow(name="link_wanted", script=link.wanted, timers=("link.wanted",), light=True, purpose=REPLY),
    Flow(name="continued", script=link.continued, timers=("link.continued",), before_consent=True, light=True,
         purpose=REPLY),
    Flow(name="link_refused", script=link.refused, timers=("link.refused",), before_consent=True, light=True,
         purpose=REPLY),
    Flow(name="who", script=handset.who, timers=("handset.who",), needs=("speakers",), handset=True,
         light=True, purpose=REPLY),
    Flow(name="speaks", script=handset.speaks, timers=("handset.speaks",), needs=("standing",),
         before_consent=True, light=True, purpose=REPLY),
    Flow(name="waits", script=handset.waits, timers=("handset.waits",), handset=True, light=True),
    Flow(name="pass_on", script=handset.passed, commands=("who",), needs=("handset",), light=True,
         before_consent=True),
    Flow(name="handset", script=handset.handset, commands=("handset",), needs=("handset",), light=True),
    Flow(name="unlink", script=link.unlink, commands=("unlink",), needs=("merge",), light=True),
)
# fmt: on
