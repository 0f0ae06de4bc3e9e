"""The Telegram channel, on python-telegram-bot: polling and webhook, the same handlers.

An update's way: `polling` or the webhook of `channel` -> `intake` (kept in the database, once) -> `queue` (in order
within a chat) -> `updates` (what it is) -> `responder` (what to do: a list of `calls`) -> `sender` (rate limit,
retries).
"""
