"""A small OpenID provider, run as a process of its own: `python openid_provider.py`.

It prints its issuer and serves discovery, keys, the code flow with PKCE (S256) and userinfo. The
test plays the person: `person` in the authorization address is JSON of the claims to give, and
of what to do wrong under "wrong".
"""

import json
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "samspel", "a secret with / and : in it"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
OTHER = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
codes: dict[str, dict[str, Any]] = {}
tokens: dict[str, dict[str, Any]] = {}


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, content: Any, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "jwks_uri": f"{self.issuer}/jwks",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif parts.path == "/jwks":
            self.answer({"keys": [KEY.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self.authorize(query)
        elif parts.path == "/userinfo":
            found = tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self.answer(found or {"error": "invalid_token"}, 200 if found else 401)
        else:
            self.answer({}, 404)

    def authorize(self, query: dict[str, str]) -> None:
        asked = {"openid", "email", "profile"} <= set(query["scope"].split())
        if (
            query["client_id"] != CLIENT_ID
            or query["response_type"] != "code"
            or query["code_challenge_method"] != "S256"
            or not asked
        ):
            self.answer({"error": "invalid_request"}, 400)
            return
        code = token_urlsafe(16)
        codes[code] = query
        back = {"code": code, "state": query["state"]}
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = {n: v[0] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
        kind, _, content = self.headers.get("Authorization", "").partition(" ")
        name, _, secret = b64decode(content).decode().partition(":")
        query = codes.pop(sent.get("code", ""), None)
        challenge = sha256(sent.get("code_verifier", "").encode()).digest()
        if kind != "Basic" or (name, unquote(secret)) != (CLIENT_ID, CLIENT_SECRET):
            self.answer({"error": "invalid_client"}, 401)
        elif (
            query is None
            or sent["grant_type"] != "authorization_code"
            or sent["redirect_uri"] != query["redirect_uri"]
            or urlsafe_b64encode(challenge).decode().rstrip("=") != query["code_challenge"]
        ):
            self.answer({"error": "invalid_grant"}, 400)
        else:
            self.answer(self.tokens_for(query))

    def tokens_for(self, query: dict[str, str]) -> dict[str, Any]:
        person = json.loads(query.get("person", "{}"))
        wrong = person.pop("wrong", {})
        told = person.pop("userinfo", {})
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
            **person,
            **wrong.get("claims", {}),
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        key = OTHER if wrong.get("key") else KEY
        algorithm = wrong.get("alg", "RS256")
        if algorithm == "none":
            parts = ({"alg": "none"}, claims)
            encoded = [
                urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts
            ]
            id_token = ".".join((*encoded, ""))
        else:
            id_token = jwt.encode({"alg": algorithm, "kid": "one"}, claims, key)
        access = token_urlsafe(16)
        tokens[access] = {"sub": person.get("sub"), **told}
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": id_token,
        }


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()  # it ends when the one who started it does
