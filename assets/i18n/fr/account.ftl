# Prendre un nom, entrer, son compte.

join-title = Prendre un nom
join-lead = Pour que vos mots portent votre nom. Lire ne demande rien.
join-lead-guest = Vous écrivez comme { $name }. Prenez un nom : ce que vous avez écrit le portera.
join-do = Prendre ce nom
join-other = Pas encore de nom ?
join-closed = Ici, c’est sur invitation que l’on prend un nom.
join-licence-before = Vos textes seront publiés sous licence
join-licence-after = , avec votre nom.
join-name-bad = De 1 à 60 lettres, sans barre oblique, tilde, croisillon, point d’interrogation ni signe pour cent.
join-name-taken = Quelqu’un écrit déjà sous ce nom. Ajoutez-y une lettre, un lieu, un prénom.
join-passphrase-short = { $count ->
    [0] Encore un peu : 12 lettres au moins.
   *[other] Encore un peu : 12 lettres au moins. Il y en a { $count }.
}
join-passphrase-long = C’est trop long : 256 lettres au plus.
join-passphrase-common = C’est l’une des premières que l’on essaierait. Quatre mots pris au hasard feront l’affaire.
join-email-bad = Cela ne ressemble pas à une adresse de courriel. Vous pouvez aussi laisser vide.

login-title = Entrer
login-other = J’ai déjà un nom
login-do = Entrer
login-wrong = Ce nom et cette phrase de passe ne vont pas ensemble.
login-lost = Phrase de passe oubliée ? Qui tient ce wiki peut vous aider à revenir.
logout-do = Sortir

name-label = Votre nom
name-help = Celui que l’on verra à côté de vos textes. Un prénom suffit.
passphrase-label = Phrase de passe
passphrase-help = Quatre mots pris au hasard valent mieux qu’un mot compliqué.
passphrase-current = Phrase de passe d’aujourd’hui
passphrase-new = La nouvelle
passphrase-do = Changer la phrase de passe
passphrase-ends-all = Partout ailleurs, il faudra entrer de nouveau ; les jetons des programmes ne vaudront plus rien.
passphrase-not-yours = Ce n’est pas votre phrase de passe d’aujourd’hui.
email-label = Courriel
email-help = Jamais affiché. Pour que qui tient ce wiki puisse vous aider à revenir.
optional = facultatif

account-title = Mon compte
account-lead = C’est sous ce nom que vous écrivez.
account-lead-guest = Ce nom est provisoire : prenez le vôtre, ce que vous avez écrit vous suivra.
account-page = Voir ma page
account-language = Langue
account-passphrase = Phrase de passe
account-sign-ins = Où vous êtes entré·e
account-keep = Garder ces mots
about-label = Quelques mots sur vous
about-help = Sur votre page, tels que vous les écrivez. Chacun les lit : n’y mettez ni adresse ni téléphone.
about-too-long = C’est trop long : { $max } lettres au plus.
about-control = Il y a là un signe invisible qui ne peut pas être gardé.
about-too-deep = Des citations ou des listes y sont trop emboîtées pour être montrées.
about-kept = Gardé. Voilà ce que l’on lira sur votre page.
passphrase-changed = La phrase de passe est changée. Partout ailleurs, il faudra entrer de nouveau.
sign-in-ended = C’est fait : là-bas, il faudra entrer de nouveau.
sign-in-this = Ici, maintenant
sign-in-since = Depuis le { $since } · servi le { $used }
sign-in-end = Sortir de là
account-numbers = Vos chiffres
account-numbers-shown = Votre page dit combien de mots de vous se lisent, ce qui a duré, le soin donné. Vous pouvez garder ces chiffres pour vous : vos textes restent signés.
account-numbers-hidden = Les chiffres de votre page ne se montrent qu’à vous. Vos textes restent signés.
account-numbers-hide = Cacher mes chiffres
account-numbers-show = Montrer mes chiffres
numbers-hidden = Vos chiffres sont cachés. Vos textes restent signés de votre nom.
numbers-shown = Vos chiffres se lisent de nouveau sur votre page.
