# The history of a fiche.
history = History
history-of = History of { $title }
history-revisions = { $count ->
    [one] One revision
   *[other] { $count } revisions
}
history-people = { $count ->
    [one] , by one person
   *[other] , by { $count } people
}
history-lead = { $revisions }{ $over }{ $by }. Nothing is lost: each can be read again, compared, restored.
over-days = { $count ->
    [one] in one day
   *[other] in { $count } days
}
over-months = { $count ->
    [one] in one month
   *[other] in { $count } months
}
over-years = { $count ->
    [one] in one year
   *[other] in { $count } years
}
history-in-bin = This fiche is in the bin. Its history stays.
history-see-bin = See it
history-pick = Pick two revisions, then
history-compare = Compare
history-from = from
history-to = to
history-what = what changed
history-see = see the history
history-read = read
history-pages = Pages
history-newest = The newest
history-older = Older
history-run = { $count } revisions by { $who }, on the same day, from { $last } to { $first }
follow-atom = Follow (Atom)
day-and-time = { $day }, { $time }
revision-n = revision { $number }
revision-n-title = Revision { $number }
in-revision-n = in revision { $number }
told-somebody = somebody
told-others = { $count ->
    [one] one other
   *[other] { $count } others
}
note-merge = written from revision { $base }, put together with what had changed since
as-it-was = This is revision { $number }, as { $who } left it on { $date }.
as-it-is = Read the fiche as it is
this-is-current = This is the current revision: read the fiche
what-changed-since = What changed since
restore-n = Restore revision { $number }

# The difference of two revisions.
difference = What changed
difference-of = What changed from revision { $a } to revision { $b }: { $title }
difference-backwards = The newer one comes first: this shows what changes when you go back from revision { $a } to revision { $b }.
difference-layout = Layout
difference-inline = In line
difference-side = Side by side
difference-fields = Fields
difference-empty = These two revisions say the same.
difference-cut = { $count ->
    [one] One more paragraph changed further down: it can be read in either revision.
   *[other] { $count } more paragraphs changed further down: they can be read in either revision.
}
difference-coarse = These texts are too long or too unlike to be compared closely: more words are marked than really changed.
difference-only-space = Only spaces or line breaks changed.
legend-added = added
legend-removed = removed
legend-moved = moved
aloud-added = added:
aloud-removed = removed:
step-before = Previous
step-after = Next
undo-this = Undo this change
field-title = Title
field-address = Address
field-type = Type
field-lang = Language
field-licence = Licence
field-bin = Bin
bin-in = put in the bin
bin-out = taken out of the bin
fiche-gone = a fiche that is no longer there
order-changed = in another order
place-moved = moved by { $distance }
located-exact = exact point
located-street = street known
located-quarter = neighbourhood known
located-commune = town known
located-area = somewhere in this area
located-not = without a point on the map
blocks-kept = { $count ->
    [one] one paragraph unchanged
   *[other] { $count } paragraphs unchanged
}
items-kept = { $count ->
    [one] one item unchanged
   *[other] { $count } items unchanged
}
moved-from-below = { $count ->
    [one] Moved here from one paragraph below
   *[other] Moved here from { $count } paragraphs below
}
moved-from-above = { $count ->
    [one] Moved here from one paragraph above
   *[other] Moved here from { $count } paragraphs above
}
moved-left = A paragraph was moved from here:
moved-left-short = Gone from here,
moved-not-yet = Not here yet
moved-see-where = see where
item-moved-up = { $count ->
    [one] Moved up by one place
   *[other] Moved up by { $count } places
}
item-moved-down = { $count ->
    [one] Moved down by one place
   *[other] Moved down by { $count } places
}

# Recent changes.
changes = Changes
changes-lead = What was written here, day after day.
changes-type = Type
changes-any-type = All types
changes-contributor = By whom
changes-show = Show
changes-lift = Show everything
changes-none = Nothing here for the moment.
changes-nobody = Nobody here is called “{ $name }”.
changes-imports-many = Many fiches imported with their history
changes-imports-year = { $fiches } fiches imported with their history: { $revisions } revisions, written in { $from }
changes-imports-years = { $fiches } fiches imported with their history: { $revisions } revisions, written from { $from } to { $to }
import-people = { $count ->
    [one] one person
   *[other] { $count } people
}
import-one = imported, as of { $date }, by { $who }
import-undated = imported, written by { $who }
import-year = { $count } revisions imported, written in { $from } by { $who }
import-years = { $count } revisions imported, written from { $from } to { $to } by { $who }
feed-of-contributor = What { $name } writes

# The page of a person.
person-since = Has written here since { $date }
person-since-elsewhere = Wrote elsewhere, from { $date }
person-nothing = No words by { $name } are read here at the moment.
person-sentence = { $words ->
    [one] One word by { $name } is read today
   *[other] { $words } words by { $name } are read today
}, in { $fiches ->
    [one] one fiche
   *[other] { $fiches } fiches
}{ $with }.
person-sentence-plain = Words by { $name } are read today.
person-with = { $count ->
    [one] , with one other person
   *[other] , with { $count } other people
}
person-tell = Say who you are
person-tell-again = Change what you say about yourself
person-imported = This name comes from an imported history ({ $source }).
person-claim = Is it you? Take a name here, then ask whoever runs this wiki to give these texts back to you.
person-namesakes = { $count ->
    [one] Somebody else has this name:
   *[other] Others have this name:
}
name-from = { $name } ({ $source })
person-works = What is read today
person-no-works = Nothing at the moment.
person-words = { $count ->
    [one] one word
   *[other] { $count } words
}
person-share = { $count ->
    [one] , { $share } of the fiche, with { $name }
   *[other] , { $share } of the fiche, with { $count } other people
}
person-alone = , the whole fiche
person-carried = { $count ->
    [one] One of these words is also read in the fiche that this one was adapted from, and counts there alone.
   *[other] { $count } of these words are also read in the fiche that this one was adapted from, and count there alone.
}
person-beside = { $count ->
    [one] with { $name }
   *[other] with { $count } other people
}
person-works-more = { $count ->
    [one] and one other fiche
   *[other] and { $count } other fiches
}
person-lasted = What lasted
lasted-of-old = Of what was written more than 30 days ago,
lasted-tenths = { $tenths ->
    [0] next to nothing
    [1] one word in ten
    [2] two words in ten
    [3] three words in ten
    [4] four words in ten
    [5] one word in two
    [6] six words in ten
    [7] seven words in ten
    [8] eight words in ten
    [9] nine words in ten
    [10] nearly everything
   *[other] everything
}
lasted-still = { $tenths ->
    [0] still stands.
    [1] still stands.
    [5] still stands.
    [10] still stands.
    [11] still stands.
   *[other] still stand.
}
person-behind = The revisions behind this figure
person-continued = What others continued
continued-fiches = { $count ->
    [one] One fiche begun this way was continued.
   *[other] { $count } fiches begun this way were continued.
}
continued-beside = { $count ->
    [one] Somebody else wrote on beside one passage.
   *[other] Others wrote on beside { $count } passages.
}
continued-begun = begun
continued-passages = { $count ->
    [one] one passage
   *[other] { $count } passages
}
person-hidden-from-others = Your figures are hidden: nobody else sees them here.
evidence-standing = What is read of { $name }
evidence-standing-lead = The revisions that brought the words that are read today, the latest first, and how many of each.
evidence-month = What { $name } did in { $month }
evidence-month-lead = All revisions of the month, the latest first, and the new words of each.
evidence-together = { $name } and { $other }
evidence-together-lead = The fiches in which words of both are read. Each opens with their passages.
evidence-words = What { $name } wrote
evidence-words-lead = The revisions that brought new words, the latest first. What is moved or restored is not counted twice.
evidence-lasting = What lasted of { $name }
evidence-lasting-lead = Each revision of more than 30 days ago that brought words, and how many are still read. What one takes out oneself is not counted, nor are fiches in the bin.
evidence-lasting-row = { $standing ->
    [0] { $written ->
        [one] one word, no longer read
       *[other] { $written } words, none of them still read
    }
   *[other] { $written ->
        [one] one word, still read
       *[other] { $written } words, of which { $standing } are still read
    }
}
evidence-lasting-whole = { $written ->
    [one] one word, still read
   *[other] { $written } words, still read
}
person-care = Care given
person-data = Data supplied
evidence-care = The care of { $name }
evidence-care-lead = The revisions in which words, links or paragraphs of others were mended, where that still stands. What goes back and forth does not count.
evidence-data = The data of { $name }
evidence-data-lead = The revisions that supplied data that are still read. Each is credited to whoever gave it first.
given-spelling = { $count ->
    [one] one correction of spelling or typography
   *[other] { $count } corrections of spelling or typography
}
given-structure = { $count ->
    [one] one change of structure
   *[other] { $count } changes of structure
}
given-links = { $count ->
    [one] one link added or mended
   *[other] { $count } links added or mended
}
given-sources = { $count ->
    [one] one source added
   *[other] { $count } sources added
}
given-mending = { $count ->
    [one] damage put right once
   *[other] damage put right { $count } times
}
given-places = { $count ->
    [one] one place
   *[other] { $count } places
}
given-dates = { $count ->
    [one] one date
   *[other] { $count } dates
}
given-choices = { $count ->
    [one] one choice
   *[other] { $count } choices
}
given-addresses = { $count ->
    [one] one address
   *[other] { $count } addresses
}
given-other-data = { $count ->
    [one] one other piece of data
   *[other] { $count } other pieces of data
}
evidence-none = No revision behind this figure.
person-with-whom = Writes with
person-fiches = { $count ->
    [one] one fiche
   *[other] { $count } fiches
}
person-with-more = { $count ->
    [one] and one other person
   *[other] and { $count } other people
}
person-over-time = Over time
person-dots = One dot for each day of writing; the larger, the more words.
person-as-table = Read as a table
month-letters = J F M A M J J A S O N D
table-month = Month
table-days = Days
table-revisions = Revisions
table-words = Words
person-recent = Latest revisions
person-all-revisions = All revisions
nobody-title = Nobody by that name
nobody-lead = Nobody here has written under that name.
nobody-near = Nobody here has written under that name. Perhaps one of these people:
nobody-everybody = Who writes here

difference-of-model = { $title }: what differs from its model
thank-do = Thank
thank-take-back = Take my thanks back
thank-for-n = for revision { $number }
thanks-others = others
thanks-title = Thanks
thanks-more = Earlier ones
thanks-you-for = thanks you for
thanks-for = gives thanks for
thanks-revision = revision { $number }
thanks-of = of
thanks-say = { $count ->
    [one] gives thanks
   *[other] give thanks
}
