# Writing: the form of a fiche, what to put right, what is told afterwards, conflicts, mending.

write-window = Write · { $title }
write-new = Write a fiche
new-lead = What is it about? You can change your mind later.
write-title = Title
write-fiche = The fiche
write-summary = What did you change?
write-summary-example = For example: I made the steps clearer
write-optional = optional
write-required = required
write-save = Save
write-saving = Saving…
write-leave = Leave without saving
write-preview = Preview
write-about = Text in { $lang }, under { $licence }
write-lang = Language of the text
write-licence = Licence
retype = { $type }: change the type
retype-help = Fields that both types have stay; the others are kept as former fields.
retype-save-first = You wrote in a field that the other type does not have: save first, then change the type. Everything is still here.
retype-now = When you save, this fiche turns from “{ $before }” into “{ $after }”. Whatever has no place in this type is kept in its former fields.
write-moved = The fiche is now at revision { $number }: somebody has saved it since you opened it. Your changes will be put together with theirs.
jumps-label = Parts of the form
preview-title = Preview: nothing is saved yet
preview-close = Close the preview

publish = By saving, you publish under { $licence }, with your name.
publish-as-guest = By saving, you publish under { $licence }, under the temporary name of { $name }.
publish-as-new-guest = By saving, you publish under { $licence }, under a temporary name that you can change.
write-sign-in = Saving takes a name
write-sign-in-help = Your text stays on this page. Sign in, and it is saved with the same button. No name yet?
write-sign-in-wrong = This name and this passphrase do not go together. Your text is still here.

tools-label = Format “{ $field }”
tool-heading = Heading
tool-bold = Bold
tool-italic = Italic
tool-list = List
tool-link = Link
tool-quote = Quote
tool-fiche = Fiche
tool-heading-words = Heading
tool-bold-words = words in bold
tool-italic-words = words in italic
tool-list-words = point of the list
tool-link-words = words of the link
tool-quote-words = quotation
tool-fiche-words = title of the fiche

help-text = As in an e-mail: an empty line starts a new paragraph.
help-date = For example 24/02/2013, 02/2013 or 2013.
help-period = For example 24/02/2013, 02/2013 or 2013. Leave the end empty if it is still going on.
help-reference = One fiche per line: its title or its address.
help-person = One name per line. With @ in front, it is somebody who writes here.
help-keywords = Separated by commas.
choice-none = Not stated
answer-yes = Yes
answer-no = No
keywords-more = Add
keywords-more-label = Add to “{ $field }”
keywords-remove = Remove
period-start = Start
period-end = End
period-since = since { $start }
period-both = from { $start } to { $end }
place-label = Place { $number }
place-locate = Put on the map
place-add = Add a place
place-remove = Remove this place
latitude = Latitude
longitude = Longitude
precision = Precision
nearness-exact = exact
nearness-street = street
nearness-quarter = neighbourhood
nearness-commune = town
nearness-area = area

item-up = Move up
item-down = Move down
item-remove = Remove
steps-add = Add a step
steps-title = The step in a few words
steps-title-label = Step { $number }, in a few words
steps-text-label = Step { $number }, text
brakes-add = Add an obstacle
brakes-title = The obstacle in a few words
brakes-title-label = Obstacle { $number }, in a few words
brakes-text-label = Obstacle { $number }, text
facilitations-add = Add something that helps
facilitations-title = What helps, in a few words
facilitations-title-label = What helps { $number }, in a few words
facilitations-text-label = What helps { $number }, text
questions-add = Add a question
questions-title = The question
questions-title-label = Question { $number }
questions-text-label = Question { $number }, answer

problems-title = { $count ->
    [one] Nothing is lost, but nothing is saved yet: there is one thing to put right.
   *[other] Nothing is lost, but nothing is saved yet: there are { $count } things to put right.
}
problem-title-required = Give the fiche a title.
problem-required = This field has to be filled in before saving.
problem-too-long = This is too long: { $count } characters at most.
problem-text-too-long = This text is too long: { $kilobytes } KB at most. Split it into two fiches, with a link from one to the other.
problem-too-many-entries = That is too many: { $count } at most.
problem-control-character = An invisible character slipped in here. Type this passage again, or paste it as plain text.
problem-not-a-number = Write a number, for example 12 or 12.5.
problem-below-minimum = The smallest possible number is { $min }.
problem-above-maximum = The largest possible number is { $max }.
problem-not-a-date = Write a date that exists, for example 24/02/2013, 02/2013 or 2013.
problem-end-before-start = The end comes before the start.
problem-not-in-vocabulary = “{ $word }” is not in the list: choose whatever comes closest.
problem-not-a-link = Write a web address, for example https://www.a-brest.net.
problem-link-guess = A comma slipped into this address. Did you mean { $guess }?
problem-latitude-range = A latitude goes from −90 to 90. In Brest it is about 48.39.
problem-longitude-range = A longitude goes from −180 to 180. In Brest it is about −4.49.
problem-half-a-point = It takes both latitude and longitude, or neither.
problem-place-without-label = Say this place in words too: an address, a town.
problem-unknown-fiche = No fiche is called “{ $title }”.
problem-unknown-fiche-near = No fiche is called “{ $title }”. Perhaps { $near }?
problem-wrong-type = This fiche is not of a type that goes here.
problem-unknown-contributor = Nobody is called “{ $name }” here. Without @, it is a plain name.
problem-not-unique = The fiche “{ $title }” already says this: is it the same one?
problem-too-deep = Too many quotes or lists inside one another. Use fewer levels.
problem-unknown-field = This type of fiche has no field “{ $name }”.
problem-wrong-kind = What is written here is not of the expected kind.
problem-unknown-type = There are no fiches of the type “{ $name }”.
problem-too-large = This is too much for one fiche. Split it in two, with a link from one to the other.
problem-personal = No e-mail and no telephone number here: what is saved stays public for ever. Give the address of a website instead.
problem-not-for-guests = Changing the title takes a name. Put the old title back, or take a name.

near-title = { $count ->
    [one] One fiche already has a similar title.
   *[other] { $count } fiches already have a similar title.
}
near-lead = If it is the same, complete it: what you typed stays here meanwhile.
near-anyway = Create it anyway

not-saved-stale = This page was opened under another name, or too long ago. Your text is here: save once more.
not-saved-sign-in = Saving takes a name. Your text is here: sign in at the bottom of the page, and save.
not-saved-guests = This wiki now asks for a name to write. Your text is here: sign in at the bottom of the page, and save.
not-saved-busy = A lot of people are saving at the moment. Your text is here: wait a few seconds, and save again.
not-saved-broken = Something broke here. Your text is here: copy it to a safe place, then save again.
not-saved-blocked = This name can no longer write here. Your text is here, you can copy it.
not-saved-too-large = This is too much at once. Your text is here: save it as two fiches.
not-saved-disk-full = There is no room left on this machine. Your text is here: keep it, tell whoever runs this wiki, and save later.
not-saved-disk-failed = The disk of this machine no longer answers. Your text is here: keep it, and tell whoever runs this wiki.
not-saved-unknown = We cannot tell whether your text is saved. Save once more: it will not be saved twice.
not-saved-in-bin = The fiche was put in the bin meanwhile. Your text is here: bring the fiche back, and save again.
not-saved-moved = This fiche has changed since the page was opened, and this would replace what was just written. Here is where it stands: look, then confirm.
not-saved-guest = This takes a name. Take one, or sign in under yours.
form-incomplete = This form is not complete. Reload the page it comes from.

kept-at = Kept on this device at TIME.
kept-offline = No connection. You can go on: your text is kept on this device.
kept-failed = The wiki is not answering. Nothing is lost: your text is kept on this device. Save again in a moment.
kept-offer = A text kept on this device was not saved: DATE.
kept-take = Take it up again
kept-drop = Throw it away

saved-words = { $count ->
    [one] Saved. Thank you: your word is in revision { $number }.
   *[other] Saved. Thank you: your { $count } words are in revision { $number }.
}
saved-no-words = Saved. Thank you: this is revision { $number }.
saved-unchanged = Nothing changed: the fiche already said this.
saved-undone = Undone. What came after is kept, in revision { $number }.
saved-restored = Restored, in revision { $number }.
saved-renamed = The fiche has its new title. The old address still leads here.
saved-removed = The fiche is in the bin, with all its history. You can bring it back.
saved-joined = Your changes and those of { $names } have been put together.
saved-joined-in = Your changes have been put together with those of { $names } in { $places }.
saved-see = See the history
saved-as-guest = You signed as { $name }, a temporary name.
saved-join = Take a name

conflict-title = You both wrote in the same place
conflict-opening = { $count ->
    [one] { $names } saved while you were writing.
   *[other] { $names } saved while you were writing.
}
conflict-opening-nobody = The fiche changed while you were writing.
conflict-left = { $count ->
    [one] Nothing is lost: one passage is left to choose.
   *[other] Nothing is lost: { $count } passages are left to choose.
}
conflict-joined = The changes by { $names } in { $places } have already been put together with yours.
conflict-see = See them
conflict-see-all = See what changed
conflict-safe = Your text is kept on this page.
conflict-before = What there was
conflict-nothing-before = There was nothing.
conflict-nothing = Nothing: it is removed.
conflict-you = You
conflict-them = The other
conflict-keep-mine = Keep mine
conflict-keep-theirs = Keep theirs
conflict-keep-both = Keep both, one after the other
conflict-rewrite = Write it differently
conflict-added = added:
conflict-save = Save this choice
conflict-back = Back to my text
conflict-names = Both your names stay in the history, and each version can be read again.
conflict-property = Language, licence or address
conflict-type = Type
conflict-item = { $field }, point { $number }
conflict-undo-title = This passage changed again since
conflict-undo-opening = { $count ->
    [one] { $names } wrote here after this change.
   *[other] { $names } wrote here after this change.
}
conflict-undo-safe = The rest will be undone without touching what came after.
conflict-undo-before = What the change had made
conflict-undo-you = What there was before
conflict-undo-them = What is read today
conflict-undo-keep-mine = Put back what there was
conflict-undo-keep-theirs = Keep what is read

mend-back = Back to the fiche
mend-why = Why?
mend-first = The first revision cannot be undone: it is the fiche itself. It can be put in the bin.
mend-is-head = This is already what is read today.
mend-in-bin = This fiche is in the bin. Bring it back first.
mend-not-in-bin = This fiche is not in the bin.
mend-not-for-guests = This takes a name: under a temporary name one writes and mends, without renaming or removing.
mend-undo-title = Undo revision { $number }
mend-undo-lead = This change is taken back, and all that came after is kept. It is a revision like any other: it can be undone too.
mend-undo-see = See what this change had done
mend-undo-do = Undo
mend-restore-title = Restore revision { $number }
mend-restore-lead = The fiche goes back to what it was then. What was written since stays in the history.
mend-restore-see = See what will change
mend-restore-do = Restore
mend-rename-title = Rename the fiche
mend-rename-lead = Its address changes with its title. The old address will always lead here.
mend-rename-to = New title
mend-rename-do = Rename
mend-remove-title = Put in the bin
mend-remove-lead = “{ $title }” will no longer be shown, nor appear in the lists. All its history is kept, and it can be brought back.
mend-remove-do = Put in the bin
mend-bring-back-title = Bring back from the bin
mend-bring-back-lead = “{ $title }” will be read again, as it was.
mend-bring-back-do = Bring back

adapt-from = This fiche starts from
adapt-lead = Change all that is different where you are, the title first: the words you keep stay with those who wrote them, those you change are yours.
write-adapted = Adapt a fiche
write-licence-of-model = Licence, that of the model
saved-adapted = Saved. Thank you: the fiche is there, and its model is named on it.
