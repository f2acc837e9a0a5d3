"""The Flask pages of OneWindow: applicant, counter, officer, administrator and public.

Builds on `workflow`; knows nothing of `notifications`.
"""
