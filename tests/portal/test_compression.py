"""What goes over a slow line is compressed, unless its length would tell a secret."""

from __future__ import annotations

import gzip
import itertools

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from portal import compression
from tests.people import a_signed_in_citizen

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
FROM_ELSEWHERE = PACKED | {"Sec-Fetch-Site": "cross-site"}


def test_a_page_is_a_fraction_of_itself_and_reads_the_same(client: FlaskClient) -> None:
    plain, packed = client.get("/thu-tuc"), client.get("/thu-tuc", headers=PACKED)

    assert packed.content_encoding == "gzip"
    assert packed.content_length == len(packed.data) < len(plain.data) / 3
    assert "Thủ tục" in gzip.decompress(packed.data).decode()
    assert {"Accept-Encoding", "Cookie"} <= set(plain.vary) & set(packed.vary)


def test_what_a_browser_keeps_was_compressed_when_it_was_built(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context():
        path = app.jinja_env.globals["asset_url"]("portal.css")  # type: ignore[operator]

    with client.get(path) as plain:
        whole = plain.data
    packed = client.get(path, headers=PACKED)

    assert gzip.decompress(packed.data) == whole
    assert packed.data == compression.packed(whole)
    assert "immutable" in packed.headers["Cache-Control"]


def test_a_file_of_letters_is_not_compressed_again(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        path = app.jinja_env.globals["asset_url"]("bvp-400.woff2")  # type: ignore[operator]

    with client.get(path, headers=PACKED) as letters:
        assert letters.content_encoding is None


def test_another_sites_page_learns_no_length_of_what_is_private(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    own = citizen.client.get("/tai-khoan", headers=PACKED)
    elsewhere = citizen.client.get("/tai-khoan", headers=FROM_ELSEWHERE)
    public = app.test_client().get("/thu-tuc", headers=FROM_ELSEWHERE)

    assert own.content_encoding == public.content_encoding == "gzip"
    assert elsewhere.content_encoding is None


def test_the_length_of_the_same_page_is_never_the_same_for_long() -> None:
    content = b"the same words " * 100

    sizes = {len(compression.blurred(content)) for _ in range(40)}

    assert len(sizes) > 5
    assert max(sizes) - min(sizes) <= compression.MOST_BLUR
    assert gzip.decompress(compression.blurred(content)) == content


def test_what_stays_the_same_in_a_token_opens_nothing(app: Flask) -> None:
    """Of a CSRF token only the signature counts, and that is another in every second."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    citizen = a_signed_in_citizen(app)
    token = citizen.csrf_token()
    raw, _, _ = token.partition(".")

    forged = citizen.client.post("/dang-xuat", data={"csrf_token": raw})
    at_another_second = URLSafeTimedSerializer("not the key").dumps("guess")

    assert signer is not None
    assert token.count(".") == 2
    assert forged.status_code == 400
    assert (
        citizen.client.post("/dang-xuat", data={"csrf_token": at_another_second}).status_code == 400
    )
    assert len(set(itertools.islice(token.split("."), 3))) == 3
