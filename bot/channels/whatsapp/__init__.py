"""WhatsApp, by Meta's Cloud API; what is sent goes over pywa, what comes in is read here.

pywa takes of a batch that is posted the first message alone, and acknowledges all of it. Its rooms
are imported only where a number is served; `limits` and `ids` are plain and may be read anywhere.
"""
