"""Asking another system by HTTP so that it can neither keep us waiting nor fill our memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from services.errors import Invalid, ServiceError, Unavailable

TO_CONNECT, TO_READ, IN_ALL = 3.0, 5.0, 10.0
PIECE, LARGEST = 16 * 1024, 256 * 1024
GOOD, REDIRECTS, BROKEN = 200, range(300, 400), 500


def bind(session: Any) -> Any:
    """A session of requests that answers in time, with so much, and follows nobody elsewhere."""
    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - heavy

    class Bounded(HTTPAdapter):
        """Reads an answer itself, and stops when it is too long or too late."""

        def send(self, request: Any, *_: Any, **more: Any) -> Any:
            until = time.monotonic() + IN_ALL
            wanted = {**more, "stream": True, "timeout": (TO_CONNECT, TO_READ)}
            answer = super().send(request, **wanted)
            answer._content = _read(answer, until)  # noqa: SLF001 - requests has no other door
            answer._content_consumed = True  # noqa: SLF001
            if answer.status_code in REDIRECTS:
                raise Invalid("identity-nonsense")
            return answer

    session.mount("http://", Bounded())
    session.mount("https://", Bounded())
    return session


def get(address: str) -> dict[str, Any]:
    """The JSON document at an address. Raises Unavailable or Invalid `identity-nonsense`."""
    from requests import Session  # noqa: PLC0415 - heavy

    with explained(refused="identity-nonsense"), bind(Session()) as session:
        return document(session.get(address, headers={"Accept": "application/json"}))


def post(address: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Send JSON; the JSON object that comes back. `OSError`, and nothing else, when none does."""
    from requests import RequestException, Session  # noqa: PLC0415 - heavy
    from urllib3.exceptions import HTTPError as Broken  # noqa: PLC0415 - heavy

    try:
        with bind(Session()) as session:
            return document(session.post(address, json=dict(body)))
    except (ServiceError, RequestException, Broken, ValueError) as error:
        raise OSError("nothing sensible came back") from error


def document(answer: Any) -> dict[str, Any]:
    """The JSON object in an answer, which has to be a good one."""
    if answer.status_code >= BROKEN:
        raise Unavailable("identity-away")
    if answer.status_code != GOOD:
        raise Invalid("identity-nonsense")
    found = answer.json()
    if not isinstance(found, dict):
        raise Invalid("identity-nonsense")
    return found


@contextmanager
def explained(*, refused: str) -> Iterator[None]:
    """What the libraries raise, as one of ours: nobody answered, or `refused`."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - heavy
    from joserfc.errors import JoseError  # noqa: PLC0415 - heavy
    from requests import ConnectionError as Away  # noqa: PLC0415 - heavy
    from requests import HTTPError, RequestException, Timeout  # noqa: PLC0415 - heavy
    from urllib3.exceptions import HTTPError as Broken  # noqa: PLC0415 - heavy

    try:
        yield
    except ServiceError:
        raise
    except (Away, Timeout, HTTPError, Broken) as error:
        raise Unavailable("identity-away") from error
    except (AuthlibBaseError, JoseError) as error:
        raise Invalid(refused) from error
    except (RequestException, ValueError, KeyError, TypeError) as error:
        raise Invalid("identity-nonsense") from error


def _read(answer: Any, until: float) -> bytes:
    from requests import Timeout  # noqa: PLC0415 - heavy

    read = bytearray()
    while piece := answer.raw.read1(
        PIECE, decode_content=True
    ):  # As it comes, not until it is full.
        read += piece
        if len(read) > LARGEST:
            raise Invalid("identity-nonsense")
        if time.monotonic() > until:
            raise Timeout
    answer.close()
    return bytes(read)
