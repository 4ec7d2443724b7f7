"""The table of flows: opening words, what opens them, what they know, and what gives way."""

from bot.access import View
from bot.conversation.joining import INVITERS
from bot.conversation.messages import Purpose
from bot.conversation.script import Flow, Flows
from bot.handlers import (
    championship_told,
    coaching,
    facility,
    handset,
    in_between,
    leaving,
    link,
    login,
    menu,
    my_coach,
    network,
    preferences,
)
from bot.handlers.alert import alert
from bot.handlers.between_two import BETWEEN_TWO, COACHES, DAY, NOTICE, REPLY, TRAINERS
from bot.handlers.championship import championship
from bot.handlers.checkin import checkin
from bot.handlers.checkin_due import checkin_due
from bot.handlers.checkup import certificate, checkup, checkup_due
from bot.handlers.companion import companion
from bot.handlers.consent import consent
from bot.handlers.emergency import emergency
from bot.handlers.followup import followup
from bot.handlers.guide import guide
from bot.handlers.invite import invite, joined
from bot.handlers.onboarding import onboarding
from bot.handlers.progress import progress
from bot.handlers.promise_help import promise_help, promise_whom
from bot.handlers.promises import promises
from bot.handlers.push import push
from bot.handlers.pushed import pushed
from bot.handlers.record import record
from bot.handlers.refresher import refresher
from bot.handlers.refresher_due import refresher_due
from bot.handlers.role_changed import role_changed
from bot.handlers.signature_asked import signature_asked
from bot.people import STEERS

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
    Flow(name="push", script=push, commands=("push",), needs=("pushing",), roles=TRAINERS,
         light=True, firm=True),
    Flow(name="record", script=record, commands=("record",), needs=("recording",), roles=TRAINERS, idle=DAY,
         renewed=True),
    Flow(name="championship", script=championship, commands=("championship",), needs=("championship",),
         light=True),
    # who comes, who coaches whom, who works where
    Flow(name="invite", script=invite, commands=("invite",), needs=("inviting",), roles=INVITERS,
         light=True, firm=True),
    Flow(name="joined", script=joined, timers=("invitation.used",), light=True, purpose=NOTICE,
         tells=View.ARRIVAL),
    Flow(name="coach", script=my_coach.coach, commands=("coach",), needs=("coach",), light=True),
    Flow(name="ask_coach", script=my_coach.ask_coach, light=True),
    Flow(name="facility", script=facility.facility, commands=("facility",), needs=("place",),
         light=True, firm=True),
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
    *BETWEEN_TWO,
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
    Flow(name="name", script=preferences.name, commands=("name",), light=True, firm=True),
    Flow(name="language", script=preferences.language, commands=("language",), before_consent=True,
         light=True, firm=True),
    Flow(name="hours", script=preferences.hours, commands=("hours",), light=True, firm=True),
    Flow(name="network", script=network.network, commands=("network",), before_consent=True,
         light=True, firm=True),
    Flow(name="network_weak", script=network.network_weak, timers=("network.weak",), light=True),
    Flow(name="show", script=network.show, commands=("show",), needs=("on_demand",), light=True),
    Flow(name="mydata", script=leaving.mydata, commands=("mydata",), needs=("mydata",), before_consent=True,
         light=True),
    Flow(name="forget", script=leaving.forget, commands=("forget",), before_consent=True,
         light=True, firm=True),
    Flow(name="consent", script=consent, commands=("consent",), needs=("standing",), light=True, firm=True),
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
    Flow(name="handset", script=handset.handset, commands=("handset",), needs=("handset",),
         light=True, firm=True),
    Flow(name="unlink", script=link.unlink, commands=("unlink",), needs=("merge",), light=True, firm=True),
)
# fmt: on
