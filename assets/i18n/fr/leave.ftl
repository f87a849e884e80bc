# Changer de nom, revenir, emporter, partir.

account-name = Changer de nom
account-name-new = Votre nouveau nom
account-name-help = Vos textes le porteront partout. L’ancien mènera ici et ne sera donné à personne d’autre ; le journal du wiki le garde.
account-name-do = Prendre ce nom
name-changed = C’est fait : vos textes portent ce nom partout.
account-leave = Emporter, partir
account-leave-lead = Tout ce qui est à vous, dans un fichier : votre compte, vos révisions, vos textes.
mine-do = Emporter tout ce qui est à moi
close-link = Fermer ce compte
guest-claimed = C’est fait : ce que vous aviez écrit sans nom porte le vôtre.

close-title = Fermer ce compte
close-lead = Ce que vous avez écrit reste, et reste dit de vous ou de personne, comme vous le voulez.
close-goes = Tout de suite, partout, on sort : les entrées et les jetons ne valent plus rien. Le courriel, la phrase de passe et vos mots sur vous s’effacent.
close-stays = Vos textes restent sous leur licence, avec leur histoire.
close-journal = Le journal du wiki et ses sauvegardes gardent votre ancien nom et vos mots ; aucune page ne les montre, mais qui tient ce wiki peut les lire. Un nom écrit dans un texte ou un résumé y reste aussi.
close-final = On ne rouvre pas un compte fermé.
close-name = Sous quel nom vos textes restent-ils ?
close-name-kept = Sous mon nom : { $name }
close-name-anonymous = Sans mon nom : « anonyme », avec quatre signes pris au hasard. Mon ancienne adresse ne mènera plus nulle part.
close-do = Fermer mon compte
close-back = Ne rien fermer
closed-title = Votre compte est fermé
closed-lead = Vos textes restent sous le nom « { $name } ». Merci de les avoir écrits.

link-title = Choisir une phrase de passe
link-lead = Vous êtes { $name }. Ce lien sert une seule fois.
link-do = Garder, et entrer
refused-stale-link = Ce lien a déjà servi, ou il est trop ancien. Demandez-en un autre à qui vous l’a donné.
login-claim = Ce que j’ai écrit ici comme { $name } est de moi : le mettre sous mon nom
