"""Buttons whose meaning only the server knows: nonces, and the actions behind them."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.engine.effects import Button
from dialogs.engine.state import State

#: Labels longer than this get a row of their own.
SHORT_LABEL = 14


@dataclass(frozen=True, slots=True)
class Offer:
    """What a button will say and do; the action never leaves the server."""

    action: str
    label: str
    chosen: bool = False
    url: str | None = None  #: a link: it opens a page and means no action


def nonce(state: State, action: str) -> str:
    """Make the opaque value behind an action of the question that stands open; 22 letters, 128 bits.

    Bound to this conversation by its secret and to this question by its number (an aside, and what runs beside: by its
    message), so a forged, foreign or old one matches nothing.
    """
    scope = str(state.visit)
    if action.startswith("aside:"):
        # While the aside is being shown, its message is the newest; what runs beside may bring newer ones later.
        scope = f"{state.aside}@{state.open_prompt or state.prompt}"
    elif action.startswith("beside:"):
        scope = f"beside@{state.beside.prompt if state.beside else 0}"
    digest = hashlib.blake2b(f"{scope}/{action}".encode(), key=bytes.fromhex(state.secret), digest_size=16).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def find_action(state: State, pressed: str, actions: Iterable[str]) -> str | None:
    """Find the action behind a pressed nonce; None for an old or foreign one."""
    return next((action for action in actions if nonce(state, action) == pressed), None)


def lay_out(state: State, offers: Iterable[Offer]) -> tuple[tuple[Button, ...], ...]:
    """Make the buttons of the newest message: two short ones beside each other, a long one alone."""
    laid: list[tuple[Button, ...]] = []
    for offer in offers:
        button = _button(state, offer)
        if laid and len(laid[-1]) == 1 and len(laid[-1][0].label) <= SHORT_LABEL >= len(button.label):
            laid[-1] = (*laid[-1], button)
        else:
            laid.append((button,))
    return tuple(laid)


def _button(state: State, offer: Offer) -> Button:
    if offer.url is not None:
        return Button(offer.label, "", url=offer.url)
    return Button(offer.label, nonce(state, offer.action), offer.chosen)
