# L’historique d’une fiche.
history = Historique
history-of = Historique de { $title }
history-revisions = { $count ->
    [one] Une révision
   *[other] { $count } révisions
}
history-people = { $count ->
    [one] , par une personne
   *[other] , par { $count } personnes
}
history-lead = { $revisions }{ $over }{ $by }. Rien ne se perd : chacune peut être relue, comparée, rétablie.
over-days = { $count ->
    [one] en un jour
   *[other] en { $count } jours
}
over-months = { $count ->
    [one] en un mois
   *[other] en { $count } mois
}
over-years = { $count ->
    [one] en un an
   *[other] en { $count } ans
}
history-in-bin = Cette fiche est à la corbeille. Son historique reste là.
history-see-bin = La voir
history-pick = Choisissez deux révisions, puis
history-compare = Comparer
history-from = de
history-to = à
history-what = ce qui a changé
history-see = voir l’historique
history-read = lire
history-pages = Pages
history-newest = Les plus récentes
history-older = Plus anciennes
history-run = { $count } révisions de { $who }, le même jour, de { $last } à { $first }
follow-atom = Suivre (Atom)
day-and-time = { $day }, { $time }
revision-n = révision { $number }
revision-n-title = Révision { $number }
in-revision-n = dans la révision { $number }
told-somebody = quelqu’un
told-others = { $count ->
    [one] un autre
   *[other] { $count } autres
}
note-merge = écrit à partir de la révision { $base }, mis ensemble avec ce qui avait changé depuis
as-it-was = Ceci est la révision { $number }, telle que { $who } l’a laissée le { $date }.
as-it-is = Lire la fiche telle qu’elle est
this-is-current = C’est la révision actuelle : lire la fiche
what-changed-since = Ce qui a changé depuis
restore-n = Rétablir la révision { $number }

# La différence de deux révisions.
difference = Ce qui a changé
difference-of = Ce qui a changé de la révision { $a } à la révision { $b } : { $title }
difference-backwards = La plus récente est à gauche : ceci montre ce qui change quand on revient de la révision { $a } à la révision { $b }.
difference-layout = Disposition
difference-inline = En ligne
difference-side = Côte à côte
difference-fields = Champs
difference-empty = Ces deux révisions disent la même chose.
difference-cut = { $count ->
    [one] Un autre paragraphe a changé plus bas : il se lit dans l’une et l’autre révision.
   *[other] { $count } autres paragraphes ont changé plus bas : ils se lisent dans l’une et l’autre révision.
}
difference-coarse = Ces textes sont trop longs ou trop différents pour être comparés finement : plus de mots sont marqués qu’il n’en a changé.
difference-only-space = Seuls des espaces ou des sauts de ligne ont changé.
legend-added = ajouté
legend-removed = retiré
legend-moved = déplacé
aloud-added = ajouté :
aloud-removed = retiré :
step-before = Précédent
step-after = Suivant
undo-this = Annuler ce changement
field-title = Titre
field-address = Adresse
field-type = Type
field-lang = Langue
field-licence = Licence
field-bin = Corbeille
bin-in = mise à la corbeille
bin-out = sortie de la corbeille
fiche-gone = une fiche qui n’est plus là
order-changed = dans un autre ordre
place-moved = déplacé de { $distance }
located-exact = point exact
located-street = à la rue près
located-quarter = au quartier près
located-commune = à la commune près
located-area = dans cette région
located-not = sans point sur la carte
blocks-kept = { $count ->
    [one] un paragraphe sans changement
   *[other] { $count } paragraphes sans changement
}
items-kept = { $count ->
    [one] un élément sans changement
   *[other] { $count } éléments sans changement
}
moved-from-below = { $count ->
    [one] Déplacé ici, d’un paragraphe plus bas
   *[other] Déplacé ici, de { $count } paragraphes plus bas
}
moved-from-above = { $count ->
    [one] Déplacé ici, d’un paragraphe plus haut
   *[other] Déplacé ici, de { $count } paragraphes plus haut
}
moved-left = Un paragraphe est parti d’ici :
moved-left-short = Parti d’ici,
moved-not-yet = Pas encore ici
moved-see-where = voir où
item-moved-up = { $count ->
    [one] Remonté d’une place
   *[other] Remonté de { $count } places
}
item-moved-down = { $count ->
    [one] Descendu d’une place
   *[other] Descendu de { $count } places
}

# Les changements récents.
changes = Changements
changes-lead = Ce qui a été écrit ici, jour après jour.
changes-type = Type
changes-any-type = Tous les types
changes-contributor = Par qui
changes-show = Montrer
changes-lift = Tout montrer
changes-none = Rien ici pour le moment.
changes-nobody = Personne ici ne s’appelle « { $name } ».
changes-imports-many = De nombreuses fiches importées avec leur histoire
changes-imports-year = { $fiches } fiches importées avec leur histoire : { $revisions } révisions, écrites en { $from }
changes-imports-years = { $fiches } fiches importées avec leur histoire : { $revisions } révisions, écrites de { $from } à { $to }
import-people = { $count ->
    [one] une personne
   *[other] { $count } personnes
}
import-one = importée, dans son état du { $date }, par { $who }
import-undated = importée, écrite par { $who }
import-year = { $count } révisions importées, écrites en { $from } par { $who }
import-years = { $count } révisions importées, écrites de { $from } à { $to } par { $who }
feed-of-contributor = Ce qu’écrit { $name }

# La page d’une personne.
person-since = Écrit ici depuis le { $date }
person-since-elsewhere = A écrit ailleurs, à partir du { $date }
person-nothing = Aucun mot de { $name } ne se lit ici pour le moment.
person-sentence = On lit aujourd’hui { $words ->
    [one] un mot
   *[other] { $words } mots
} de { $name }, dans { $fiches ->
    [one] une fiche
   *[other] { $fiches } fiches
}{ $with }.
person-sentence-plain = On lit aujourd’hui des mots de { $name }.
person-with = { $count ->
    [one] , avec une autre personne
   *[other] , avec { $count } autres personnes
}
person-tell = Dire qui vous êtes
person-tell-again = Changer ce que vous dites de vous
person-imported = Ce nom vient d’un historique importé ({ $source }).
person-claim = C’est vous ? Prenez un nom ici, puis demandez à qui tient ce wiki de vous rendre ces textes.
person-namesakes = { $count ->
    [one] Quelqu’un d’autre porte ce nom :
   *[other] D’autres portent ce nom :
}
name-from = { $name } ({ $source })
person-works = Ce qui se lit aujourd’hui
person-no-works = Rien pour le moment.
person-words = { $count ->
    [one] un mot
   *[other] { $count } mots
}
person-share = { $count ->
    [one] , { $share } de la fiche, avec { $name }
   *[other] , { $share } de la fiche, avec { $count } autres personnes
}
person-alone = , toute la fiche
person-carried = { $count ->
    [one] Un de ces mots se lit aussi dans la fiche dont celle-ci est adaptée, et n’est compté que là.
   *[other] { $count } de ces mots se lisent aussi dans la fiche dont celle-ci est adaptée, et ne sont comptés que là.
}
person-beside = { $count ->
    [one] avec { $name }
   *[other] avec { $count } autres personnes
}
person-works-more = { $count ->
    [one] et une autre fiche
   *[other] et { $count } autres fiches
}
person-lasted = Ce qui a duré
lasted-of-old = De ce qui a été écrit il y a plus de 30 jours,
lasted-tenths = { $tenths ->
    [0] presque rien
    [1] un mot sur dix
    [2] deux mots sur dix
    [3] trois mots sur dix
    [4] quatre mots sur dix
    [5] un mot sur deux
    [6] six mots sur dix
    [7] sept mots sur dix
    [8] huit mots sur dix
    [9] neuf mots sur dix
    [10] presque tout
   *[other] tout
}
lasted-still = { $tenths ->
    [0] n’est encore là.
    [1] est encore là.
    [5] est encore là.
    [10] est encore là.
    [11] est encore là.
   *[other] sont encore là.
}
person-behind = Les révisions derrière ce chiffre
person-continued = Ce que d’autres ont continué
continued-fiches = { $count ->
    [one] Une fiche commencée ainsi a été continuée.
   *[other] { $count } fiches commencées ainsi ont été continuées.
}
continued-beside = { $count ->
    [one] Quelqu’un d’autre a écrit à la suite d’un passage.
   *[other] D’autres ont écrit à la suite de { $count } passages.
}
continued-begun = commencée
continued-passages = { $count ->
    [one] un passage
   *[other] { $count } passages
}
person-hidden-from-others = Vos chiffres sont cachés : personne d’autre ne les voit ici.
evidence-standing = Ce qui se lit de { $name }
evidence-standing-lead = Les révisions qui ont apporté les mots que l’on lit aujourd’hui, la dernière d’abord, et combien de chacune.
evidence-month = Ce que { $name } a fait en { $month }
evidence-month-lead = Toutes les révisions du mois, la dernière d’abord, et les mots nouveaux de chacune.
evidence-together = { $name } et { $other }
evidence-together-lead = Les fiches où se lisent des mots des deux. Chacune s’ouvre avec leurs passages.
evidence-words = Ce que { $name } a écrit
evidence-words-lead = Les révisions qui ont apporté des mots nouveaux, la dernière d’abord. Ce qui est déplacé ou rétabli n’est pas compté deux fois.
evidence-lasting = Ce qui a duré de { $name }
evidence-lasting-lead = Chaque révision de plus de 30 jours qui a apporté des mots, et combien s’y lisent encore. Ce que l’on retire soi-même n’est pas compté, ni les fiches mises à la corbeille.
evidence-lasting-row = { $standing ->
    [0] { $written ->
        [one] un mot, qui ne se lit plus
       *[other] { $written } mots, dont aucun ne se lit plus
    }
   *[other] { $written ->
        [one] un mot, qui se lit encore
       *[other] { $written } mots, dont { $standing } se lisent encore
    }
}
evidence-lasting-whole = { $written ->
    [one] un mot, qui se lit encore
   *[other] { $written } mots, qui se lisent encore
}
person-care = Le soin donné
person-data = Les données apportées
evidence-care = Le soin de { $name }
evidence-care-lead = Les révisions où ces mots, liens ou paragraphes d’autres ont été repris, et où cela se lit encore. Ce qui va et vient ne compte pas.
evidence-data = Les données de { $name }
evidence-data-lead = Les révisions qui ont apporté des données que l’on lit encore. Chacune est à qui l’a donnée la première fois.
given-spelling = { $count ->
    [one] une correction d’orthographe ou de typographie
   *[other] { $count } corrections d’orthographe ou de typographie
}
given-structure = { $count ->
    [one] une mise en forme
   *[other] { $count } mises en forme
}
given-links = { $count ->
    [one] un lien ajouté ou réparé
   *[other] { $count } liens ajoutés ou réparés
}
given-sources = { $count ->
    [one] une source ajoutée
   *[other] { $count } sources ajoutées
}
given-mending = { $count ->
    [one] un dégât réparé
   *[other] { $count } dégâts réparés
}
given-places = { $count ->
    [one] un lieu
   *[other] { $count } lieux
}
given-dates = { $count ->
    [one] une date
   *[other] { $count } dates
}
given-choices = { $count ->
    [one] un choix
   *[other] { $count } choix
}
given-addresses = { $count ->
    [one] une adresse
   *[other] { $count } adresses
}
given-other-data = { $count ->
    [one] une autre donnée
   *[other] { $count } autres données
}
evidence-none = Aucune révision derrière ce chiffre.
person-with-whom = Écrit avec
person-fiches = { $count ->
    [one] une fiche
   *[other] { $count } fiches
}
person-with-more = { $count ->
    [one] et une autre personne
   *[other] et { $count } autres personnes
}
person-over-time = Au fil du temps
person-dots = Un point par jour d’écriture ; plus il est gros, plus il y a de mots.
person-as-table = Lire en tableau
month-letters = J F M A M J J A S O N D
table-month = Mois
table-days = Jours
table-revisions = Révisions
table-words = Mots
person-recent = Dernières révisions
person-all-revisions = Toutes les révisions
nobody-title = Personne de ce nom
nobody-lead = Personne ici n’a écrit sous ce nom.
nobody-near = Personne ici n’a écrit sous ce nom. Peut-être l’une de ces personnes :
nobody-everybody = Qui écrit ici

difference-of-model = { $title } : ce qui change par rapport au modèle
thank-do = Remercier
thank-take-back = Reprendre mon merci
thank-for-n = pour la révision { $number }
thanks-others = d’autres
thanks-title = Mercis
thanks-more = Les plus anciens
thanks-you-for = vous remercie pour
thanks-for = dit merci pour
thanks-revision = la révision { $number }
thanks-of = de
thanks-say = { $count ->
    [one] dit merci
   *[other] disent merci
}
