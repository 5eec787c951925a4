"""PDF answers: shown in the browser, from where they are printed."""

from __future__ import annotations

import re

from flask import Response

from services.folding import fold

UNSAFE = re.compile(r"[^a-z0-9]+")


def inline(content: bytes, name: str) -> Response:
    """A PDF under a file name that is safe everywhere."""
    plain = UNSAFE.sub("-", fold(name)).strip("-")
    disposition = f'inline; filename="{plain}.pdf"'
    headers = {"Content-Disposition": disposition}
    return Response(content, mimetype="application/pdf", headers=headers)
