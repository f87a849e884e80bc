# Qui a écrit quoi.

who-wrote-of = Qui a écrit quoi : { $title }
who-wrote-lead = { $people ->
    [one] Une personne a écrit
   *[other] { $people } personnes ont écrit
} { $words ->
    [one] le mot
   *[other] les { $words } mots
} { $when }
who-wrote-today = que l’on lit aujourd’hui.
who-wrote-then = que l’on lisait à la révision { $number }, le { $date }.
who-wrote-nothing = Aucun mot n’est encore écrit ici.
who-wrote-legend = Qui a écrit
who-wrote-words = { $count ->
    [one] { $count } mot
   *[other] { $count } mots
}
who-wrote-show = Montrer
who-wrote-all = Tout montrer
who-wrote-others = Les nommer
who-wrote-help = Chaque personne a sa teinte et son trait. Touchez un passage pour savoir quand il a été écrit.
who-wrote-newest = Révision { $number }, la dernière
who-wrote-to-newest = voir la dernière
who-wrote-another = En voir une autre
who-wrote-see = Voir
who-wrote-pin = Qui a écrit ce lien
who-wrote-cut = Il y a plus de passages que cette page n’en distingue : les derniers restent sans teinte.
who-wrote-notes = Ce qui reste de chaque révision
who-wrote-on = le { $date }
who-wrote-close = Fermer

cite = Citer cette fiche
cite-do = Citer
cite-of = Citer : { $title }
cite-lead = Sa licence demande de nommer qui l’a écrite. Voici la ligne, avec les noms par part, à copier telle quelle.
cite-text = En texte
cite-html = En HTML
cite-markdown = En Markdown
cite-bibtex = En BibTeX
cite-revision = révision { $number } du { $date }
cite-model = adaptée de { $title } (révision { $number })
cite-source = d’après { $source }
