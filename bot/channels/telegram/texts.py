"""What the channel itself says, in Telegram's HTML."""

from __future__ import annotations

WELCOME = (
    "<b>Questions on the United Nations convention against cybercrime</b>\n\n"
    "Ask me about the convention, its negotiation by the Ad Hoc Committee, the sessions and their documents: in your "
    "own words, in any of the six languages of the United Nations. I answer in English, name my sources, and say when "
    "I do not know.\n\n"
    "I am a program, and not run by the United Nations. /privacy tells what is kept of a conversation."
)
NO_SUCH_LINK = "That link leads to something that is no longer here; this is where to start."
HELP = (
    "<b>What you can do</b>\n\n"
    "• Write a question: <i>What is UNODC's role?</i> <i>When was the sixth session?</i> <i>And the one before?</i>\n"
    "• /faq – browse the questions by topic\n"
    "• /sessions – the sessions, one by one\n"
    "• /sources – what the answers rest on\n"
    "• /language – languages of questions and answers\n"
    "• /privacy – what is kept of a conversation\n"
    "• /forget – delete your conversation\n\n"
    "In a group I answer commands, replies to my messages, and messages that name me. In any other chat, type my name "
    "and a few words to put an answer there.\n\n"
    "You may edit a question: I change my answer. The thumbs under an answer tell the editors whether it helped."
)
LANGUAGE = (
    "<b>Language</b>\n\n"
    "I understand questions in Arabic, Chinese, English, French, Russian and Spanish.\n"
    "My answers are in English for now."
)
PRIVACY = (
    "<b>What is kept</b>\n\n"
    "• The last three turns of a conversation, under a keyed hash of you and this chat: no name, no number, no "
    "address. /forget deletes them.\n"
    "• A message that waits for its answer, with the numbers of chat and sender, so that none is lost when I am "
    "restarted: deleted as soon as the answer is decided. Until that is sent, the chat's number with the answer.\n"
    "• For two days: the bare numbers of updates, so that nothing is answered twice, and which of my messages answers "
    "which of yours (as a keyed hash), so that an edited question changes its answer.\n"
    "• A thumb under an answer: which answer, up or down, when, under a hash that does not tell whose it is.\n\n"
    "Nothing that you write goes into a log, and nothing is given to anybody. In groups I keep nothing of messages "
    "that are not for me. Telegram itself handles your messages by its own terms."
)
FORGET_ASK = "Delete what is kept of your conversation with me in this chat?"
FORGET_YES = "Yes, delete it"
FORGET_NO = "No, keep it"
FORGOTTEN = "Your conversation is deleted. You can ask me anew at any time."
FORGET_FAILED = "I could not reach my records, so your conversation is still there. Please try again later."
KEPT = "Nothing was deleted."
NOT_YOURS = "Only the one who asked can answer this."

NO_WORDS = "I can read text only. Write me your question in a few words, and I will look for the answer."
UNKNOWN_COMMAND = "I do not know that command. /help tells what I can do, or write your question in your own words."

OLD_BUTTON = "This button is from an older edition of my answers; here is what I have today."
GONE_BUTTON = "This button is from an older edition and no longer leads anywhere; here is where to start."
THANKS = "Thank you."
THANKS_DOWN = "Thank you. The editors will look at this answer."
VOTE_LOST = "I could not keep your vote. Please try again later."
THUMB_UP = "👍"
THUMB_DOWN = "👎"
VOTED_UP = "👍 ✓"
VOTED_DOWN = "👎 ✓"

TOPICS = "<b>Questions by topic</b>\n\nChoose a topic, or write your question."
TOPIC_NAMES = {
    "committee": "The committee and its offices",
    "convention": "The convention",
    "outcome": "Adoption, signature, ratification",
    "participation": "Who takes part, who objects",
    "process": "How it was negotiated",
    "more": "More questions",
}
SESSIONS = "<b>Meetings of the Ad Hoc Committee</b>\n\nChoose one for its dates, place, result and documents."
SOURCES = "<b>What the answers rest on</b>"
FACTS_GONE = "I cannot reach my record of sessions and sources at the moment. Please try again later."
BACK_TO_TOPICS = "‹ Topics"
BACK_TO_SESSIONS = "‹ All meetings"
EARLIER = "‹ {name}"
LATER = "{name} ›"
PREVIOUS_PAGE = "‹ Back"
NEXT_PAGE = "More ›"
BROWSE = "Browse by topic"
SESSIONS_BUTTON = "Sessions"
ASK_MORE = "Ask more about this"
