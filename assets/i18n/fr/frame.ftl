# Le cadre de chaque page, les choses qui ne sont pas là, les formulaires, les dates et les nombres.

skip = Aller au contenu
find-label = Chercher un titre
find-do = Chercher
ways-label = Principale
way-to-fiches = Fiches
way-to-find = Chercher
way-to-changes = Changements
way-to-sign-in = Entrer
write-a-fiche = Écrire une fiche
write = Écrire

local-label = Autour de la fiche
local-read = Lire
local-write = Écrire
local-history = Historique
local-credit = Qui a écrit quoi

foot-label = Pied de page
foot-licence-before = Textes sous licence
foot-licence-after = , sauf mention sur la fiche. Chaque mot reste à qui l’a écrit.
foot-about = À propos
foot-people = Qui écrit ici
foot-kenfiche = Kenfiche,
foot-free = logiciel libre
foot-ken = {" "}: ensemble, en breton.
other-language = English

missing-title = Rien à cette adresse
missing-lead = La page a peut-être changé de nom, ou n’a pas encore été écrite.
refused-title = Cela ne se fait pas ainsi
refused-request = Le navigateur a demandé quelque chose que ce wiki ne comprend pas.
refused-other-site = Cette demande vient d’un autre site. Rien n’a été changé.
refused-guest = Renommer et retirer une fiche demande un nom. Prenez-en un : c’est fait en une minute.
refused-closed = Ce wiki n’accueille pas de nouveau nom par lui-même. Écrivez à qui le tient.
refused-blocked = Ce nom ne peut plus écrire ici. Qui tient le wiki peut dire pourquoi.
head-too-large = L’adresse ou les en-têtes de cette demande dépassent 16 Ko. Prenez une adresse plus courte.
refused-in-bin = Cette fiche est à la corbeille. Remettez-la d’abord en place.
refused-already-so = C’est déjà ainsi : il n’y avait rien à changer.
refused-disk-full = Il n’y a plus de place pour enregistrer. Lire reste possible ; gardez votre texte et prévenez qui tient le wiki.
refused-disk-failed = Le disque de ce wiki ne répond plus. Rien de nouveau n’est enregistré avant son redémarrage ; lire reste possible.
refused-unknown = On ne sait pas si c’est enregistré. Renvoyez le même formulaire : il ne comptera qu’une fois.
sign-in-title = Il faut un nom pour cela
sign-in-lead = Prenez un nom, ou entrez sous le vôtre : vos mots le porteront.
busy-title = Beaucoup de monde en ce moment
busy-lead = Attendez quelques secondes, puis recommencez.
broken-title = Quelque chose s’est cassé ici
broken-lead = Ce n’est pas de votre fait, et rien de ce qui est enregistré n’est perdu. Si cela se répète, donnez ce numéro à qui tient ce wiki : { $incident }.
way-home = Revenir à l’accueil
way-fiches = Voir les fiches
way-join = Prendre un nom

form-token = Ce formulaire n’est plus valable : il a été ouvert sous un autre nom, ou il y a trop longtemps. Revenez en arrière, copiez votre texte, puis rechargez la page.
form-unknown-field = Ce formulaire contient un champ que ce wiki n’a pas demandé. Rien n’a été enregistré.
form-wrong-kind = Ce formulaire n’est pas de la forme attendue. Rien n’a été enregistré.
form-not-utf8 = Ce texte n’est pas en UTF-8. Rien n’a été enregistré.
form-too-large = C’est trop pour une seule fois : 2 Mo au plus. Revenez en arrière, votre texte y est toujours.
form-too-slow = L’envoi a duré trop longtemps. Revenez en arrière et recommencez, votre texte y est toujours.
form-cut = L’envoi s’est interrompu. Revenez en arrière et recommencez, votre texte y est toujours.

month = { $number ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
date-long = { $day } { $month } { $year }
date-day-month = { $day } { $month }
date-month-year = { $month } { $year }
time = { $hour } h { $minute }
date-time = { $date } à { $time }
ago-now = à l’instant
ago-minutes = { $count ->
    [one] il y a { $count } minute
   *[other] il y a { $count } minutes
}
ago-hours = { $count ->
    [one] il y a { $count } heure
   *[other] il y a { $count } heures
}
ago-days = { $count ->
    [one] il y a { $count } jour
   *[other] il y a { $count } jours
}
ago-yesterday = hier
colon =  :
list-and = { $names } et { $last }
quoted = « { $text } »
percent = { $number } %
percent-less-than-one = moins de 1 %
