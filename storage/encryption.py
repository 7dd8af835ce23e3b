"""Keys and sealed fields: the only place with cryptography, and the only one that makes randomness."""

import base64
import binascii
import hashlib
import hmac
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: First byte of everything sealed, so that another format can follow one day.
FORMAT: Final = b"\x01"
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
#: No 0, 1, i, l, o, u: a reference is read out over the telephone in two languages.
_REFERENCE_LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"
_REFERENCE_LENGTH: Final = 10


class WrongMasterKey(Exception):
    """The master key is missing, malformed, or not the one that sealed the data."""


class SealBroken(Exception):
    """Sealed bytes do not open: changed, moved to another row or column, or sealed with a key that is gone."""


class SealingKey:
    """One AES-256-GCM key; every seal is bound to its context `table:column:natural id of the row`."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt bytes so that they open only under the same context."""
        nonce = os.urandom(_NONCE_BYTES)
        return FORMAT + nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt bytes that were sealed under this context. Raises SealBroken."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != FORMAT or len(nonce) < _NONCE_BYTES:
            raise SealBroken(context)
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except InvalidTag:
            raise SealBroken(context) from None


class KeyRing:
    """What follows from the master key: keys to wrap, to find, to seal what belongs to no person."""

    __slots__ = ("_index", "_ledger", "_staff_index", "_wrap", "id", "quarantine", "staff", "system")

    def __init__(self, master: bytes) -> None:
        """Derive all keys (HKDF-SHA256, RFC 5869) from 32 master bytes. Raises WrongMasterKey."""
        if len(master) != _KEY_BYTES:
            raise WrongMasterKey(f"The master key has {len(master)} bytes; it needs {_KEY_BYTES}.")
        self.id: Final = _derive(master, "id").hex()[:16]  #: names the master key; tells nothing of it
        self._index = _derive(master, "address index")
        self._ledger = _derive(master, "erasure ledger")
        self._staff_index = _derive(master, "staff index")
        self._wrap = SealingKey(_derive(master, "wrap"))
        self.quarantine: Final = SealingKey(_derive(master, "quarantine"))
        self.staff: Final = SealingKey(_derive(master, "staff"))
        self.system: Final = SealingKey(_derive(master, "system"))

    def new_person_key(self, person_id: int) -> tuple[SealingKey, bytes]:
        """Make a person's key; give it and its wrapped bytes, which open only for this person."""
        key = os.urandom(_KEY_BYTES)
        return SealingKey(key), self._wrap.seal(key, self._wrap_context(person_id))

    def unwrap(self, person_id: int, wrapped: bytes) -> SealingKey:
        """Open a person's wrapped key. Raises SealBroken."""
        return SealingKey(self._wrap.open(wrapped, self._wrap_context(person_id)))

    def address_hash(self, channel: str, bot_id: int, address: str) -> bytes:
        """Hash an address with a key (HMAC-SHA256), to find its conversation without storing it in the clear."""
        return hmac.digest(self._index, f"{channel}:{bot_id}:{address}".encode(), hashlib.sha256)

    def ledger_hash(self, channel: str, bot_id: int, address: str) -> bytes:
        """Hash an address for the ledger of erased people; cannot be joined with `address_hash`."""
        return hmac.digest(self._ledger, f"{channel}:{bot_id}:{address}".encode(), hashlib.sha256)

    def staff_hash(self, kind: str, value: str) -> bytes:
        """Hash what a kind of thing about staff is found by (HMAC-SHA256): an e-mail address, a chat, a network."""
        return hmac.digest(self._staff_index, f"{kind}:{value}".encode(), hashlib.sha256)

    def _wrap_context(self, person_id: int) -> str:
        return f"person_keys:wrapped:{person_id}:{self.id}"


def required(keys: KeyRing | None) -> KeyRing:
    """Give the keys. Raises WrongMasterKey where there are none."""
    if keys is None:
        raise WrongMasterKey("This command needs the master key.")
    return keys


def new_reference() -> str:
    """Make a public reference of a conversation: ten letters and digits, 49 bits, easy to read out."""
    # 256 is not a multiple of 30: bytes of 240 and more would make some letters likelier.
    letters = [_REFERENCE_LETTERS[byte % 30] for byte in os.urandom(_REFERENCE_LENGTH * 4) if byte < 240]
    return "".join(letters[:_REFERENCE_LENGTH])


def new_token() -> str:
    """Make a secret of 256 random bits for a link or a cookie: 43 letters, digits, hyphens and underscores."""
    return base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).rstrip(b"=").decode()


def token_hash(token: str) -> bytes:
    """Give what is stored of a token: its SHA-256, enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def new_challenge() -> bytes:
    """Make 256 random bits that a passkey is asked to sign."""
    return os.urandom(_KEY_BYTES)


def new_totp_secret() -> str:
    """Make the secret of an authenticator app: 160 random bits (RFC 4226) in base32."""
    return base64.b32encode(os.urandom(20)).decode()


def load_master_key(*, value: str | None, file: Path, may_create: bool = True) -> bytes:
    """Give the 32 master bytes: from `value` (hex or base64), else from the file, made (0600) where there is none.

    Pass `may_create=False` when the database already holds data (`database.holds_data`): a new key could not open
    it. Two processes that start at once end with the same key. Raises WrongMasterKey.
    """
    if value is not None:
        return _decoded(value, "KOPRU_MASTER_KEY")
    if not file.exists():
        if not may_create:
            raise WrongMasterKey(f"The master key file {file} is missing, but the database holds data: put it back.")
        _create(file)
    return _decoded(file.read_text(encoding="ascii", errors="replace"), str(file))


def secret_for(master: bytes, purpose: str) -> bytes:
    """Derive 32 bytes for a purpose outside storage (forms, webhook): the same in every worker, useless for data."""
    return _derive(master, f"outside:{purpose}")


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"kopru {purpose}".encode()).derive(master)


def _decoded(text: str, source: str) -> bytes:
    text = text.strip()
    try:
        key = bytes.fromhex(text) if len(text) == _KEY_BYTES * 2 else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != _KEY_BYTES:
        raise WrongMasterKey(f"The master key in {source} is not 32 bytes written as hex or base64.")
    if len(set(key)) < 8:
        raise WrongMasterKey(f"The master key in {source} is not random: make one with `openssl rand -base64 32`.")
    return key


def _create(file: Path) -> None:
    """Write a new key beside the file and link it into place: whoever links first wins, and nobody reads half a key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, base64.b64encode(os.urandom(_KEY_BYTES)) + b"\n")
        os.fsync(descriptor)
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        os.close(descriptor)
        draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
