"""Wall times with the instants that they must give, written by hand.

Each group names its source: a law, and the rule in the tz database (release 2026f) that
records it. The instants were computed on paper from those rules, then compared with
zoneinfo; nothing here is generated. `fold` is given only in hours that repeat.
"""

from typing import NamedTuple


class Row(NamedTuple):
    zone: str
    local: str
    fold: int | None
    instant: str


WALL_TIMES: tuple[Row, ...] = (
    # Directive 2000/84/EC: last Sundays of March and October, 01:00 UTC (tz: Rule EU).
    Row("Europe/Berlin", "2026-01-15T19:00", None, "2026-01-15T18:00Z"),
    Row("Europe/Berlin", "2026-03-29T01:59", None, "2026-03-29T00:59Z"),
    Row("Europe/Berlin", "2026-03-29T03:00", None, "2026-03-29T01:00Z"),
    Row("Europe/Berlin", "2026-10-25T02:30", 0, "2026-10-25T00:30Z"),
    Row("Europe/Berlin", "2026-10-25T02:30", 1, "2026-10-25T01:30Z"),
    Row("Europe/Berlin", "2027-03-28T03:00", None, "2027-03-28T01:00Z"),
    Row("Europe/Paris", "2026-03-29T03:30", None, "2026-03-29T01:30Z"),
    Row("Europe/Paris", "2026-07-14T21:00", None, "2026-07-14T19:00Z"),
    Row("Europe/Paris", "2026-10-25T02:00", 0, "2026-10-25T00:00Z"),
    Row("Europe/Madrid", "2026-10-25T02:59", 1, "2026-10-25T01:59Z"),
    Row("Europe/Madrid", "2027-05-01T12:00", None, "2027-05-01T10:00Z"),
    # United States, Energy Policy Act of 2005, s. 110: second Sunday of March to first
    # Sunday of November, 02:00 local (tz: Rule US).
    Row("America/New_York", "2026-03-08T01:59", None, "2026-03-08T06:59Z"),
    Row("America/New_York", "2026-03-08T03:00", None, "2026-03-08T07:00Z"),
    Row("America/New_York", "2026-11-01T01:30", 0, "2026-11-01T05:30Z"),
    Row("America/New_York", "2026-11-01T01:30", 1, "2026-11-01T06:30Z"),
    Row("America/New_York", "2027-11-07T01:00", 1, "2027-11-07T06:00Z"),
    # United Kingdom, Summer Time Act 1972 as amended by SI 2002/262 (tz: Rule EU).
    Row("Europe/London", "2026-03-29T00:59", None, "2026-03-29T00:59Z"),
    Row("Europe/London", "2026-03-29T02:00", None, "2026-03-29T01:00Z"),
    Row("Europe/London", "2026-10-25T01:30", 0, "2026-10-25T00:30Z"),
    Row("Europe/London", "2026-10-25T01:30", 1, "2026-10-25T01:30Z"),
    # Ireland, Standard Time Act 1968 and Amendment 1971: standard time is the summer's, the
    # winter's is an hour behind it (tz: Rule Eire, negative saving).
    Row("Europe/Dublin", "2026-07-12T20:00", None, "2026-07-12T19:00Z"),
    Row("Europe/Dublin", "2026-10-25T01:15", 0, "2026-10-25T00:15Z"),
    Row("Europe/Dublin", "2026-10-25T01:15", 1, "2026-10-25T01:15Z"),
    Row("Europe/Dublin", "2026-12-01T20:00", None, "2026-12-01T20:00Z"),
    # Chile: 24:00 on the first Saturdays of April and September (tz: Rule Chile, Apr Sun>=2
    # 3:00u, Sep Sun>=2 4:00u), so that 23:00 comes twice and a Sunday begins at 01:00.
    Row("America/Santiago", "2026-04-04T23:30", 0, "2026-04-05T02:30Z"),
    Row("America/Santiago", "2026-04-04T23:30", 1, "2026-04-05T03:30Z"),
    Row("America/Santiago", "2026-09-05T23:59", None, "2026-09-06T03:59Z"),
    Row("America/Santiago", "2026-09-06T01:00", None, "2026-09-06T04:00Z"),
    # New South Wales, Standard Time Act 1987: first Sunday of October to first Sunday of
    # April, 2:00 standard time (tz: Rule AN).
    Row("Australia/Sydney", "2026-04-05T02:30", 0, "2026-04-04T15:30Z"),
    Row("Australia/Sydney", "2026-04-05T02:30", 1, "2026-04-04T16:30Z"),
    Row("Australia/Sydney", "2026-10-04T01:59", None, "2026-10-03T15:59Z"),
    Row("Australia/Sydney", "2026-10-04T03:00", None, "2026-10-03T16:00Z"),
    # Paraguay, law of October 2024: summer time all year (tz: Zone America/Asuncion,
    # -3:00 from 2024-10-15).
    Row("America/Asuncion", "2026-07-01T19:00", None, "2026-07-01T22:00Z"),
    Row("America/Asuncion", "2026-12-01T19:00", None, "2026-12-01T22:00Z"),
    # New Zealand Daylight Time Order 2007: last Sunday of September to first Sunday of April,
    # 2:00 NZST (tz: Rule NZ); the Chatham Islands at the same instant, 45 minutes on.
    Row("Pacific/Auckland", "2026-04-05T02:30", 0, "2026-04-04T13:30Z"),
    Row("Pacific/Auckland", "2026-04-05T02:30", 1, "2026-04-04T14:30Z"),
    Row("Pacific/Auckland", "2026-09-27T03:00", None, "2026-09-26T14:00Z"),
    Row("Pacific/Chatham", "2026-04-05T02:50", 0, "2026-04-04T13:05Z"),
    Row("Pacific/Chatham", "2026-04-05T02:50", 1, "2026-04-04T14:05Z"),
    Row("Pacific/Chatham", "2026-07-01T12:00", None, "2026-06-30T23:15Z"),
    Row("Pacific/Chatham", "2026-09-27T03:45", None, "2026-09-26T14:00Z"),
    # Lord Howe Island: +10:30, half an hour of summer time (tz: Rule LH, 2:00 local).
    Row("Australia/Lord_Howe", "2026-04-05T01:45", 0, "2026-04-04T14:45Z"),
    Row("Australia/Lord_Howe", "2026-04-05T01:45", 1, "2026-04-04T15:15Z"),
    Row("Australia/Lord_Howe", "2026-10-04T02:30", None, "2026-10-03T15:30Z"),
    # Constant odd offsets (tz: the last line of each Zone): +5:45 since 1986, +5:30 since
    # 1945, +8:45, -9:30.
    Row("Asia/Kathmandu", "2026-01-01T00:00", None, "2025-12-31T18:15Z"),
    Row("Asia/Kathmandu", "2026-11-07T19:00", None, "2026-11-07T13:15Z"),
    Row("Asia/Kolkata", "2027-01-21T18:30", None, "2027-01-21T13:00Z"),
    Row("Australia/Eucla", "2026-06-15T09:00", None, "2026-06-15T00:15Z"),
    Row("Pacific/Marquesas", "2026-06-15T09:00", None, "2026-06-15T18:30Z"),
    # Newfoundland: -3:30 with the United States' dates, 2:00 local since 2011 (tz: Rule Canada).
    Row("America/St_Johns", "2026-03-08T01:59", None, "2026-03-08T05:29Z"),
    Row("America/St_Johns", "2026-03-08T03:00", None, "2026-03-08T05:30Z"),
    Row("America/St_Johns", "2026-11-01T01:30", 0, "2026-11-01T04:00Z"),
    Row("America/St_Johns", "2026-11-01T01:30", 1, "2026-11-01T05:00Z"),
    # Morocco and Western Sahara: +1 but +0 in Ramadan (tz: Rule Morocco 2026, 15 February 3:00
    # to 22 March 2:00), and +0 for good from 20 September 2026, 2:00 (tz: last Zone line).
    Row("Africa/Casablanca", "2026-02-15T02:30", 0, "2026-02-15T01:30Z"),
    Row("Africa/Casablanca", "2026-02-15T02:30", 1, "2026-02-15T02:30Z"),
    Row("Africa/Casablanca", "2026-03-01T20:00", None, "2026-03-01T20:00Z"),
    Row("Africa/Casablanca", "2026-03-22T03:00", None, "2026-03-22T02:00Z"),
    Row("Africa/Casablanca", "2026-09-20T01:30", 0, "2026-09-20T00:30Z"),
    Row("Africa/Casablanca", "2026-09-20T01:30", 1, "2026-09-20T01:30Z"),
    Row("Africa/Casablanca", "2027-01-15T19:00", None, "2027-01-15T19:00Z"),
    Row("Africa/El_Aaiun", "2026-02-20T19:00", None, "2026-02-20T19:00Z"),
    Row("Africa/El_Aaiun", "2026-05-01T19:00", None, "2026-05-01T18:00Z"),
    Row("Africa/El_Aaiun", "2026-12-31T23:00", None, "2026-12-31T23:00Z"),
    # British Columbia: Pacific daylight time all year after March 2026 (tz: Zone
    # America/Vancouver, -7:00 from 2026-11-01), so that no hour repeats on 1 November.
    Row("America/Vancouver", "2026-03-08T03:00", None, "2026-03-08T10:00Z"),
    Row("America/Vancouver", "2026-11-01T01:30", None, "2026-11-01T08:30Z"),
    Row("America/Vancouver", "2026-12-15T19:00", None, "2026-12-16T02:00Z"),
    # Manitoba: central daylight time kept from 2026-11-01 (tz: Zone America/Winnipeg, -5:00).
    Row("America/Winnipeg", "2026-12-15T19:00", None, "2026-12-16T00:00Z"),
    # Cuba: summer time kept through the winter of 2026-27, back on the first Sunday of November
    # 2027 at 0:00 standard time (tz: Rule Cuba, 2027 max).
    Row("America/Havana", "2026-03-08T01:00", None, "2026-03-08T05:00Z"),
    Row("America/Havana", "2026-12-15T19:00", None, "2026-12-15T23:00Z"),
    Row("America/Havana", "2027-11-07T00:30", 0, "2027-11-07T04:30Z"),
    Row("America/Havana", "2027-11-07T00:30", 1, "2027-11-07T05:30Z"),
    # Mexico, Ley de los Husos Horarios of 2022-10-28: no summer time (tz: Rule Mexico ends).
    Row("America/Mexico_City", "2026-07-01T19:00", None, "2026-07-02T01:00Z"),
    # Iran: the law on summer time repealed in 2022 (tz: Rule Iran ends).
    Row("Asia/Tehran", "2026-07-01T19:00", None, "2026-07-01T15:30Z"),
    # Jordan and Syria: summer time for good since 2022-10-28 (tz: last Zone lines, +3:00).
    Row("Asia/Amman", "2026-12-15T19:00", None, "2026-12-15T16:00Z"),
    Row("Asia/Damascus", "2026-01-10T19:00", None, "2026-01-10T16:00Z"),
    # Egypt, Law 24 of 2023: last Friday of April 0:00 to last Thursday of October 24:00
    # (tz: Rule Egypt), so that a Friday begins at 01:00 and 23:00 comes twice.
    Row("Africa/Cairo", "2026-04-24T01:00", None, "2026-04-23T22:00Z"),
    Row("Africa/Cairo", "2026-10-29T23:30", 0, "2026-10-29T20:30Z"),
    Row("Africa/Cairo", "2026-10-29T23:30", 1, "2026-10-29T21:30Z"),
    # Lebanon: last Sundays of March and October, 0:00 local (tz: Rule Lebanon).
    Row("Asia/Beirut", "2026-03-29T01:00", None, "2026-03-28T22:00Z"),
    Row("Asia/Beirut", "2026-10-24T23:30", 0, "2026-10-24T20:30Z"),
    Row("Asia/Beirut", "2026-10-24T23:30", 1, "2026-10-24T21:30Z"),
    # Greenland: -2 since 2023, with the European Union's instants since 2024 (tz: Rule EU).
    Row("America/Nuuk", "2026-03-28T22:59", None, "2026-03-29T00:59Z"),
    Row("America/Nuuk", "2026-03-29T00:00", None, "2026-03-29T01:00Z"),
    Row("America/Nuuk", "2026-10-24T23:30", 0, "2026-10-25T00:30Z"),
    Row("America/Nuuk", "2026-10-24T23:30", 1, "2026-10-25T01:30Z"),
    # Kazakhstan: one zone, +5:00, since 2024-03-01 (tz: last Zone line).
    Row("Asia/Almaty", "2026-06-01T19:00", None, "2026-06-01T14:00Z"),
    # The ends of the world: +14 since 1994-12-31, -11 since 1911 (tz: last Zone lines).
    Row("Pacific/Kiritimati", "2026-05-01T10:00", None, "2026-04-30T20:00Z"),
    Row("Pacific/Pago_Pago", "2026-05-01T10:00", None, "2026-05-01T21:00Z"),
)
