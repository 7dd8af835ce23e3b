"""The errors that the Bot API answers with, in the server's own words.

The words are those of Telegram's public server, https://github.com/tdlib/telegram-bot-api
"""

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
POLLING_WITH_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_TOOK_OVER = "Conflict: terminated by setWebhook request"


class ApiProblem(Exception):
    """Carries one error answer: HTTP status, description, and the optional `parameters` object."""

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str) -> ApiProblem:
    """Return a 400."""
    return ApiProblem(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiProblem:
    """Return a 403."""
    return ApiProblem(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiProblem:
    """Return a 409; `words` are complete."""
    return ApiProblem(409, words)


def too_many(retry_after: int) -> ApiProblem:
    """Return a 429 that asks to wait `retry_after` whole seconds."""
    return ApiProblem(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(new_chat_id: int) -> ApiProblem:
    """Return the 400 of a group that has become the supergroup `new_chat_id`."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiProblem(400, words, {"migrate_to_chat_id": new_chat_id})
