# Measures, limits, undoing everything.

measures-title = Measures
measures-lead = Whoever keeps this wiki, and those who have been writing here for a while, sometimes undo what an account did. It is written here, with the reason.
measures-none = None so far.
measures-older = Older ones
measure-block = may come in no more.
measure-unblock = may come in again.
measure-undoing = what this account did is undone, { $count ->
    [0] in no fiche.
    [one] in one fiche.
   *[other] in { $count } fiches.
}
measure-left = { $count ->
    [one] In another one, it is for people to decide.
   *[other] In { $count } others, it is for people to decide.
}
measure-no-reason = No reason given.
measure-keeper = whoever keeps this wiki

about-limits = What is counted
limits-title = What everybody may do
limits-lead = Nobody has a title here. What one may do depends on facts that everybody can count.
limits-who = Who may do what
limits-guests = Without a name: read; and, where this wiki lets you, write and correct. Neither rename, nor remove, nor undo the work of others in bulk.
limits-members = With a name: all of that, and rename, remove, bring back.
limits-settled = With a name for { $days } days and { $revisions } revisions of which something is still read: besides, undo all that an account did in one gesture.
limits-keeper = Block an account: whoever runs the machine alone. A block holds at once, and is told on the page of measures.
limits-often = How many at once
limits-stricter = Each save is counted for the account and for the network it comes from; the stricter of the two limits holds. Programs are counted like people.
limit-saves-new = Saving, at first
limit-moves-new = Renaming, removing, bringing back, at first
limit-saves-settled = Saving, later
limit-saves-network = Saving, from one network
limit-guests = Writing without a name for the first time, from one network
limit-joins = Taking a name, from one network
limit-thanks = Thanks given or taken back, by account
limit-renames = Changing one’s name
limit-sign-ins = Trying a passphrase, from one network
limit-seconds = { $once } in a row, then { $count ->
    [one] one a second
   *[other] one every { $count } seconds
}
limit-hours = { $once } in a row, then { $count ->
    [one] one an hour
   *[other] one every { $count } hours
}
limits-you-nobody = You read without a name: nothing is counted.
limits-you-facts = { $name }: { $days ->
    [0] less than a day
    [one] one day
   *[other] { $days } days
} here, { $revisions ->
    [0] no revision of which something is still read.
    [one] one revision of which something is still read.
   *[other] { $revisions } revisions of which something is still read.
}
limits-you-facts-many = { $name }: { $days ->
    [0] less than a day
    [one] one day
   *[other] { $days } days
} here, at least { $revisions } revisions of which something is still read.
limits-you-guest = Your name is provisional: the first limits hold for you.
limits-you-new = The first limits hold for you.
limits-you-settled = You may do all that is told here, but for blocking.
refused-too-often = That is a lot at once. Nothing is lost: try again in a while. The page “What everybody may do” says how many.
refused-not-settled = This touches the work of many: one must have been here for some days, and have written.
not-saved-too-often = That is a lot at once. Nothing is lost: all that you wrote is here, save in a while.

undo-all-link = Undo what this account did
undo-all-title = Undo what this account did
undo-all-lead = { $name }: { $revisions ->
    [0] no revision
    [one] one revision
   *[other] { $revisions } revisions
}, { $fiches ->
    [0] in no fiche.
    [one] in one fiche.
   *[other] in { $fiches } fiches.
}
undo-all-means = Each fiche gets a new revision without what this account did to it. What others wrote since stays. Nothing is erased from the history; it will be told on the page of measures, with your name.
undo-all-reason = Why?
undo-all-reason-help = A sentence that everybody will read.
undo-all-reason-bad = Say why, in { $max } characters at most.
undo-all-do = Undo everything
undo-all-go-on = Go on
undo-all-done = { $count ->
    [0] There was nothing to undo.
    [one] It is undone, in one fiche.
   *[other] It is undone, in { $count } fiches.
}
undo-all-more = There is more: go on.
undo-all-left = What cannot be undone by itself
undo-all-begun = This account began the fiche, and others have written in it.
undo-all-changed = Others changed the same words since: their words stay.
undo-all-together = A revision made together with others.
undo-all-impossible = What there was before has no place any more.
undo-all-busy = Others were saving there at this very moment.
