# Changing one's name, coming back, taking away, leaving.

account-name = Change your name
account-name-new = Your new name
account-name-help = Your texts will carry it everywhere. The former one will lead here and be given to nobody else; the wiki’s journal keeps it.
account-name-do = Take this name
name-changed = Done: your texts carry this name everywhere.
account-leave = Take away, leave
account-leave-lead = All that is yours, in one file: your account, your revisions, your texts.
mine-do = Take away all that is mine
close-link = Close this account
guest-claimed = Done: what you had written without a name carries yours.

close-title = Close this account
close-lead = What you wrote stays, and stays said to be yours or nobody’s, as you wish.
close-goes = At once, everywhere, you are signed out: sign-ins and tokens are worth nothing any more. The e-mail address, the passphrase and your words about yourself are let go.
close-stays = Your texts stay under their licence, with their history.
close-journal = The wiki’s journal and its backups keep your former name and words; no page shows them, but whoever keeps this wiki can read them. A name that stands in a text or a summary stays there too.
close-final = An account that was closed is not opened again.
close-name = Under which name do your texts stay?
close-name-kept = Under my name: { $name }
close-name-anonymous = Without my name: “anonyme”, with four random signs. My former address will lead nowhere.
close-do = Close my account
close-back = Close nothing
closed-title = Your account is closed
closed-lead = Your texts stay under the name “{ $name }”. Thank you for having written them.

link-title = Choose a passphrase
link-lead = You are { $name }. This link works once.
link-do = Keep it, and come in
refused-stale-link = This link was used already, or is too old. Ask whoever gave it to you for another.
login-claim = What I wrote here as { $name } is mine: put it under my name
