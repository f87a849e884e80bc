# L’accueil, la liste des fiches, les personnes, ce qu’est ce wiki, ce qui n’est pas là.

home-description = Des fiches d’initiatives, de lieux et de personnes, écrites à plusieurs, où chaque mot porte le nom de qui l’a écrit.
home-title = Des fiches que l’on écrit ensemble
home-lead = Initiatives, lieux, personnes, ressources. Lisez, complétez, corrigez : chaque mot porte le nom de qui l’a écrit.
home-title-demo = Ce qui se fait autour de Brest, raconté par celles et ceux qui le font
home-lead-demo = Des fiches d’initiatives, de lieux et de structures, écrites à plusieurs. Lisez, complétez, corrigez : chaque mot porte le nom de qui l’a écrit.
home-read-all = { $count ->
    [one] Lire la fiche
   *[other] Lire les { $count } fiches
}
home-demo-word = Démonstration.
home-demo = Les textes et leurs histoires viennent de wikis et de données libres, cités dans chaque fiche. Les textes ont été écrits de 2013 à 2026, les lieux décrits de 2015 à 2022 : certains ont fermé depuis.
home-to-read = À lire
home-changes = Ce qui vient de changer
home-arrived = arrivée ici le { $date }
home-all-changes = Tous les changements
home-by-theme = Par thème
not-yet = pas encore
feed-of-wiki = Ce qui change dans ce wiki
others = { $count ->
    [one] un autre
   *[other] { $count } autres
}

wanted = En attente d’écriture
wanted-lead = Des fiches que l’on espère. Il suffit d’une phrase pour commencer.
wanted-none = Aucune fiche n’est attendue en ce moment.
wanted-all = Les { $count } fiches attendues
wanted-by = On en parle dans

welcome-title = Ce wiki attend sa première fiche
welcome-lead = Une fiche raconte une chose : une initiative, un lieu, une personne, un atelier. On commence par une phrase, d’autres continuent.
welcome-then = Pour que vos mots portent votre nom :

list-title = Les fiches
list-title-of = Les fiches : { $what }
list-page = page { $number }
list-in-rows = en liste
list-find = Chercher dans les titres
list-filter = Filtrer
list-filters = Filtres
list-found = Fiches trouvées
list-type = Type
list-theme = Thème
list-place = Lieu
list-others = { $count ->
    [one] un autre
   *[other] { $count } autres
}
list-show = Montrer ces fiches
list-count = { $count ->
    [0] Aucune fiche
    [one] { $count } fiche
   *[other] { $count } fiches
}
list-cards = Cartes
list-rows = Liste
list-sort = Trier
list-by-title = par titre
list-by-change = par dernier changement
list-by-birth = par naissance
list-lift = Ne plus demander :
list-none = Aucune fiche ne répond à tout cela
list-none-lift = Retirez l’un des choix ci-dessus, ou cherchez avec moins de mots.
list-none-yet = Personne n’a encore écrit ici.
list-all = Toutes les fiches
list-write = Écrire « { $title } »
list-pages = Pages
list-before = Précédente
list-next = Suivante

people-lead = { $count ->
    [0] Personne n’a encore écrit ici.
    [one] Une personne, dont on lit les mots aujourd’hui.
   *[other] { $count } personnes dont on lit les mots aujourd’hui, par ordre alphabétique.
}
people-find = Chercher un nom
people-none = Personne de ce nom.
people-from = d’après { $source }
people-fiches = { $count ->
    [one] { $count } fiche
   *[other] { $count } fiches
}

about-fiches = Fiches
about-revisions = Révisions
about-people = Personnes
about-writing = Écrire
about-writing-anyone = Tout le monde peut écrire, sans rien demander.
about-writing-members = Il suffit de prendre un nom.
about-writing-invited = Sur invitation de qui tient ce wiki.
about-licence = Licence
about-licence-means = utilisez, copiez, modifiez, en citant les personnes et sous la même licence.
about-version = version { $version }, logiciel libre sous licence AGPL 3.0 ou plus récente
about-source = Code source
about-source-means = celui du programme qui sert cette page : à lire, à changer, à partager
about-freedoms = Quatre libertés
about-use = Utiliser : chaque fiche a une adresse qui ne change pas, même quand elle change de nom.
about-read = Lire : sans compte, sans script, imprimée ou écoutée.
about-copy = Copier : en Markdown et en JSON, avec l’histoire et les noms.
about-modify = Modifier : qui peut écrire peut aussi corriger, annuler et rétablir. Rien ne se perd.

missing-fiche-title = Aucune fiche à cette adresse
missing-fiche-lead = Elle a peut-être changé de nom, ou n’a pas encore été écrite.
missing-find = { $count ->
    [0] Chercher une fiche
    [one] Chercher une fiche
   *[other] Chercher parmi les { $count } fiches
}
missing-near = Vous cherchiez peut-être
missing-write = Écrire cette fiche
missing-write-lead = « { $title } » n’existe pas encore. Une phrase suffit pour la commencer.
