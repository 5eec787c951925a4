"""Answers leave compressed: gunicorn compresses nothing, and a telephone pays for each kilobyte.

Compressing what holds secrets beside somebody else's words tells their length (BREACH). So what a
person who is signed in asked for from another site's page goes out as it is, and every other length
is blurred by up to a hundred bytes. The CSRF tokens are signed anew in every second.
"""

from __future__ import annotations

import gzip
import secrets
import struct
import zlib

from flask import Flask, Response, request

from portal.auth import person

WORTH_IT = 600
"""Bytes; what is smaller fits into one packet anyway."""
KINDS = {
    "text/html",
    "text/css",
    "text/javascript",
    "text/plain",
    "text/csv",
    "text/calendar",
    "application/json",
    "image/svg+xml",
}
LEVEL = 6
MOST_BLUR = 100
NAMED = 8
"""The flag of gzip's header for a file name, which readers skip: it carries the blur."""


def init_app(app: Flask) -> None:
    """Compresses every answer of words that is whole in memory, if the browser can read it."""
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """The same answer, smaller where that may be."""
    if response.mimetype not in KINDS or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.content_encoding
        or (response.content_length or 0) < WORTH_IT
        or not request.accept_encodings["gzip"]
        or watched()
    ):
        return response
    response.set_data(blurred(response.get_data()))
    response.content_encoding = "gzip"
    return response


def watched() -> bool:
    """Whether another site's page made the browser of somebody signed in ask for this."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site" and person() is not None


def packed(content: bytes) -> bytes:
    """The smallest form, always the same for the same content."""
    return gzip.compress(content, 9, mtime=0)


def blurred(content: bytes) -> bytes:
    """As gzip, and longer by a length that nobody can foretell."""
    name = b"x" * secrets.randbelow(MOST_BLUR)
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = struct.pack("<4BL2B", 0x1F, 0x8B, 8, NAMED, 0, 2, 255) + name + b"\0"
    tail = struct.pack("<2L", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return head + squeeze.compress(content) + squeeze.flush() + tail
