"""OpenID Connect: the code flow with PKCE, by Authlib. Whatever goes wrong there is one of three
things here: nobody answers (`Unavailable`), what is answered makes no sense, or proves nothing.

What a provider tells about itself is kept for an hour; its keys are asked for anew when one is
unknown, but not more often than once a minute. Nothing of an answer is put into a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from services.adapters import bounded
from services.errors import Invalid, Unavailable
from services.identity.provider import Provider, trusted
from services.ports import Returned

KEPT, AGAIN = timedelta(hours=1), timedelta(minutes=1)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
"""What a token may be signed with: keys that only the provider has. Never `none`, never a secret."""
LEEWAY = 60
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(slots=True)
class OpenId:
    """One provider, with what it said about itself lately."""

    provider: Provider
    _about: Mapping[str, Any] = field(default_factory=dict)
    _about_at: datetime | None = None
    _keys: Any = None
    _keys_at: datetime | None = None

    def begin(self, *, back: str, state: str, nonce: str, verifier: str, at: datetime) -> str:
        """The address at which somebody proves who they are; `back`: where they come back to."""
        asked = {"nonce": nonce, "ui_locales": "vi"}
        if self.provider.acr_values:
            asked["acr_values"] = self.provider.acr_values
        about = self._said(at)
        url, _ = self._session(back).create_authorization_url(
            about["authorization_endpoint"], state=state, code_verifier=verifier, **asked
        )
        return str(url)

    def finish(self, came: Returned, *, at: datetime) -> tuple[dict[str, Any], str]:
        """The claims that a code stands for, and the token that proves them."""
        about, session = self._said(at), self._session(came.back)
        with bounded.explained(refused="identity-code-refused"):
            token = session.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=came.code,
                code_verifier=came.verifier,
            )
        proof, access = token.get("id_token"), token.get("access_token")
        if not isinstance(proof, str) or not isinstance(access, str):
            raise Invalid("identity-nonsense")
        claims = self._proven(proof, access, came.nonce, at)
        if endpoint := about.get("userinfo_endpoint"):
            with bounded.explained(refused="identity-nonsense"):
                more = bounded.document(session.get(endpoint))
            if more.get("sub") != claims["sub"]:
                raise Invalid("identity-not-proven")
            claims = more | claims
        return claims, proof

    def farewell(self, proof: str, back: str, *, at: datetime) -> str:
        """The address at which the session there is ended too; empty if there is none."""
        try:
            there = str(self._said(at).get("end_session_endpoint", ""))
        except (Invalid, Unavailable):
            return ""
        if not there:
            return ""
        asked = {"post_logout_redirect_uri": back, "client_id": self.provider.client_id}
        asked |= {"id_token_hint": proof} if proof else {}
        return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"

    def _session(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - heavy

        return bounded.bind(
            OAuth2Session(
                client_id=self.provider.client_id,
                client_secret=self.provider.client_secret,
                scope=self.provider.scope,
                redirect_uri=back,
                code_challenge_method="S256",
            )
        )

    def _said(self, at: datetime) -> Mapping[str, Any]:
        """What the provider says about itself; Invalid when that is somebody else's word."""
        if self._about_at is None or not timedelta(0) <= at - self._about_at < KEPT:
            about = bounded.get(self.provider.configuration)
            if about.get("issuer") != self.provider.issuer:
                raise Invalid("identity-nonsense")
            named = [about.get(name) for name in NEEDED]
            named += [
                about[one] for one in ("userinfo_endpoint", "end_session_endpoint") if one in about
            ]
            if not all(trusted(one) for one in named):
                raise Invalid("identity-nonsense")
            self._about, self._about_at = about, at
        return self._about

    def _key_set(self, at: datetime, *, older_than: timedelta) -> Any:
        if self._keys is None or self._keys_at is None or abs(at - self._keys_at) >= older_than:
            from joserfc.jwk import KeySet  # noqa: PLC0415 - heavy

            with bounded.explained(refused="identity-nonsense"):
                told: Any = bounded.get(self._said(at)["jwks_uri"])
                self._keys = KeySet.import_key_set(told)
            self._keys_at = at
        return self._keys

    def _proven(self, proof: str, access: str, nonce: str, at: datetime) -> dict[str, Any]:
        """The claims of the token, once its signature and everything in it was checked."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - heavy

        with bounded.explained(refused="identity-not-proven"):
            token = self._decoded(proof, at)
            claims = CodeIDToken(
                token.claims,
                token.header,
                self._demands(),
                {"nonce": nonce, "client_id": self.provider.client_id, "access_token": access},
            )
            claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _decoded(self, proof: str, at: datetime) -> Any:
        from joserfc import jwt  # noqa: PLC0415 - heavy
        from joserfc.errors import BadSignatureError, InvalidKeyIdError  # noqa: PLC0415 - heavy
        from joserfc.jws import JWSRegistry  # noqa: PLC0415 - heavy

        rules = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            return jwt.decode(proof, self._key_set(at, older_than=KEPT), registry=rules)
        except (InvalidKeyIdError, BadSignatureError):  # It may have changed its keys just now.
            return jwt.decode(proof, self._key_set(at, older_than=AGAIN), registry=rules)

    def _demands(self) -> dict[str, Any]:
        """Authlib takes an empty audience for none, so that each of them is said to be essential."""
        demands: dict[str, Any] = {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "value": self.provider.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
        }
        if "acr" in self.provider.level_claims:
            demands["acr"] = {"essential": True, "values": list(self.provider.levels)}
        return demands
