"""Pictures that the bot draws itself."""

import io

import segno

_WIDTH_PIXELS = 640
_QUIET_MODULES = 4  # the empty margin that scanners need


def qr_png(text: str) -> bytes:
    """Return a QR code of the text as a PNG at least 512 pixels wide, quiet zone included."""
    code = segno.make(text, error="m", micro=False)
    modules = code.symbol_size(border=_QUIET_MODULES)[0]
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=-(-_WIDTH_PIXELS // modules), border=_QUIET_MODULES)
    return drawn.getvalue()
