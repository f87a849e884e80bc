# The page of a fiche.

credit-by = Written by
credit-with = · with
credit-and = and
credit-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
credit-source = names as in { $source }
credit-source-but = names as in { $source }, except { $names }
credit-source-some = { $count } names as in { $source }
credit-names-of = Names as in { $source }.
credit-names-of-but = Names as in { $source }, except { $names }.
credit-names-of-some = { $count } names as in { $source }.
somebody = somebody

fiche-contents = In this fiche
fiche-no-text = The text is not written yet.
fiche-untold = Still to be written:
fiche-former-fields = Former fields
fiche-links-here = Fiches that link here
fiche-not-there = a fiche that is no longer there
fiche-revisions = { $count ->
    [one] { $count } revision
   *[other] { $count } revisions
}
fiche-arrived = imported on { $date }.
fiche-since = since { $date }.
fiche-last = The latest: { $sentence }, { $date }.
fiche-what-changed = what changed
fiche-everybody = Everybody who wrote this fiche:
fiche-source = Source:
fiche-licence = Licence
fiche-address = Read it at
fiche-feed = Changes of “{ $title }”

bin-title = { $title }: in the bin
bin-who = Removed by { $names } on { $date }.
bin-kept = Nothing is lost: everything that was written can be read in the history.
bin-read = Read it as it was
bin-bring-back = Bring it back
bin-sign-in = Sign in to bring it back

text-not-shown = This text is nested too deep to be shown; it can be read in the Markdown file.
text-table = Table
text-code = Code
text-image = Image:
text-note-back = Back to the text, note
text-task-done = Done
text-task-open = To do

yes = Yes
no = No
period-since-day = Since
period-since-month = Since
period-from-day = From
period-from-month = From
period-to-day = to
period-to-month = to
precision-street = street known
precision-quarter = neighbourhood known
precision-commune = town known
precision-area = roughly here

fiche-adapt = Adapt elsewhere
fiche-adaptations = Fiches adapted from this one
model-of = Adapted from
model-difference = what is different
model-source = source of the model:
