"""Files: a certificate is drawn when its picture or its document is sent, from what is kept.

A turn only names the files. Whoever sends one asks here for it first; a file that is there already is
left as it is, and one that was lost is drawn again, the same.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.content.filters import dated
from bot.content.rendering import Rendering
from bot.conversation.messages import Media, Message, plain
from bot.people import Cadre
from scheduler import local_time
from storage.certificates import PDF, PNG, Certificate, spelt
from storage.store import MediaFolder, Store

KINDS = {"application/pdf": PDF, "image/png": PNG}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws what is to be sent. `site` is where a code is verified; `zone` decides the day on it."""

    store: Store
    folder: MediaFolder
    rendering: Rendering
    site: str
    zone: str

    def wanted(self, message: Message) -> list[Media]:
        """The files of a message that may have to be drawn first."""
        files = (message.picture, message.document)
        return [f for f in files if f is not None and not f.ref and f.id.endswith(KINDS.get(f.mime, "\\0"))]

    def draw(self, file: Media) -> None:
        """Draw it where the channels find it, unless it is there, or is no certificate's (any more).

        Raises OSError when it cannot be written, and StoreError.
        """
        if self.folder.head(file.id) is not None:
            return
        digest = file.id.removesuffix(KINDS[file.mime])
        with self.store.reading() as desk:
            certificate = desk.certificate(digest)
        if certificate is not None and certificate.code:
            self.folder.write(file.id, self.drawn(certificate, file.mime))

    def drawn(self, certificate: Certificate, mime: str) -> bytes:
        """The bytes of its picture or of its document."""
        from bot.drawing import painting, sheet  # fonts and their libraries: a fifth of a second

        told = sheet.CertificateText(**self._told(certificate))
        if KINDS[mime] == PNG:
            return painting.png(sheet.for_phone(told))
        title = f"{told.title}, {told.module}"
        return painting.pdf(sheet.for_printer(told), title, certificate.language, certificate.issued_at)

    def _told(self, c: Certificate) -> dict[str, str]:
        def say(name: str, **args: str) -> str:
            return plain(self.rendering.text(f"paper.{name}", args, c.language, ""))

        site = urlsplit(self.site)
        known = c.cadre not in (None, Cadre.OTHER)
        return {
            "title": say("title"),
            "draft": "" if c.signed else say("draft"),
            "to": say("to"),
            "name": c.name,
            "cadre": plain(self.rendering.text(f"cadre.{c.cadre}", {}, c.language, "")) if known else "",
            "what": say("for"),
            "module": c.title,
            "when": say("later"),
            "day": dated(local_time.day(c.issued_at, self.zone), c.language),
            "edition": say("edition", edition=c.edition),
            "proves": say("signed" if c.signed else "unsigned"),
            "programme": c.programme,
            "check": say("check"),
            "place": f"{site.netloc}{site.path}/certificate",
            "address": f"{self.site}/certificate/{c.code}",
            "code": spelt(c.code),
        }
