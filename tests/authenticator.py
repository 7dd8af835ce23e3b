"""A security key in software: it makes real attestations and assertions (WebAuthn), or wrong ones."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

#: Flags of the authenticator data: somebody was there, and was recognised; a key follows.
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """Write bytes as WebAuthn does in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One device with one key pair; `count` grows with each use, as copied keys are told by it."""

    origin: str = "http://kopru.test"
    host: str = "kopru.test"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any], **client: Any) -> dict[str, Any]:
        """Make a credential for what a server asks; `client` changes what the browser says."""
        client_data = self._client("webauthn.create", options["challenge"], client)
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + cbor2.dumps(cose)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._credential({"attestationObject": b64(cbor2.dumps(made)), "clientDataJSON": b64(client_data)})

    def get(self, options: dict[str, Any], **client: Any) -> dict[str, Any]:
        """Sign what a server asks."""
        self.count += 1
        client_data = self._client("webauthn.get", options["challenge"], client)
        data = self._data()
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {"authenticatorData": b64(data), "clientDataJSON": b64(client_data), "signature": b64(signature)}
        )

    def _client(self, kind: str, challenge: str, changed: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | changed).encode()

    def _data(self, flags: int = 0) -> bytes:
        return (
            hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | flags]) + self.count.to_bytes(4)
        )  # fmt: skip

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        id_ = b64(self.credential_id)
        return {"id": id_, "rawId": id_, "type": "public-key", "response": response, "clientExtensionResults": {}}
