"""Where somebody is sent after signing in."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.return_to import local

MARKS = ["/", "//", "\\", "?", "#", ":", "@", ".", "..", "%2F", "%5C", "\t", "\n", "\r", " ", "\0"]
WORDS = ["http", "https", "javascript", "data", "evil.example", "ho-so", "é", "／", "\u202e"]
PIECES = st.sampled_from([*MARKS, *WORDS])
ADDRESSES = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=30)


@given(ADDRESSES)
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("\\\\evil.example")
@example("https:/evil.example")
def test_nobody_is_sent_away_from_here(typed: str) -> None:
    path = local(typed)

    as_a_browser_reads = "".join(c for c in path if c not in "\t\r\n").replace("\\", "/")
    there = urlsplit(urljoin("http://here.example/dang-nhap", as_a_browser_reads))
    assert (there.scheme, there.netloc) == ("http", "here.example")
    assert path in {"", typed}


@pytest.mark.parametrize("path", ["/", "/ho-so", "/ho-so/a1?trang=2#muc", "/a/../b", "/th%C3%A0nh"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert local(path) == path


@pytest.mark.parametrize("path", [None, "", "ho-so", "/" + "a" * 500])
def test_what_is_no_path_leads_nowhere(path: str | None) -> None:
    assert local(path) == ""
