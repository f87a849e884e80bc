# Who wrote what.

who-wrote-of = Who wrote what: { $title }
who-wrote-lead = { $people ->
    [one] One person wrote
   *[other] { $people } people wrote
} { $words ->
    [one] the word
   *[other] the { $words } words
} { $when }
who-wrote-today = that are read today.
who-wrote-then = that were read in revision { $number }, { $date }.
who-wrote-nothing = No word is written here yet.
who-wrote-legend = Who wrote
who-wrote-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
who-wrote-show = Show
who-wrote-all = Show everything
who-wrote-others = Name them
who-wrote-help = Each person has a tint and a stroke. Touch a passage to know when it was written.
who-wrote-newest = Revision { $number }, the latest
who-wrote-to-newest = see the latest
who-wrote-another = See another one
who-wrote-see = See
who-wrote-pin = Who wrote this link
who-wrote-cut = There are more passages than this page tells apart: the last ones have no tint.
who-wrote-notes = What is left of each revision
who-wrote-on = { $date }
who-wrote-close = Close

cite = Cite this fiche
cite-do = Cite
cite-of = Cite: { $title }
cite-lead = Its licence asks to name who wrote it. Here is the line, names by share, to be copied as it is.
cite-text = As text
cite-html = As HTML
cite-markdown = As Markdown
cite-bibtex = As BibTeX
cite-revision = revision { $number } of { $date }
cite-model = adapted from { $title } (revision { $number })
cite-source = after { $source }
