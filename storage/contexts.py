"""What every sealed column is bound to: `table:column:natural id of the row`, so that no seal fits elsewhere."""


def address_context(address_hash: bytes) -> str:
    """Bind a conversation's address to the hash by which it is found."""
    return f"conversations:address:{address_hash.hex()}"


def state_context(conversation_id: int) -> str:
    """Bind a state to its conversation."""
    return f"conversations:state:{conversation_id}"


def event_context(conversation_id: int, number: int) -> str:
    """Bind an event to its place in the log."""
    return f"events:payload:{conversation_id}.{number}"


def payload_context(natural_id: str) -> str:
    """Bind a message to its outbox row."""
    return f"outbox:payload:{natural_id}"


def farewell_context(natural_id: str) -> str:
    """Bind the address of a farewell to its outbox row."""
    return f"outbox:address:{natural_id}"


def quarantine_context(natural_id: str) -> str:
    """Bind a raw update to its row in quarantine."""
    return f"quarantine:raw:{natural_id}"


def subject_context(span_id: bytes) -> str:
    """Bind the person in an audit row to that row."""
    return f"audit:data_subject_id:{span_id.hex()}"


def message_id(conversation_id: int, version: int, position: int) -> str:
    """Name a message by the turn that made it: conversation, its version after the turn, place in the turn (from 1)."""
    return f"c{conversation_id}.{version}.{position}"


def question_context(natural_id: str) -> str:
    """Name the place of a kept question."""
    return f"kept_questions:question:{natural_id}"


def account_context(column: str, organization_id: str) -> str:
    """Bind a field of an account to its organisation."""
    return f"accounts:{column}:{organization_id}"


def staff_context(column: str, staff_id: int) -> str:
    """Bind a field of a staff member to their row."""
    return f"staff:{column}:{staff_id}"


def invitation_context(token_hash: bytes) -> str:
    """Bind what was entered behind a link to that link."""
    return f"invitations:pending:{token_hash.hex()}"


def session_context(token_hash: bytes) -> str:
    """Bind the name of a browser to its session."""
    return f"staff_sessions:agent:{token_hash.hex()}"


def passkey_context(credential_id: bytes) -> str:
    """Bind the name of a passkey to it."""
    return f"passkeys:name:{credential_id.hex()}"


def telegram_link_context(token_hash: bytes) -> str:
    """Bind the chat that opened a link to that link."""
    return f"telegram_links:chat:{token_hash.hex()}"


def record_context(lead_id: int) -> str:
    """Bind the record of a hand-over to its lead."""
    return f"lead_records:record:{lead_id}"


def note_context(natural_id: str) -> str:
    """Bind a note to its row."""
    return f"lead_notes:note:{natural_id}"


def words_context(natural_id: str) -> str:
    """Bind what was said in the relay to its row."""
    return f"lead_messages:words:{natural_id}"


def place_context(uid: str) -> str:
    """Bind where an appointment is to its row."""
    return f"appointments:place:{uid}"


def card_context(lead_id: int, organization_id: str) -> str:
    """Bind the group of a card to the lead and the organisation that it is for."""
    return f"lead_cards:chat:{lead_id}.{organization_id}"


def kept_words_context(staff_id: int) -> str:
    """Bind words that wait for whom they are meant to who typed them."""
    return f"staff_desks:kept:{staff_id}"


def endpoint_context(column: str, endpoint_id: str) -> str:
    """Bind a field of a webhook endpoint to its row."""
    return f"webhook_endpoints:{column}:{endpoint_id}"
