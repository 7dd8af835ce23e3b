"""The engine's own texts that a bundle must bring, each in every language, and the placeholders they may use."""

#: Name -> placeholders. The wording is in `content/scripts/phrases.yaml`.
PHRASES: dict[str, frozenset[str]] = {
    "progress": frozenset({"number", "most"}),  # put above a counted question
    "not_understood_1": frozenset(),
    "not_understood_2": frozenset(),
    "not_understood_3": frozenset(),  # comes with buttons: a person, pause
    "choose_button": frozenset(),  # text where only a button answers (consent, summary)
    "did_you_mean": frozenset(),  # above the candidates that are asked back
    "none_of_these": frozenset(),  # a button
    "old_button": frozenset(),
    "nothing_chosen": frozenset(),  # done pressed without a choice
    "done": frozenset(),  # a button
    "back": frozenset(),  # a button
    "back_at_start": frozenset(),
    "chosen": frozenset({"answer"}),  # shown under an answered question
    "unfit_photo": frozenset(),  # photo or document: never fetched
    "unfit_voice": frozenset(),
    "unfit_sticker": frozenset(),
    "unfit_contact": frozenset(),
    "unfit_contact_typed": frozenset(),  # a contact card where a phone number is wanted: it has to be typed
    "unfit_edited": frozenset(),
    "unfit_other": frozenset(),
    "broken_update": frozenset(),
    "masked": frozenset(),  # a BSN, bank number and the like was typed and has been masked
    "too_long": frozenset(),
    "out_of_range": frozenset({"minimum", "maximum"}),
    "language_changed": frozenset(),
    "other_language_offer": frozenset(),  # the text was in the other language: offer to switch
    "switch_language": frozenset(),  # a button, labelled in the other language
    "keep_language": frozenset(),  # a button
    "paused": frozenset(),
    "resume_offer": frozenset({"number", "most"}),
    "resume_offer_plain": frozenset(),
    "resume": frozenset(),  # a button
    "restart": frozenset(),  # a button
    "restart_confirm": frozenset(),
    "stale_answers": frozenset(),
    "help": frozenset(),
    "person": frozenset(),  # a person: who can be called, when
    "ask_person": frozenset(),  # a button
    "pause": frozenset(),  # a button
    "data_shown": frozenset({"answers", "consents"}),
    "data_none": frozenset(),
    "erase_confirm": frozenset(),
    "erase_yes": frozenset(),  # a button
    "erase_no": frozenset(),  # a button
    "erased": frozenset(),
    "erase_cancelled": frozenset(),
    "did_you_mean_topic": frozenset(),  # above the nearest topics
    "no_answer": frozenset(),  # honest: we have no answer to this, and who has
    "keep_question": frozenset(),  # may this question be kept, masked, for thirty days?
    "keep_yes": frozenset(),  # a button
    "keep_no": frozenset(),  # a button
    "type_again": frozenset(),  # it was not kept: please type it once more
    "question_kept": frozenset(),
    "question_later": frozenset(),  # this step answers no questions in between
    "answer_today": frozenset(),  # above what an article says to do today
    "answer_checked": frozenset({"date"}),  # under an article: when it was last checked
    "answer_outdated": frozenset(),  # after an article whose figures may have changed since
    "wipe": frozenset(),  # a button after help against violence: erase this conversation
    "go_on": frozenset(),  # a button after help in danger
    "alarm_next": frozenset(),  # above the buttons after help in danger
    "doubt_yes": frozenset(),  # a button: yes, it is that bad
    "doubt_no": frozenset(),  # a button
    "doubt_thanks": frozenset(),  # after no
    "help_what": frozenset({"title"}),  # under the card of an offer: is it wanted?
    "help_map": frozenset(),  # a button that opens a map
    "help_take": frozenset(),  # a button: this offer of help
    "help_call_back": frozenset(),  # a button: would like to be called by this one
    "help_others": frozenset(),  # a button: back to the list of offers
    "help_elsewhere": frozenset(),  # a button: lives in another place
    "help_take_none": frozenset(),  # a button: none of the offers
    "help_number_1": frozenset(),  # words for the first offer, between commas, as people type them
    "help_number_2": frozenset(),
    "help_number_3": frozenset(),
    "help_number_4": frozenset(),
    "help_chosen": frozenset({"title", "reference"}),  # an offer was taken: what happens now
    "help_call_back_how": frozenset({"title", "reference"}),  # how to be called back
    "help_none_taken": frozenset({"reference"}),
    "led_by_human": frozenset(),  # /start while a human leads: they read along, how to end it
    "relay_ended": frozenset(),  # the person ended the talk with a human
    "slots": frozenset(),  # above proposed times
    "no_slot": frozenset(),  # a button: none of these times
    "slot_picked": frozenset({"slot"}),
    "slot_none_fits": frozenset(),
    "slot_over": frozenset(),  # the time that was picked has passed
    "handed_over": frozenset(),  # beside what is kept: was handed over; take it back?
    "withdraw_lead": frozenset(),  # a button
    "lead_withdrawn": frozenset(),
    "check_ins_on": frozenset(),  # beside what is kept: will be asked how it goes; stop that?
    "stop_check_ins": frozenset(),  # a button
    "check_ins_stopped": frozenset(),
    "ended": frozenset(),  # anything written after the end: what can be done now
    "script_broken": frozenset(),
    "share_location": frozenset(),  # a reply button of Telegram
    "location_confirm": frozenset(),  # "do you live in one of these?"
    "group_private": frozenset(),  # in a group: this works in a private chat
    "other_language_only": frozenset(),  # a language that is not ours, said in all of ours
    "try_later": frozenset(),  # quarantined: we could not read this, it is kept
}
