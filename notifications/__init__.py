"""Messages to people: the outbox dispatcher, its channels and the message templates.

Builds on `workflow`; knows nothing of `web`.
"""
