# The frame of every page, what is not there, forms, dates and numbers.

skip = Skip to content
find-label = Find a title
find-do = Find
ways-label = Main
way-to-fiches = Fiches
way-to-find = Find
way-to-changes = Changes
way-to-sign-in = Sign in
write-a-fiche = Write a fiche
write = Write

local-label = Around this fiche
local-read = Read
local-write = Write
local-history = History
local-credit = Who wrote what

foot-label = Page footer
foot-licence-before = Texts are licensed under
foot-licence-after = , unless the fiche says otherwise. Every word stays with whoever wrote it.
foot-about = About
foot-people = Who writes here
foot-kenfiche = Kenfiche,
foot-free = free software
foot-ken = : together, in Breton.
other-language = Français

missing-title = Nothing at this address
missing-lead = The page may have changed its name, or has not been written yet.
refused-title = That cannot be done this way
refused-request = The browser asked for something that this wiki does not understand.
refused-other-site = This request came from another site. Nothing was changed.
refused-guest = Renaming or removing a fiche takes a name. Taking one takes a minute.
refused-closed = New names are given by invitation here. Write to whoever runs this wiki.
refused-blocked = This name can no longer write here. Whoever runs the wiki can say why.
head-too-large = The address or the headers of this request are over 16 KB. Take a shorter address.
refused-in-bin = This fiche is in the bin. Bring it back first.
refused-already-so = That is already the case: there was nothing to change.
refused-disk-full = There is no room left to save anything. Everything can still be read; keep your text and tell whoever runs the wiki.
refused-disk-failed = The disk of this wiki no longer answers. Nothing new can be saved until it starts again; everything can still be read.
refused-unknown = We cannot tell whether it was saved. Send the same form again: it will count only once.
sign-in-title = This needs a name
sign-in-lead = Take a name, or sign in under yours: your words will carry it.
busy-title = A lot of people at the moment
busy-lead = Wait a few seconds, then try again.
broken-title = Something broke here
broken-lead = It is not your fault, and nothing that was saved is lost. If it happens again, give this number to whoever runs this wiki: { $incident }.
way-home = Back to the first page
way-fiches = See the fiches
way-join = Take a name

form-token = This form is no longer valid: it was opened under another name, or too long ago. Go back, copy your text, then reload the page.
form-unknown-field = This form has a field that this wiki did not ask for. Nothing was saved.
form-wrong-kind = This form is not of the expected shape. Nothing was saved.
form-not-utf8 = This text is not in UTF-8. Nothing was saved.
form-too-large = That is too much at once: 2 MB at most. Go back, your text is still there.
form-too-slow = Sending took too long. Go back and try again, your text is still there.
form-cut = Sending was interrupted. Go back and try again, your text is still there.

month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-long = { $day } { $month } { $year }
date-day-month = { $day } { $month }
date-month-year = { $month } { $year }
time = { $hour }:{ $minute }
date-time = { $date } at { $time }
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
ago-yesterday = yesterday
colon = :
list-and = { $names } and { $last }
quoted = “{ $text }”
percent = { $number }%
percent-less-than-one = less than 1%
