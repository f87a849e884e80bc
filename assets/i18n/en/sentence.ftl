# What a revision changed, in a sentence. “did-” follows a name; “is-” is said of nobody.

told-by = { $people ->
    [one] { $deeds }
   *[other] { $deeds }
}
state-nothing = Nothing changed
in-fields = { $done } in { $fields }
said-yes = yes
said-no = no
said-period = { $start } to { $end }
said-period-open = since { $start }
did-undo = undid revision { $number }
did-restore = restored revision { $number }
did-nothing = saved without any visible change
did-nothing-here = changed, at the source, something not kept here
did-begin = started the fiche
is-begin = fiche started
did-first-words = { $count ->
    [one] wrote the first word
   *[other] wrote the first { $count } words
}
is-first-words = { $count ->
    [one] a first word
   *[other] first { $count } words
}
did-adapt = adapted { $title } (revision { $number })
did-adapt-other = adapted another fiche
did-adapt-words = { $count ->
    [one] wrote a word
   *[other] wrote { $count } words
}
did-more = { $count ->
    [one] changed one other thing
   *[other] changed { $count } other things
}
is-more = { $count ->
    [one] one other thing
   *[other] { $count } other things
}
did-remove = put the fiche in the bin
is-remove = fiche put in the bin
did-bring-back = took the fiche out of the bin
is-bring-back = fiche taken out of the bin
did-rename = renamed { $before } to { $after }
is-rename = title: { $before } becomes { $after }
did-address = changed the address
is-address = address changed
did-type = changed the type from { $before } to { $after }
is-type = type: { $before } becomes { $after }
did-lang = changed the language
is-lang = language changed
did-licence = chose the licence { $after }
is-licence = licence: { $after }
did-fix-words = { $count ->
    [one] corrected one word
   *[other] corrected { $count } words
}
is-fix-words = { $count ->
    [one] one word replaced
   *[other] { $count } words replaced
}
did-fix-too = { $count ->
    [one] corrected one
   *[other] corrected { $count }
}
is-fix-too = { $count ->
    [one] one replaced
   *[other] { $count } replaced
}
did-rewrite-words = { $count ->
    [one] rewrote one word
   *[other] rewrote { $count } words
}
is-rewrite-words = { $count ->
    [one] one word replaced
   *[other] { $count } words replaced
}
did-rewrite-too = { $count ->
    [one] rewrote one
   *[other] rewrote { $count }
}
is-rewrite-too = { $count ->
    [one] one replaced
   *[other] { $count } replaced
}
did-write-words = { $count ->
    [one] wrote one word
   *[other] wrote { $count } words
}
is-write-words = { $count ->
    [one] one word added
   *[other] { $count } words added
}
did-write-too = { $count ->
    [one] wrote one
   *[other] wrote { $count }
}
is-write-too = { $count ->
    [one] one added
   *[other] { $count } added
}
did-add-words = { $count ->
    [one] added one word
   *[other] added { $count } words
}
is-add-words = { $count ->
    [one] one word added
   *[other] { $count } words added
}
did-add-too = { $count ->
    [one] added one
   *[other] added { $count }
}
is-add-too = { $count ->
    [one] one added
   *[other] { $count } added
}
did-cut-words = { $count ->
    [one] removed one word
   *[other] removed { $count } words
}
is-cut-words = { $count ->
    [one] one word removed
   *[other] { $count } words removed
}
did-cut-too = { $count ->
    [one] removed one
   *[other] removed { $count }
}
is-cut-too = { $count ->
    [one] one removed
   *[other] { $count } removed
}
did-move-paragraphs = { $count ->
    [one] moved a paragraph
   *[other] moved { $count } paragraphs
}
is-move-paragraphs = { $count ->
    [one] one paragraph moved
   *[other] { $count } paragraphs moved
}
did-signs = touched up the punctuation or layout of { $fields }
is-signs = punctuation or layout of { $fields }
did-order = changed the order of { $field }
is-order = order of { $field }
did-set-to = filled in { $field }: { $after }
is-set-to = { $field }: nothing → { $after }
did-set = filled in { $field }
is-set = { $field }: filled in
did-clear-of = took { $before } out of { $field }
is-clear-of = { $field }: { $before } → nothing
did-clear = emptied { $field }
is-clear = { $field }: now empty
did-turn = changed { $field } from { $before } to { $after }
is-turn = { $field }: { $before } → { $after }
did-change = changed { $field }
is-change = { $field }: another value
did-add-entry = added { $name } to { $field }
is-add-entry = { $field }: { $name } added
did-add-labelled = added { $count } { $noun }
did-add-choices = { $count ->
    [one] added one value to { $field }
   *[other] added { $count } values to { $field }
}
is-add-choices = { $count ->
    [one] { $field }: one value added
   *[other] { $field }: { $count } values added
}
did-add-fiches = { $count ->
    [one] added one fiche to { $field }
   *[other] added { $count } fiches to { $field }
}
is-add-fiches = { $count ->
    [one] { $field }: one fiche added
   *[other] { $field }: { $count } fiches added
}
did-add-persons = { $count ->
    [one] added one person to { $field }
   *[other] added { $count } people to { $field }
}
is-add-persons = { $count ->
    [one] { $field }: one person added
   *[other] { $field }: { $count } people added
}
did-add-keyword = added the keyword { $name }
is-add-keyword = keyword { $name } added
did-add-keywords = { $count ->
    [one] added a keyword
   *[other] added { $count } keywords
}
is-add-keywords = { $count ->
    [one] one keyword added
   *[other] { $count } keywords added
}
did-add-place = added the place { $name }
is-add-place = place { $name } added
did-add-places = { $count ->
    [one] added a place
   *[other] added { $count } places
}
is-add-places = { $count ->
    [one] one place added
   *[other] { $count } places added
}
did-cut-entry = removed { $name } from { $field }
is-cut-entry = { $field }: { $name } removed
did-cut-labelled = removed { $count } { $noun }
did-cut-choices = { $count ->
    [one] removed one value from { $field }
   *[other] removed { $count } values from { $field }
}
is-cut-choices = { $count ->
    [one] { $field }: one value removed
   *[other] { $field }: { $count } values removed
}
did-cut-fiches = { $count ->
    [one] removed one fiche from { $field }
   *[other] removed { $count } fiches from { $field }
}
is-cut-fiches = { $count ->
    [one] { $field }: one fiche removed
   *[other] { $field }: { $count } fiches removed
}
did-cut-persons = { $count ->
    [one] removed one person from { $field }
   *[other] removed { $count } people from { $field }
}
is-cut-persons = { $count ->
    [one] { $field }: one person removed
   *[other] { $field }: { $count } people removed
}
did-cut-keyword = removed the keyword { $name }
is-cut-keyword = keyword { $name } removed
did-cut-keywords = { $count ->
    [one] removed a keyword
   *[other] removed { $count } keywords
}
is-cut-keywords = { $count ->
    [one] one keyword removed
   *[other] { $count } keywords removed
}
did-cut-place = removed the place { $name }
is-cut-place = place { $name } removed
did-cut-places = { $count ->
    [one] removed a place
   *[other] removed { $count } places
}
is-cut-places = { $count ->
    [one] one place removed
   *[other] { $count } places removed
}
did-touch-places = { $count ->
    [one] described the place better
   *[other] described { $count } places better
}
is-touch-places = { $count ->
    [one] place described better
   *[other] { $count } places described better
}
did-move-places = { $count ->
    [one] moved the place by { $distance }
   *[other] moved { $count } places, by up to { $distance }
}
is-move-places = { $count ->
    [one] place moved by { $distance }
   *[other] { $count } places moved, by up to { $distance }
}
did-add-steps = { $count ->
    [one] added a step
   *[other] added { $count } steps
}
is-add-steps = { $count ->
    [one] a step added
   *[other] { $count } steps added
}
did-add-brakes = { $count ->
    [one] added an obstacle
   *[other] added { $count } obstacles
}
is-add-brakes = { $count ->
    [one] an obstacle added
   *[other] { $count } obstacles added
}
did-add-facilitations = { $count ->
    [one] added something that helps
   *[other] added { $count } things that help
}
is-add-facilitations = { $count ->
    [one] something that helps added
   *[other] { $count } things that help added
}
did-add-questions = { $count ->
    [one] added a question
   *[other] added { $count } questions
}
is-add-questions = { $count ->
    [one] a question added
   *[other] { $count } questions added
}
did-add-items = { $count ->
    [one] added an item
   *[other] added { $count } items
}
is-add-items = { $count ->
    [one] an item added
   *[other] { $count } items added
}
did-cut-steps = { $count ->
    [one] removed a step
   *[other] removed { $count } steps
}
is-cut-steps = { $count ->
    [one] a step removed
   *[other] { $count } steps removed
}
did-cut-brakes = { $count ->
    [one] removed an obstacle
   *[other] removed { $count } obstacles
}
is-cut-brakes = { $count ->
    [one] an obstacle removed
   *[other] { $count } obstacles removed
}
did-cut-facilitations = { $count ->
    [one] removed something that helps
   *[other] removed { $count } things that help
}
is-cut-facilitations = { $count ->
    [one] something that helps removed
   *[other] { $count } things that help removed
}
did-cut-questions = { $count ->
    [one] removed a question
   *[other] removed { $count } questions
}
is-cut-questions = { $count ->
    [one] a question removed
   *[other] { $count } questions removed
}
did-cut-items = { $count ->
    [one] removed an item
   *[other] removed { $count } items
}
is-cut-items = { $count ->
    [one] an item removed
   *[other] { $count } items removed
}
did-touch-steps = { $count ->
    [one] reworked a step
   *[other] reworked { $count } steps
}
is-touch-steps = { $count ->
    [one] a step reworked
   *[other] { $count } steps reworked
}
did-touch-brakes = { $count ->
    [one] reworked an obstacle
   *[other] reworked { $count } obstacles
}
is-touch-brakes = { $count ->
    [one] an obstacle reworked
   *[other] { $count } obstacles reworked
}
did-touch-facilitations = { $count ->
    [one] reworked something that helps
   *[other] reworked { $count } things that help
}
is-touch-facilitations = { $count ->
    [one] something that helps reworked
   *[other] { $count } things that help reworked
}
did-touch-questions = { $count ->
    [one] reworked a question
   *[other] reworked { $count } questions
}
is-touch-questions = { $count ->
    [one] a question reworked
   *[other] { $count } questions reworked
}
did-touch-items = { $count ->
    [one] reworked an item
   *[other] reworked { $count } items
}
is-touch-items = { $count ->
    [one] an item reworked
   *[other] { $count } items reworked
}
