# Écrire : le formulaire d’une fiche, ce qu’il faut reprendre, ce qui est dit après, les conflits, remettre en ordre.

write-window = Écrire · { $title }
write-new = Écrire une fiche
new-lead = De quoi s’agit-il ? Vous pourrez changer d’avis.
write-title = Titre
write-fiche = La fiche
write-summary = Qu’avez-vous changé ?
write-summary-example = Par exemple : j’ai précisé les étapes
write-optional = facultatif
write-required = nécessaire
write-save = Enregistrer
write-saving = Enregistrement…
write-leave = Laisser là
write-preview = Aperçu
write-about = Texte en { $lang }, sous { $licence }
write-lang = Langue du texte
write-licence = Licence
retype = { $type } : changer de type
retype-help = Les champs que les deux types ont en commun restent ; les autres sont gardés comme anciens champs.
retype-save-first = Vous avez écrit dans un champ que l’autre type n’a pas : enregistrez d’abord, puis changez de type. Tout est encore là.
retype-now = En enregistrant, cette fiche ne sera plus « { $before } » mais « { $after } ». Ce qui n’a pas de place dans ce type est gardé dans ses anciens champs.
write-moved = La fiche en est à la révision { $number } : quelqu’un l’a enregistrée depuis que vous l’avez ouverte. Vos changements seront mis ensemble avec les siens.
jumps-label = Parties du formulaire
preview-title = Aperçu : rien n’est encore enregistré
preview-close = Fermer l’aperçu

publish = En enregistrant, vous publiez sous { $licence }, avec votre nom.
publish-as-guest = En enregistrant, vous publiez sous { $licence }, sous le nom provisoire de { $name }.
publish-as-new-guest = En enregistrant, vous publiez sous { $licence }, sous un nom provisoire que vous pourrez changer.
write-sign-in = Il faut un nom pour enregistrer
write-sign-in-help = Votre texte reste dans cette page. Entrez, et il sera enregistré du même geste. Pas encore de nom ?
write-sign-in-wrong = Ce nom et cette phrase de passe ne vont pas ensemble. Votre texte est toujours là.

tools-label = Mettre en forme « { $field } »
tool-heading = Intertitre
tool-bold = Gras
tool-italic = Italique
tool-list = Liste
tool-link = Lien
tool-quote = Citation
tool-fiche = Fiche
tool-heading-words = Intertitre
tool-bold-words = mots en gras
tool-italic-words = mots en italique
tool-list-words = point de la liste
tool-link-words = mots du lien
tool-quote-words = citation
tool-fiche-words = titre de la fiche

help-text = Comme dans un courriel : une ligne vide fait un paragraphe.
help-date = Par exemple 24/02/2013, 02/2013 ou 2013.
help-period = Par exemple 24/02/2013, 02/2013 ou 2013. Laissez la fin vide si cela dure encore.
help-reference = Le titre ou l’adresse d’une fiche par ligne.
help-person = Un nom par ligne. Avec @ devant, c’est quelqu’un qui écrit ici.
help-keywords = Séparés par des virgules.
choice-none = Pas précisé
answer-yes = Oui
answer-no = Non
keywords-more = Ajouter
keywords-more-label = Ajouter dans « { $field } »
keywords-remove = Retirer
period-start = Début
period-end = Fin
period-since = depuis { $start }
period-both = de { $start } à { $end }
place-label = Lieu { $number }
place-locate = Situer sur la carte
place-add = Ajouter un lieu
place-remove = Retirer ce lieu
latitude = Latitude
longitude = Longitude
precision = Précision
nearness-exact = exacte
nearness-street = la rue
nearness-quarter = le quartier
nearness-commune = la commune
nearness-area = les environs

item-up = Monter
item-down = Descendre
item-remove = Retirer
steps-add = Ajouter une étape
steps-title = L’étape en quelques mots
steps-title-label = Étape { $number }, en quelques mots
steps-text-label = Étape { $number }, texte
brakes-add = Ajouter un frein
brakes-title = Le frein en quelques mots
brakes-title-label = Frein { $number }, en quelques mots
brakes-text-label = Frein { $number }, texte
facilitations-add = Ajouter une facilitation
facilitations-title = La facilitation en quelques mots
facilitations-title-label = Facilitation { $number }, en quelques mots
facilitations-text-label = Facilitation { $number }, texte
questions-add = Ajouter une question
questions-title = La question
questions-title-label = Question { $number }
questions-text-label = Question { $number }, réponse

problems-title = { $count ->
    [one] Rien n’est perdu, mais rien n’est encore enregistré : il reste une chose à reprendre.
   *[other] Rien n’est perdu, mais rien n’est encore enregistré : il reste { $count } choses à reprendre.
}
problem-title-required = Donnez un titre à la fiche.
problem-required = Il faut remplir ce champ pour enregistrer.
problem-too-long = C’est trop long : { $count } signes au plus.
problem-text-too-long = Ce texte est trop long : { $kilobytes } Ko au plus. Faites-en deux fiches, et un lien de l’une à l’autre.
problem-too-many-entries = C’est trop : { $count } au plus.
problem-control-character = Un signe invisible s’est glissé ici. Retapez ce passage, ou collez-le comme texte simple.
problem-not-a-number = Écrivez un nombre, par exemple 12 ou 12,5.
problem-below-minimum = Le plus petit nombre possible est { $min }.
problem-above-maximum = Le plus grand nombre possible est { $max }.
problem-not-a-date = Écrivez une date qui existe, par exemple 24/02/2013, 02/2013 ou 2013.
problem-end-before-start = La fin vient avant le début.
problem-not-in-vocabulary = « { $word } » n’est pas dans la liste : choisissez-y ce qui s’en approche.
problem-not-a-link = Écrivez une adresse du web, par exemple https://www.a-brest.net.
problem-link-guess = Une virgule s’est glissée dans cette adresse : { $guess } ?
problem-latitude-range = Une latitude va de −90 à 90. À Brest, elle est d’environ 48,39.
problem-longitude-range = Une longitude va de −180 à 180. À Brest, elle est d’environ −4,49.
problem-half-a-point = Il faut la latitude et la longitude, ou aucune des deux.
problem-place-without-label = Dites aussi ce lieu en mots : une adresse, une commune.
problem-unknown-fiche = Aucune fiche ne s’appelle « { $title } ».
problem-unknown-fiche-near = Aucune fiche ne s’appelle « { $title } ». Peut-être { $near } ?
problem-wrong-type = Cette fiche est d’un autre genre que ceux qui vont ici.
problem-unknown-contributor = Personne ne s’appelle ici « { $name } ». Sans @, c’est un simple nom.
problem-not-unique = La fiche « { $title } » dit déjà la même chose : est-ce la même ?
problem-too-deep = Trop de citations ou de listes les unes dans les autres. Écrivez-le plus à plat.
problem-unknown-field = Ce genre de fiche n’a pas de champ « { $name } ».
problem-wrong-kind = Ce qui est écrit ici n’est pas de la sorte attendue.
problem-unknown-type = Il n’y a pas de fiches du genre « { $name } ».
problem-too-large = C’est trop pour une seule fiche. Faites-en deux, et un lien de l’une à l’autre.
problem-personal = Pas de courriel ni de téléphone ici : ce qui est enregistré reste public pour toujours. Donnez plutôt l’adresse d’un site.
problem-not-for-guests = Changer le titre demande un nom. Remettez l’ancien titre, ou prenez un nom.

near-title = { $count ->
    [one] Une fiche porte déjà un titre voisin.
   *[other] { $count } fiches portent déjà un titre voisin.
}
near-lead = Si c’est la même, complétez-la : ce que vous avez tapé reste ici en attendant.
near-anyway = Créer quand même

not-saved-stale = Cette page a été ouverte sous un autre nom, ou il y a trop longtemps. Votre texte est là : enregistrez encore une fois.
not-saved-sign-in = Il faut un nom pour enregistrer. Votre texte est là : entrez en bas de la page, et enregistrez.
not-saved-guests = Ce wiki demande maintenant un nom pour écrire. Votre texte est là : entrez en bas de la page, et enregistrez.
not-saved-busy = Beaucoup de monde enregistre en ce moment. Votre texte est là : attendez quelques secondes, et enregistrez encore.
not-saved-broken = Quelque chose s’est cassé ici. Votre texte est là : copiez-le à l’abri, puis enregistrez encore.
not-saved-blocked = Ce nom ne peut plus écrire ici. Votre texte est là, vous pouvez le copier.
not-saved-too-large = C’est trop pour une seule fois. Votre texte est là : enregistrez-le en deux fiches.
not-saved-disk-full = Il n’y a plus de place sur cette machine. Votre texte est là : gardez-le, prévenez qui tient ce wiki, et enregistrez plus tard.
not-saved-disk-failed = Le disque de cette machine ne répond plus. Votre texte est là : gardez-le, et prévenez qui tient ce wiki.
not-saved-unknown = On ne sait pas si votre texte est enregistré. Enregistrez encore une fois : il ne le sera pas deux fois.
not-saved-in-bin = La fiche a été mise à la corbeille entre-temps. Votre texte est là : sortez-la de la corbeille, et enregistrez encore.
not-saved-moved = Cette fiche a changé depuis que la page s’est ouverte, et cela remplacerait ce qui vient d’être écrit. Voici où elle en est : regardez, puis confirmez.
not-saved-guest = Cela demande un nom. Prenez-en un, ou entrez sous le vôtre.
form-incomplete = Ce formulaire n’est pas entier. Rechargez la page dont il vient.

kept-at = Gardé sur cet appareil à TIME.
kept-offline = Pas de connexion. Vous pouvez continuer : votre texte est gardé sur cet appareil.
kept-failed = Le wiki ne répond pas. Rien n’est perdu : votre texte est gardé sur cet appareil. Enregistrez encore dans un moment.
kept-offer = Un texte gardé sur cet appareil n’a pas été enregistré : DATE.
kept-take = Le reprendre
kept-drop = Le jeter

saved-words = { $count ->
    [one] Enregistré. Merci : votre mot est dans la révision { $number }.
   *[other] Enregistré. Merci : vos { $count } mots sont dans la révision { $number }.
}
saved-no-words = Enregistré. Merci : c’est la révision { $number }.
saved-unchanged = Rien n’a changé : la fiche disait déjà cela.
saved-undone = C’est défait. Ce qui est venu après est gardé, dans la révision { $number }.
saved-restored = C’est rétabli, dans la révision { $number }.
saved-renamed = La fiche a son nouveau titre. L’ancienne adresse mène toujours ici.
saved-removed = La fiche est à la corbeille, avec toute son histoire. Vous pouvez l’en sortir.
saved-joined = Vos changements et ceux de { $names } sont mis ensemble.
saved-joined-in = Vos changements sont mis ensemble avec ceux de { $names } dans { $places }.
saved-see = Voir l’historique
saved-as-guest = Vous avez signé { $name }, un nom provisoire.
saved-join = Prendre un nom

conflict-title = Vous avez écrit au même endroit
conflict-opening = { $count ->
    [one] { $names } a enregistré pendant que vous écriviez.
   *[other] { $names } ont enregistré pendant que vous écriviez.
}
conflict-opening-nobody = La fiche a changé pendant que vous écriviez.
conflict-left = { $count ->
    [one] Rien n’est perdu : il reste un passage à choisir.
   *[other] Rien n’est perdu : il reste { $count } passages à choisir.
}
conflict-joined = Les changements de { $names } dans { $places } et les vôtres vont ensemble : c’est fait.
conflict-see = Les voir
conflict-see-all = Voir ce qui a changé
conflict-safe = Votre texte est gardé dans cette page.
conflict-before = Ce qu’il y avait
conflict-nothing-before = Il n’y avait rien.
conflict-nothing = Rien : c’est retiré.
conflict-you = Vous
conflict-them = L’autre
conflict-keep-mine = Garder le mien
conflict-keep-theirs = Garder le sien
conflict-keep-both = Garder les deux, l’un après l’autre
conflict-rewrite = Écrire autrement
conflict-added = ajouté :
conflict-save = Enregistrer ce choix
conflict-back = Revenir à mon texte
conflict-names = Vos deux noms restent dans l’historique, et chaque version peut être relue.
conflict-property = Langue, licence ou adresse
conflict-type = Genre
conflict-item = { $field }, { $number ->
    [1] 1er point
   *[other] { $number }e point
}
conflict-undo-title = Ce passage a encore changé depuis
conflict-undo-opening = { $count ->
    [one] { $names } a écrit ici après ce changement.
   *[other] { $names } ont écrit ici après ce changement.
}
conflict-undo-safe = Le reste sera défait sans toucher à ce qui est venu après.
conflict-undo-before = Ce que le changement avait mis
conflict-undo-you = Ce qu’il y avait avant
conflict-undo-them = Ce qui se lit aujourd’hui
conflict-undo-keep-mine = Remettre ce qu’il y avait
conflict-undo-keep-theirs = Garder ce qui se lit

mend-back = Revenir à la fiche
mend-why = Pourquoi ?
mend-first = La première révision ne se défait pas : c’est la fiche elle-même. Elle peut être mise à la corbeille.
mend-is-head = C’est déjà ce qui se lit aujourd’hui.
mend-in-bin = Cette fiche est à la corbeille. Sortez-la d’abord.
mend-not-in-bin = Cette fiche n’est pas à la corbeille.
mend-not-for-guests = Cela demande un nom : sous un nom provisoire, on écrit et on répare, sans renommer ni retirer.
mend-undo-title = Défaire la révision { $number }
mend-undo-lead = Ce changement est retiré, et tout ce qui est venu après est gardé. C’est une révision comme une autre : elle peut être défaite aussi.
mend-undo-see = Voir ce que ce changement avait fait
mend-undo-do = Défaire
mend-restore-title = Rétablir la révision { $number }
mend-restore-lead = La fiche redevient ce qu’elle était alors. Ce qui a été écrit depuis reste dans l’historique.
mend-restore-see = Voir ce qui changera
mend-restore-do = Rétablir
mend-rename-title = Renommer la fiche
mend-rename-lead = Son adresse change avec son titre. L’ancienne adresse mènera toujours ici.
mend-rename-to = Nouveau titre
mend-rename-do = Renommer
mend-remove-title = Mettre à la corbeille
mend-remove-lead = « { $title } » ne se lira plus, et ne paraîtra plus dans les listes. Toute son histoire est gardée, et on peut l’en sortir.
mend-remove-do = Mettre à la corbeille
mend-bring-back-title = Sortir de la corbeille
mend-bring-back-lead = « { $title } » se lira de nouveau, telle qu’elle était.
mend-bring-back-do = Sortir de la corbeille

adapt-from = Cette fiche part de
adapt-lead = Changez tout ce qui est autre chez vous, le titre d’abord : les mots que vous gardez restent à celles et ceux qui les ont écrits, ceux que vous changez sont à vous.
write-adapted = Adapter une fiche
write-licence-of-model = Licence, celle du modèle
saved-adapted = Enregistré. Merci : la fiche est là, et son modèle y est nommé.
