"""The API's messages: typed requests, answers, events and problems, read by both sides.

An unknown field is passed over; an unknown event type is kept as it came
(``events.Unknown``) and counted in the order like any other, never a crash.
"""
