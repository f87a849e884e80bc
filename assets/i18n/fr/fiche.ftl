# La page d’une fiche.

credit-by = Écrit par
credit-with = · avec
credit-and = et
credit-others = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
credit-source = noms repris de { $source }
credit-source-but = noms repris de { $source }, sauf { $names }
credit-source-some = { $count } noms repris de { $source }
credit-names-of = Noms repris de { $source }.
credit-names-of-but = Noms repris de { $source }, sauf { $names }.
credit-names-of-some = { $count } noms repris de { $source }.
somebody = quelqu’un

fiche-contents = Dans cette fiche
fiche-no-text = Le texte n’est pas encore écrit.
fiche-untold = À raconter encore :
fiche-former-fields = Anciens champs
fiche-links-here = Fiches qui mènent ici
fiche-not-there = une fiche qui n’est plus là
fiche-revisions = { $count ->
    [one] { $count } révision
   *[other] { $count } révisions
}
fiche-arrived = importée le { $date }.
fiche-since = depuis le { $date }.
fiche-last = La dernière : { $sentence }, le { $date }.
fiche-what-changed = ce qui a changé
fiche-everybody = Tous ceux et celles qui ont écrit cette fiche :
fiche-source = Source :
fiche-licence = Licence
fiche-address = À lire sur
fiche-feed = Changements de « { $title } »

bin-title = { $title } : dans la corbeille
bin-who = Retirée par { $names } le { $date }.
bin-kept = Rien n’est perdu : tout ce qui a été écrit se lit dans l’historique.
bin-read = La lire comme elle était
bin-bring-back = La remettre
bin-sign-in = Entrer pour la remettre

text-not-shown = Ce texte est trop emboîté pour être montré ; il se lit dans le fichier Markdown.
text-table = Tableau
text-code = Code
text-image = Image :
text-note-back = Revenir au texte, note
text-task-done = Fait
text-task-open = À faire

yes = Oui
no = Non
period-since-day = Depuis le
period-since-month = Depuis
period-from-day = Du
period-from-month = De
period-to-day = au
period-to-month = à
precision-street = à la rue près
precision-quarter = au quartier près
precision-commune = à la commune près
precision-area = position approximative

fiche-adapt = Adapter ailleurs
fiche-adaptations = Fiches adaptées de celle-ci
model-of = Adaptée de
model-difference = ce qui change
model-source = source du modèle :
