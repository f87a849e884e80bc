# Taking a name, coming in, one's account.

join-title = Take a name
join-lead = So that your words carry your name. Reading asks for nothing.
join-lead-guest = You write as { $name }. Take a name: what you wrote will carry it.
join-do = Take this name
join-other = No name yet?
join-closed = Names are given by invitation here.
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
join-passphrase-common = It is one of the first that anyone would try. Four random words will do.
join-email-bad = This does not look like an e-mail address. You may also leave it empty.

login-title = Sign in
login-other = I already have a name
login-do = Sign in
login-wrong = This name and this passphrase do not go together.
login-lost = Passphrase forgotten? Whoever runs this wiki can help you back in.
logout-do = Sign out

name-label = Your name
name-help = The one people will see beside your texts. A first name is enough.
passphrase-label = Passphrase
passphrase-help = Four random words are better than one complicated word.
passphrase-current = Current passphrase
passphrase-new = New passphrase
passphrase-do = Change the passphrase
passphrase-ends-all = Everywhere else you will have to sign in again; tokens given to programs will stop working.
passphrase-not-yours = This is not your current passphrase.
email-label = E-mail
email-help = Never shown. So that whoever runs this wiki can help you back in.
optional = optional

account-title = My account
account-lead = This is the name under which you write.
account-lead-guest = This name is temporary: take your own, and what you wrote will follow you.
account-page = See my page
account-language = Language
account-passphrase = Passphrase
account-sign-ins = Where you are signed in
account-keep = Keep these words
about-label = A few words about you
about-help = On your page, as you write them. Everybody reads them: put no address or telephone number here.
about-too-long = That is too long: { $max } letters at most.
about-control = It holds an invisible character that cannot be kept.
about-too-deep = Quotes or lists in it are nested too deep to be shown.
about-kept = Kept. This is what people will read on your page.
passphrase-changed = Your passphrase has changed. Everywhere else you will have to sign in again.
sign-in-ended = Done: that place is signed out.
sign-in-this = Here, now
sign-in-since = Since { $since } · used { $used }
sign-in-end = Sign out there
account-numbers = Your figures
account-numbers-shown = Your page says how many of your words are read, what lasted, the care you gave. You can keep these figures to yourself: your texts stay signed.
account-numbers-hidden = The figures of your page are shown to you alone. Your texts stay signed.
account-numbers-hide = Hide my figures
account-numbers-show = Show my figures
numbers-hidden = Your figures are hidden. Your texts stay signed with your name.
numbers-shown = Your figures are read on your page again.
