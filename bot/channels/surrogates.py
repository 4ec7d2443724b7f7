"""Surrogates: what a provider sends may hold half a pair of them, which no database can hold."""


def whole(text: str) -> str:
    """The same, with the mark for what is not known in place of each half."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
