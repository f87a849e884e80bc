# Ce qu’une révision a changé, en une phrase.
# « did- » suit un nom et « a » ou « ont » ; « is- » se dit sans personne.

told-by = { $people ->
    [one] a { $deeds }
   *[other] ont { $deeds }
}
state-nothing = Rien n’a changé
in-fields = { $done } dans { $fields }
said-yes = oui
said-no = non
said-period = de { $start } à { $end }
said-period-open = depuis { $start }
did-undo = annulé la révision { $number }
did-restore = rétabli la révision { $number }
did-nothing = enregistré sans rien changer de visible
did-nothing-here = changé, dans la source, ce qui n’est pas repris ici
did-begin = commencé la fiche
is-begin = fiche commencée
did-first-words = { $count ->
    [one] écrit le premier mot
   *[other] écrit les { $count } premiers mots
}
is-first-words = { $count ->
    [one] un premier mot
   *[other] { $count } premiers mots
}
did-adapt = adapté { $title } (révision { $number })
did-adapt-other = adapté une autre fiche
did-adapt-words = { $count ->
    [one] écrit un mot
   *[other] écrit { $count } mots
}
did-more = { $count ->
    [one] changé autre chose
   *[other] changé { $count } autres choses
}
is-more = { $count ->
    [one] autre chose encore
   *[other] { $count } autres choses encore
}
did-remove = mis la fiche à la corbeille
is-remove = fiche mise à la corbeille
did-bring-back = sorti la fiche de la corbeille
is-bring-back = fiche sortie de la corbeille
did-rename = renommé { $before } en { $after }
is-rename = titre : { $before } devient { $after }
did-address = changé l’adresse
is-address = adresse changée
did-type = changé le type de { $before } à { $after }
is-type = type : { $before } devient { $after }
did-lang = changé la langue
is-lang = langue changée
did-licence = choisi la licence { $after }
is-licence = licence : { $after }
did-fix-words = { $count ->
    [one] corrigé un mot
   *[other] corrigé { $count } mots
}
is-fix-words = { $count ->
    [one] un mot remplacé
   *[other] { $count } mots remplacés
}
did-fix-too = { $count ->
    [one] corrigé un mot
   *[other] corrigé { $count }
}
is-fix-too = { $count ->
    [one] un mot remplacé
   *[other] { $count } remplacés
}
did-rewrite-words = { $count ->
    [one] réécrit un mot
   *[other] réécrit { $count } mots
}
is-rewrite-words = { $count ->
    [one] un mot remplacé
   *[other] { $count } mots remplacés
}
did-rewrite-too = { $count ->
    [one] réécrit un mot
   *[other] réécrit { $count }
}
is-rewrite-too = { $count ->
    [one] un mot remplacé
   *[other] { $count } remplacés
}
did-write-words = { $count ->
    [one] écrit un mot
   *[other] écrit { $count } mots
}
is-write-words = { $count ->
    [one] un mot ajouté
   *[other] { $count } mots ajoutés
}
did-write-too = { $count ->
    [one] écrit un mot
   *[other] écrit { $count }
}
is-write-too = { $count ->
    [one] un mot ajouté
   *[other] { $count } ajoutés
}
did-add-words = { $count ->
    [one] ajouté un mot
   *[other] ajouté { $count } mots
}
is-add-words = { $count ->
    [one] un mot ajouté
   *[other] { $count } mots ajoutés
}
did-add-too = { $count ->
    [one] ajouté un mot
   *[other] ajouté { $count }
}
is-add-too = { $count ->
    [one] un mot ajouté
   *[other] { $count } ajoutés
}
did-cut-words = { $count ->
    [one] retiré un mot
   *[other] retiré { $count } mots
}
is-cut-words = { $count ->
    [one] un mot retiré
   *[other] { $count } mots retirés
}
did-cut-too = { $count ->
    [one] retiré un mot
   *[other] retiré { $count }
}
is-cut-too = { $count ->
    [one] un mot retiré
   *[other] { $count } retirés
}
did-move-paragraphs = { $count ->
    [one] déplacé un paragraphe
   *[other] déplacé { $count } paragraphes
}
is-move-paragraphs = { $count ->
    [one] un paragraphe déplacé
   *[other] { $count } paragraphes déplacés
}
did-signs = revu la ponctuation ou la mise en forme de { $fields }
is-signs = ponctuation ou mise en forme de { $fields }
did-order = changé l’ordre de { $field }
is-order = ordre de { $field }
did-set-to = indiqué { $field } : { $after }
is-set-to = { $field } : rien → { $after }
did-set = rempli { $field }
is-set = { $field } : valeur ajoutée
did-clear-of = retiré { $before } de { $field }
is-clear-of = { $field } : { $before } → rien
did-clear = vidé { $field }
is-clear = { $field } : plus rien
did-turn = changé { $field } de { $before } à { $after }
is-turn = { $field } : { $before } → { $after }
did-change = changé { $field }
is-change = { $field } : autre valeur
did-add-entry = ajouté { $name } à { $field }
is-add-entry = { $field } : { $name } en plus
did-add-labelled = ajouté { $count } { $noun }
did-add-choices = { $count ->
    [one] ajouté une valeur à { $field }
   *[other] ajouté { $count } valeurs à { $field }
}
is-add-choices = { $count ->
    [one] { $field } : une valeur de plus
   *[other] { $field } : { $count } valeurs de plus
}
did-add-fiches = { $count ->
    [one] ajouté une fiche à { $field }
   *[other] ajouté { $count } fiches à { $field }
}
is-add-fiches = { $count ->
    [one] { $field } : une fiche de plus
   *[other] { $field } : { $count } fiches de plus
}
did-add-persons = { $count ->
    [one] ajouté une personne à { $field }
   *[other] ajouté { $count } personnes à { $field }
}
is-add-persons = { $count ->
    [one] { $field } : une personne de plus
   *[other] { $field } : { $count } personnes de plus
}
did-add-keyword = ajouté le mot-clé { $name }
is-add-keyword = mot-clé { $name } ajouté
did-add-keywords = { $count ->
    [one] ajouté un mot-clé
   *[other] ajouté { $count } mots-clés
}
is-add-keywords = { $count ->
    [one] un mot-clé ajouté
   *[other] { $count } mots-clés ajoutés
}
did-add-place = ajouté le lieu { $name }
is-add-place = lieu { $name } ajouté
did-add-places = { $count ->
    [one] ajouté un lieu
   *[other] ajouté { $count } lieux
}
is-add-places = { $count ->
    [one] un lieu ajouté
   *[other] { $count } lieux ajoutés
}
did-cut-entry = retiré { $name } de { $field }
is-cut-entry = { $field } : { $name } en moins
did-cut-labelled = retiré { $count } { $noun }
did-cut-choices = { $count ->
    [one] retiré une valeur de { $field }
   *[other] retiré { $count } valeurs de { $field }
}
is-cut-choices = { $count ->
    [one] { $field } : une valeur de moins
   *[other] { $field } : { $count } valeurs de moins
}
did-cut-fiches = { $count ->
    [one] retiré une fiche de { $field }
   *[other] retiré { $count } fiches de { $field }
}
is-cut-fiches = { $count ->
    [one] { $field } : une fiche de moins
   *[other] { $field } : { $count } fiches de moins
}
did-cut-persons = { $count ->
    [one] retiré une personne de { $field }
   *[other] retiré { $count } personnes de { $field }
}
is-cut-persons = { $count ->
    [one] { $field } : une personne de moins
   *[other] { $field } : { $count } personnes de moins
}
did-cut-keyword = retiré le mot-clé { $name }
is-cut-keyword = mot-clé { $name } retiré
did-cut-keywords = { $count ->
    [one] retiré un mot-clé
   *[other] retiré { $count } mots-clés
}
is-cut-keywords = { $count ->
    [one] un mot-clé retiré
   *[other] { $count } mots-clés retirés
}
did-cut-place = retiré le lieu { $name }
is-cut-place = lieu { $name } retiré
did-cut-places = { $count ->
    [one] retiré un lieu
   *[other] retiré { $count } lieux
}
is-cut-places = { $count ->
    [one] un lieu retiré
   *[other] { $count } lieux retirés
}
did-touch-places = { $count ->
    [one] précisé le lieu
   *[other] précisé { $count } lieux
}
is-touch-places = { $count ->
    [one] lieu précisé
   *[other] { $count } lieux précisés
}
did-move-places = { $count ->
    [one] déplacé le lieu de { $distance }
   *[other] déplacé { $count } lieux, jusqu’à { $distance }
}
is-move-places = { $count ->
    [one] lieu déplacé de { $distance }
   *[other] { $count } lieux déplacés, jusqu’à { $distance }
}
did-add-steps = { $count ->
    [one] ajouté une étape
   *[other] ajouté { $count } étapes
}
is-add-steps = { $count ->
    [one] une étape ajoutée
   *[other] { $count } étapes ajoutées
}
did-add-brakes = { $count ->
    [one] ajouté un frein
   *[other] ajouté { $count } freins
}
is-add-brakes = { $count ->
    [one] un frein ajouté
   *[other] { $count } freins ajoutés
}
did-add-facilitations = { $count ->
    [one] ajouté une facilitation
   *[other] ajouté { $count } facilitations
}
is-add-facilitations = { $count ->
    [one] une facilitation ajoutée
   *[other] { $count } facilitations ajoutées
}
did-add-questions = { $count ->
    [one] ajouté une question
   *[other] ajouté { $count } questions
}
is-add-questions = { $count ->
    [one] une question ajoutée
   *[other] { $count } questions ajoutées
}
did-add-items = { $count ->
    [one] ajouté un élément
   *[other] ajouté { $count } éléments
}
is-add-items = { $count ->
    [one] un élément ajouté
   *[other] { $count } éléments ajoutés
}
did-cut-steps = { $count ->
    [one] retiré une étape
   *[other] retiré { $count } étapes
}
is-cut-steps = { $count ->
    [one] une étape retirée
   *[other] { $count } étapes retirées
}
did-cut-brakes = { $count ->
    [one] retiré un frein
   *[other] retiré { $count } freins
}
is-cut-brakes = { $count ->
    [one] un frein retiré
   *[other] { $count } freins retirés
}
did-cut-facilitations = { $count ->
    [one] retiré une facilitation
   *[other] retiré { $count } facilitations
}
is-cut-facilitations = { $count ->
    [one] une facilitation retirée
   *[other] { $count } facilitations retirées
}
did-cut-questions = { $count ->
    [one] retiré une question
   *[other] retiré { $count } questions
}
is-cut-questions = { $count ->
    [one] une question retirée
   *[other] { $count } questions retirées
}
did-cut-items = { $count ->
    [one] retiré un élément
   *[other] retiré { $count } éléments
}
is-cut-items = { $count ->
    [one] un élément retiré
   *[other] { $count } éléments retirés
}
did-touch-steps = { $count ->
    [one] repris une étape
   *[other] repris { $count } étapes
}
is-touch-steps = { $count ->
    [one] une étape reprise
   *[other] { $count } étapes reprises
}
did-touch-brakes = { $count ->
    [one] repris un frein
   *[other] repris { $count } freins
}
is-touch-brakes = { $count ->
    [one] un frein repris
   *[other] { $count } freins repris
}
did-touch-facilitations = { $count ->
    [one] repris une facilitation
   *[other] repris { $count } facilitations
}
is-touch-facilitations = { $count ->
    [one] une facilitation reprise
   *[other] { $count } facilitations reprises
}
did-touch-questions = { $count ->
    [one] repris une question
   *[other] repris { $count } questions
}
is-touch-questions = { $count ->
    [one] une question reprise
   *[other] { $count } questions reprises
}
did-touch-items = { $count ->
    [one] repris un élément
   *[other] repris { $count } éléments
}
is-touch-items = { $count ->
    [one] un élément repris
   *[other] { $count } éléments repris
}
