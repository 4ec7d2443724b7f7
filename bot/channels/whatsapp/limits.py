"""What fits into one message of WhatsApp, and how fast messages may follow each other.

Sizes are of Meta's reference of the Cloud API (business-messaging-api, "Messages") unless a line
names another source.
"""

from datetime import timedelta

from bot.channels.channel import Limits

LIMITS = Limits(
    text=4096,  # text.body; of a list, its body too
    caption=1024,
    buttons=3,  # interactive.action.buttons
    label=20,  # reply.title
    data=200,  # bytes: a row's id has 200 characters, a button's 256
    per_second=80,  # of one number, what comes in counted too ("Throughput")
    same_chat_gap=timedelta(seconds=6),  # "pair rate": a message to one person in six seconds
    burst=40,  # to one person at once, then to be waited off: Meta lets 45 pass
    above_buttons=1024,  # interactive.body of what has buttons
    rows=10,  # of all sections together
    row=24,
    note=72,
    captioned=frozenset({"picture", "document"}),  # no voice note; with buttons their header
    window=timedelta(hours=24),  # the "customer service window": later only templates may go
)

OPENS = 20  # characters of what opens a list
TRACKED = 512  # characters of biz_opaque_callback_data

MOST_DOWNLOAD = 16_000_000  # audio and video; a picture has 5 MB at most
MEDIA_DAYS = 30  # that the id of an upload is good for
# What may be uploaded, by what it is sent as; a document of plain words goes under its own name.
VOICES = ("audio/ogg",)  # Opus in it, as all of ours: what plays as a voice note
SOUNDS = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4")
PICTURES = ("image/jpeg", "image/png")
WORDS = ("application/json", "text/csv", "text/html", "text/markdown")
DOCUMENTS = (
    "application/pdf",
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
