# The first page, the list of fiches, people, what this wiki is, what is not there.

home-description = Fiches of initiatives, places and people, written together, where every word carries the name of whoever wrote it.
home-title = Fiches that people write together
home-lead = Initiatives, places, people, resources. Read, complete, correct: every word carries the name of whoever wrote it.
home-title-demo = What is being done around Brest, told by those who do it
home-lead-demo = Fiches of initiatives, places and organisations, written together. Read, complete, correct: every word carries the name of whoever wrote it.
home-read-all = { $count ->
    [one] Read the fiche
   *[other] Read the { $count } fiches
}
home-demo-word = Demonstration.
home-demo = The texts and their histories come from free wikis and free data, named in each fiche. The texts were written from 2013 to 2026, the places described from 2015 to 2022: some of them have closed since.
home-to-read = Worth reading
home-changes = What has just changed
home-arrived = arrived here on { $date }
home-all-changes = All changes
home-by-theme = By theme
not-yet = not yet
feed-of-wiki = What changes in this wiki
others = { $count ->
    [one] one other
   *[other] { $count } others
}

wanted = Waiting to be written
wanted-lead = Fiches that people hope for. One sentence is enough to begin.
wanted-none = No fiche is waiting at the moment.
wanted-all = The { $count } fiches waiting
wanted-by = Mentioned in

welcome-title = This wiki is waiting for its first fiche
welcome-lead = A fiche tells of one thing: an initiative, a place, a person, a workshop. You begin with a sentence, others go on.
welcome-then = So that your words carry your name:

list-title = Fiches
list-title-of = Fiches: { $what }
list-page = page { $number }
list-in-rows = as a list
list-find = Find in titles
list-filter = Filter
list-filters = Filters
list-found = Fiches found
list-type = Type
list-theme = Theme
list-place = Place
list-others = { $count ->
    [one] one other
   *[other] { $count } others
}
list-show = Show these fiches
list-count = { $count ->
    [0] No fiche
    [one] { $count } fiche
   *[other] { $count } fiches
}
list-cards = Cards
list-rows = List
list-sort = Sort
list-by-title = by title
list-by-change = by last change
list-by-birth = by date of creation
list-lift = Remove this filter:
list-none = No fiche matches all of this
list-none-lift = Remove one of the choices above, or search with fewer words.
list-none-yet = Nobody has written here yet.
list-all = All fiches
list-write = Write “{ $title }”
list-pages = Pages
list-before = Previous
list-next = Next

people-lead = { $count ->
    [0] Nobody has written here yet.
    [one] One person, whose words are read today.
   *[other] { $count } people whose words are read today, in alphabetical order.
}
people-find = Find a name
people-none = Nobody by that name.
people-from = from { $source }
people-fiches = { $count ->
    [one] { $count } fiche
   *[other] { $count } fiches
}

about-fiches = Fiches
about-revisions = Revisions
about-people = People
about-writing = Writing
about-writing-anyone = Anyone can write, without asking.
about-writing-members = Taking a name is enough.
about-writing-invited = By invitation of whoever runs this wiki.
about-licence = Licence
about-licence-means = use, copy and modify, crediting the people and under the same licence.
about-version = version { $version }, free software under the AGPL 3.0 or later
about-source = Source code
about-source-means = of the program that serves this page: to read, change and share
about-freedoms = Four freedoms
about-use = Use: every fiche has an address that does not change, even when its name does.
about-read = Read: without an account, without scripts, printed or read aloud.
about-copy = Copy: as Markdown and as JSON, with the history and the names.
about-modify = Modify: whoever may write may also correct, undo and restore. Nothing is lost.

missing-fiche-title = No fiche at this address
missing-fiche-lead = It may have changed its name, or has not been written yet.
missing-find = { $count ->
    [0] Find a fiche
    [one] Find a fiche
   *[other] Find among the { $count } fiches
}
missing-near = You may have been looking for
missing-write = Write this fiche
missing-write-lead = “{ $title }” does not exist yet. One sentence is enough to begin.
