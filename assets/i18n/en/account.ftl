# Taking a name, coming in, one's account.

join-title = Take a name
join-lead = So that your words carry your name. Reading asks for nothing.
join-lead-guest = You write as { $name }. Take a name: what you wrote will carry it.
join-do = Take this name
join-other = No name yet?
join-closed = Here one takes a name by invitation.
join-licence-before = Your texts will be published under
join-licence-after = , with your name.
join-name-bad = 1 to 60 letters, without a slash, tilde, hash, question mark or percent sign.
join-name-taken = Somebody already writes under this name. Add a letter, a place, a first name.
join-passphrase-short = { $count ->
    [0] A little more: at least 12 letters.
    [one] A little more: at least 12 letters. There is 1.
   *[other] A little more: at least 12 letters. There are { $count }.
}
join-passphrase-long = That is too long: 256 letters at most.
join-passphrase-common = It is one of the first that anyone would try. Four words taken at random will do.
join-email-bad = This does not look like an e-mail address. You may also leave it empty.

login-title = Come in
login-other = I already have a name
login-do = Come in
login-wrong = This name and this passphrase do not go together.
login-lost = Passphrase forgotten? Whoever runs this wiki can help you back.
login-guest = What you wrote as { $name } will stay under that name.
logout-do = Go out

name-label = Your name
name-help = The one people will see beside your texts. A first name is enough.
passphrase-label = Passphrase
passphrase-help = Four words taken at random are better than one complicated word.
passphrase-current = Today’s passphrase
passphrase-new = The new one
passphrase-do = Change the passphrase
passphrase-ends-all = Everywhere else you will have to come in again; tokens of programs will be worth nothing.
passphrase-not-yours = This is not today’s passphrase.
email-label = E-mail
email-help = Never shown. So that whoever runs this wiki can help you back.
optional = optional

account-title = My account
account-lead = This is the name under which you write.
account-lead-guest = This name is for the time being: take yours, what you wrote will follow you.
account-page = See my page
account-language = Language
account-passphrase = Passphrase
account-sign-ins = Where you have come in
account-keep = Keep these words
about-label = A few words about you
about-help = On your page, as you write them. Everybody reads them: put no address or telephone number here.
about-too-long = That is too long: { $max } letters at most.
about-control = There is an invisible sign in it that cannot be kept.
about-too-deep = Quotes or lists in it are nested too deep to be shown.
about-kept = Kept. This is what people will read on your page.
passphrase-changed = The passphrase is changed. Everywhere else you will have to come in again.
sign-in-ended = Done: over there, one has to come in again.
sign-in-this = Here, now
sign-in-since = Since { $since } · used { $used }
sign-in-end = Go out there
