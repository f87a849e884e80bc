# Mesures, limites, tout défaire.

measures-title = Mesures
measures-lead = Qui tient ce wiki, et celles et ceux qui y écrivent depuis un moment, défont parfois ce qu’un compte a fait. C’est écrit ici, avec la raison.
measures-none = Aucune, jusqu’ici.
measures-older = Plus anciennes
measure-block = ne peut plus entrer.
measure-unblock = peut de nouveau entrer.
measure-undoing = ce que ce compte a fait est défait, { $count ->
    [0] dans aucune fiche.
    [one] dans une fiche.
   *[other] dans { $count } fiches.
}
measure-left = { $count ->
    [one] Dans une autre, c’est aux gens d’en décider.
   *[other] Dans { $count } autres, c’est aux gens d’en décider.
}
measure-no-reason = Sans raison donnée.
measure-keeper = qui tient ce wiki

about-limits = Ce qui est compté
limits-title = Ce que chacun peut faire
limits-lead = Personne n’a de titre ici. Ce que l’on peut faire dépend de faits que chacun peut compter.
limits-who = Qui peut quoi
limits-guests = Sans nom : lire ; et, si ce wiki le permet, écrire et corriger. Ni renommer, ni retirer, ni défaire le travail des autres en nombre.
limits-members = Avec un nom : tout cela, et renommer, retirer, remettre.
limits-settled = Avec un nom depuis { $days } jours et { $revisions } révisions dont quelque chose se lit encore : en plus, défaire d’un geste tout ce qu’un compte a fait.
limits-keeper = Bloquer un compte : seulement qui tient la machine. Le blocage vaut aussitôt, et se lit à la page des mesures.
limits-often = Combien à la fois
limits-stricter = Chaque enregistrement est compté pour le compte et pour le réseau d’où il vient ; la plus stricte des deux limites vaut. Les programmes sont comptés comme les gens.
limit-saves-new = Enregistrer, au début
limit-moves-new = Renommer, retirer, remettre, au début
limit-saves-settled = Enregistrer, ensuite
limit-saves-network = Enregistrer, depuis un même réseau
limit-guests = Écrire sans nom pour la première fois, depuis un même réseau
limit-joins = Prendre un nom, depuis un même réseau
limit-thanks = Mercis donnés ou repris, par compte
limit-renames = Changer de nom
limit-sign-ins = Essayer une phrase de passe, depuis un même réseau
limit-seconds = { $once } d’affilée, puis { $count ->
    [one] une par seconde
   *[other] une toutes les { $count } secondes
}
limit-hours = { $once } d’affilée, puis { $count ->
    [one] une par heure
   *[other] une toutes les { $count } heures
}
limits-you-nobody = Vous lisez sans nom : rien n’est compté.
limits-you-facts = { $name } : { $days ->
    [0] moins d’un jour
    [one] un jour
   *[other] { $days } jours
} ici, { $revisions ->
    [0] aucune révision dont quelque chose se lit encore.
    [one] une révision dont quelque chose se lit encore.
   *[other] { $revisions } révisions dont quelque chose se lit encore.
}
limits-you-facts-many = { $name } : { $days ->
    [0] moins d’un jour
    [one] un jour
   *[other] { $days } jours
} ici, { $revisions } révisions au moins dont quelque chose se lit encore.
limits-you-guest = Votre nom est provisoire : les limites du début valent pour vous.
limits-you-new = Les limites du début valent pour vous.
limits-you-settled = Vous pouvez tout ce qui est dit ici, sauf bloquer.
refused-too-often = C’est beaucoup à la fois. Rien n’est perdu : recommencez dans un moment. La page « Ce que chacun peut faire » dit combien.
refused-not-settled = Cela touche le travail de beaucoup : il faut être ici depuis quelques jours et y avoir écrit.
not-saved-too-often = C’est beaucoup à la fois. Rien n’est perdu : tout ce que vous avez écrit est là, enregistrez dans un moment.

undo-all-link = Défaire ce que ce compte a fait
undo-all-title = Défaire ce que ce compte a fait
undo-all-lead = { $name } : { $revisions ->
    [0] aucune révision
    [one] une révision
   *[other] { $revisions } révisions
}, { $fiches ->
    [0] dans aucune fiche.
    [one] dans une fiche.
   *[other] dans { $fiches } fiches.
}
undo-all-means = Chaque fiche reçoit une nouvelle révision sans ce que ce compte y a fait. Ce que d’autres ont écrit depuis reste. Rien ne s’efface de l’histoire ; cela se lira à la page des mesures, avec votre nom.
undo-all-reason = Pourquoi ?
undo-all-reason-help = Une phrase, que chacun lira.
undo-all-reason-bad = Il faut dire pourquoi, en { $max } lettres au plus.
undo-all-do = Tout défaire
undo-all-go-on = Continuer
undo-all-done = { $count ->
    [0] Rien n’était à défaire.
    [one] C’est défait, dans une fiche.
   *[other] C’est défait, dans { $count } fiches.
}
undo-all-more = Il en reste : continuez.
undo-all-left = Ce qui ne se défait pas tout seul
undo-all-begun = Ce compte a commencé la fiche, et d’autres y ont écrit.
undo-all-changed = D’autres ont changé les mêmes mots depuis : leurs mots restent.
undo-all-together = Une révision faite avec d’autres.
undo-all-impossible = Ce qu’il y avait avant n’a plus sa place.
undo-all-busy = D’autres y enregistraient à ce moment même.
