"""The table of flows: opening words, what opens them, what they know, and what gives way."""

from datetime import timedelta

from bot.conversation.messages import Purpose
from bot.conversation.script import Flow, Flows
from bot.handlers import answer, coach_told, handset, leaving, link, menu, preferences, question
from bot.handlers.checkin import checkin
from bot.handlers.checkin_due import checkin_due
from bot.handlers.checkup import certificate, checkup, checkup_due
from bot.handlers.companion import companion
from bot.handlers.digest import digest
from bot.handlers.emergency import emergency
from bot.handlers.followup import followup
from bot.handlers.guide import guide
from bot.handlers.onboarding import onboarding
from bot.handlers.progress import progress
from bot.handlers.promises import promises
from bot.handlers.push import push
from bot.handlers.pushed import pushed
from bot.handlers.questions import questions
from bot.handlers.record import record
from bot.handlers.refresher import refresher
from bot.handlers.refresher_due import refresher_due
from bot.handlers.report import report
from bot.handlers.withdrawn import withdrawn
from bot.people import Role

DAY = timedelta(days=1)
TRAINERS = frozenset({Role.TRAINER, Role.ADMINISTRATOR})

# fmt: off
FLOWS = Flows(
    # what she opens
    Flow(name="onboarding", script=onboarding, commands=("start",), needs=("invite", "standing"),
         before_consent=True, idle=DAY),
    Flow(name="checkin", script=checkin, commands=("checkin",),
         needs=("promises", "topics", "last_checkin", "coach", "standing"), idle=DAY),
    Flow(name="refresher", script=refresher, commands=("refresher",),
         needs=("session", "next_review", "weeks", "sharing"), clinical=True, idle=DAY),
    Flow(name="progress", script=progress, commands=("progress",), needs=("progress", "sharing"), light=True),
    Flow(name="guide", script=guide, commands=("guide",), clinical=True),
    Flow(name="checkup", script=checkup, needs=("checkup", "session"), idle=DAY),
    Flow(name="certificate", script=certificate, commands=("certificate",), needs=("certificates",),
         light=True),
    Flow(name="promises", script=promises, commands=("promises",), needs=("open_promises", "coach"),
         light=True),
    Flow(name="push", script=push, commands=("push",), needs=("pushing",), roles=TRAINERS,
         light=True),
    Flow(name="record", script=record, commands=("record",), needs=("recording",), roles=TRAINERS, idle=DAY,
         renewed=True),
    # what comes round
    Flow(name="checkin_due", script=checkin_due, timers=("checkin.due",), needs=("last_checkin",),
         light=True),
    Flow(name="refresher_due", script=refresher_due, timers=("refresher.due",), needs=("session",),
         light=True),
    Flow(name="checkup_due", script=checkup_due, timers=("checkup.due",), needs=("checkup",), light=True),
    Flow(name="pushed", script=pushed, timers=("campaign.due",), needs=("pack",), light=True,
         purpose=Purpose.CAMPAIGN),
    Flow(name="followup", script=followup, timers=("promise.due",), needs=("promise", "coach")),
    # words that were wrong
    Flow(name="withdrawn", script=withdrawn, timers=("card.withdrawn",), before_consent=True, light=True,
         purpose=Purpose.CORRECTION),
    Flow(name="withdrawn_at_once", script=withdrawn, timers=("card.withdrawn.at_once",), before_consent=True,
         light=True, purpose=Purpose.EMERGENCY),
    Flow(name="report", script=report, commands=("report",), needs=("last_card",), light=True, clinical=True),
    # what a coach hears, and her coachee
    Flow(name="shared", script=coach_told.shared, timers=("checkin.shared",), light=True,
         purpose=Purpose.NOTICE),
    Flow(name="stuck", script=coach_told.stuck, timers=("promise.stuck",), light=True,
         purpose=Purpose.NOTICE),
    Flow(name="silent", script=coach_told.silent, timers=("promise.silent",), light=True,
         purpose=Purpose.NOTICE),
    Flow(name="encouraged", script=coach_told.encouraged, timers=("coach.encouraged",), light=True,
         purpose=Purpose.NOTICE),
    Flow(name="digest", script=digest, timers=("digest.due",), needs=("team",), light=True,
         purpose=Purpose.NOTICE),
    # a question that no card answers: her coach, she, the trainers
    Flow(name="question", script=question.question, timers=("question.asked",), needs=("to_answer",),
         light=True, purpose=Purpose.NOTICE),
    Flow(name="question_reply", script=question.reply, idle=DAY),
    Flow(name="question_thanked", script=question.thanked, timers=("question.thanked",), light=True,
         purpose=Purpose.NOTICE),
    Flow(name="question_answered", script=answer.answered, timers=("question.answered",), needs=("answer",),
         light=True, purpose=Purpose.NOTICE),
    Flow(name="question_overdue", script=answer.overdue, timers=("question.overdue",), needs=("overdue",),
         light=True, purpose=Purpose.NOTICE),
    Flow(name="questions", script=questions, commands=("questions",), needs=("questions",), roles=TRAINERS,
         light=True),
    # the same words anywhere
    Flow(name="emergency", script=emergency, commands=("emergency",), needs=("emergency",),
         before_consent=True, light=True, clinical=True, bedside=True,
         purpose=Purpose.EMERGENCY),
    # its reminders are replies: she asked for them, so they wait for no morning and for no budget
    Flow(name="companion", script=companion, commands=("companion",), needs=("acts",), clinical=True,
         bedside=True, purpose=Purpose.REPLY),
    Flow(name="menu", script=menu.menu, commands=("menu",), light=True, clinical=True),
    Flow(name="help", script=menu.help_, commands=("help",), before_consent=True, light=True),
    Flow(name="reserved", script=menu.reserved, light=True),
    Flow(name="unclear", script=menu.unclear, light=True, clinical=True),
    Flow(name="language", script=preferences.language, commands=("language",), before_consent=True,
         light=True),
    Flow(name="hours", script=preferences.hours, commands=("hours",), light=True),
    Flow(name="mydata", script=leaving.mydata, commands=("mydata",), needs=("mydata",), before_consent=True,
         light=True),
    Flow(name="forget", script=leaving.forget, commands=("forget",), before_consent=True, light=True),
    Flow(name="stop", script=leaving.stop, commands=("stop",), before_consent=True, light=True),
    Flow(name="resume", script=leaving.resume, commands=("resume",), light=True),
    # one person behind several addresses
    Flow(name="link", script=link.link, commands=("link",), needs=("standing",), before_consent=True,
         light=True),
    Flow(name="link_wanted", script=link.wanted, timers=("link.wanted",), light=True, purpose=Purpose.REPLY),
    Flow(name="continued", script=link.continued, timers=("link.continued",), before_consent=True, light=True,
         purpose=Purpose.REPLY),
    Flow(name="link_refused", script=link.refused, timers=("link.refused",), before_consent=True, light=True,
         purpose=Purpose.REPLY),
    # several behind one address
    Flow(name="who", script=handset.who, timers=("handset.who",), needs=("speakers",), handset=True,
         light=True, purpose=Purpose.REPLY),
    Flow(name="speaks", script=handset.speaks, timers=("handset.speaks",), needs=("standing",),
         before_consent=True, light=True, purpose=Purpose.REPLY),
    Flow(name="waits", script=handset.waits, timers=("handset.waits",), handset=True, light=True),
    Flow(name="pass_on", script=handset.passed, commands=("who",), needs=("handset",), before_consent=True,
         light=True),
    Flow(name="handset", script=handset.handset, commands=("handset",), needs=("handset",), light=True),
    Flow(name="unlink", script=link.unlink, commands=("unlink",), needs=("merge",), light=True),
)
# fmt: on
