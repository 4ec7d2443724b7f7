"""Headers: what every page of the console tells a browser that it must not do."""

from collections.abc import Mapping

TELEGRAM = "https://web.telegram.org https://*.telegram.org"
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(), camera=(), geolocation=()",
}


def headers(*, framed: bool) -> Mapping[str, str]:
    """Of every page. `framed`: Telegram's web client shows it in a frame."""
    csp = _CSP.format(frames=TELEGRAM if framed else "'none'")
    return {**HEADERS, "Content-Security-Policy": csp}
