//! Passphrases: which are accepted, and how they are kept and compared.

use super::super::{Failure, Outcome};
use crate::domain::text;
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

/// Fewest and most characters of a passphrase.
pub const PASSPHRASE_CHARS: std::ops::RangeInclusive<usize> = 12..=256;

/// Argon2id: memory of one hashing in KiB, and its passes. Hashes made with less are made anew at the next sign-in.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// What one hashing asks of the system, of which it fills less. Above 32 MiB the C library maps memory for it alone and gives it
/// back; anything smaller would stay with the thread, some 60 MB for each that ever hashed.
const ROOM_KIB: usize = 33 * 1024;
const OUTPUT_BYTES: usize = 32;
/// How many are hashed at a time, how many may wait for their turn, and how long.
const AT_A_TIME: usize = 2;
const WAITING_MAX: usize = 100;
const WAIT_MAX: Duration = Duration::from_secs(5);

/// Compared with when nobody has the name that was given, so that the answer takes the same time. It fits no passphrase.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2VuZmljaGUgbm9ib2R5IQ$Q2hhcXVlIG1vdCByZXN0ZSBhIHF1aSBsJ2EgZWNyaXQuIC4";

/// Lets two passphrases be hashed at a time; the others wait, at most five seconds.
pub(in crate::wiki) struct Gate {
    state: Mutex<Turns>,
    freed: Condvar,
}

#[derive(Default)]
struct Turns {
    taken: usize,
    waiting: usize,
}

/// One of the turns; given back when dropped.
struct Turn<'a>(&'a Gate);

/// What is wrong with a passphrase that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weakness {
    /// How many characters it has.
    Short(usize),
    Long,
    Common,
}

impl Gate {
    pub(in crate::wiki) fn new() -> Self {
        Self { state: Mutex::new(Turns::default()), freed: Condvar::new() }
    }

    /// A hash to be kept, with its salt and parameters in it. Blocks: some 25 ms, and the wait for a turn.
    pub(super) fn hash(&self, passphrase: &str) -> Outcome<String> {
        let _turn = self.turn()?;
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(Failure::broken)?;
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(Failure::broken)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(Failure::broken)?,
            salt: Some(Salt::new(&salt).map_err(Failure::broken)?),
            hash: None,
        };
        let output = output(&hash, passphrase, OUTPUT_BYTES)?;
        let output = Output::new(&output).map_err(Failure::broken)?;
        Ok(PasswordHash { hash: Some(output), ..hash }.to_string())
    }

    /// Whether the passphrase is that of the kept hash. Takes the same time when there is none. Blocks like `hash`.
    pub(super) fn is_right(&self, passphrase: &str, kept: Option<&str>) -> Outcome<bool> {
        let _turn = self.turn()?;
        let hash = PasswordHash::new(kept.unwrap_or(NOBODY)).map_err(Failure::broken)?;
        let expected = hash.hash.ok_or_else(|| Failure::broken("a hash without an output"))?;
        let found = output(&hash, passphrase, expected.as_bytes().len())?;
        let is_same = bool::from(found.ct_eq(expected.as_bytes()));
        Ok(is_same && kept.is_some())
    }

    /// How many wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).waiting
    }

    fn turn(&self) -> Outcome<Turn<'_>> {
        let mut turns = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.waiting >= WAITING_MAX {
            return Err(Failure::Busy("too many sign-ins at once"));
        }
        turns.waiting += 1;
        let wait = self.freed.wait_timeout_while(turns, WAIT_MAX, |turns| turns.taken >= AT_A_TIME);
        let (mut turns, _) = wait.unwrap_or_else(PoisonError::into_inner);
        turns.waiting -= 1;
        if turns.taken >= AT_A_TIME {
            return Err(Failure::Busy("sign-ins wait for one another"));
        }
        turns.taken += 1;
        Ok(Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).taken -= 1;
        self.0.freed.notify_one();
    }
}

/// Whether this hash was made with less than what is asked for today.
pub(super) fn is_outdated(kept: &str) -> bool {
    let params = PasswordHash::new(kept).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES)
}

/// What is wrong with a passphrase for somebody of this name; `None` when it will do.
pub(super) fn weakness(passphrase: &str, name: &str) -> Option<Weakness> {
    let count = passphrase.nfc().count();
    if count < *PASSPHRASE_CHARS.start() {
        return Some(Weakness::Short(count));
    }
    if is_too_long(passphrase) {
        return Some(Weakness::Long);
    }
    is_common(passphrase, name).then_some(Weakness::Common)
}

/// Counted as they are compared: letters whose accents were typed apart are one.
pub(super) fn is_too_long(passphrase: &str) -> bool {
    passphrase.nfc().nth(*PASSPHRASE_CHARS.end()).is_some()
}

/// What a passphrase gives with the salt and the parameters of this hash. Costs their memory and passes.
fn output(hash: &PasswordHash, passphrase: &str, length: usize) -> Outcome<Vec<u8>> {
    let params = Params::try_from(hash).map_err(Failure::broken)?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(Failure::broken)?;
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from).map_err(Failure::broken)?;
    let salt = hash.salt.ok_or_else(|| Failure::broken("a hash without a salt"))?;
    let count = params.block_count();
    let mut memory: Vec<Block> = Vec::new();
    memory.try_reserve_exact(count.max(ROOM_KIB)).map_err(Failure::broken)?;
    memory.resize(count, Block::default());
    let mut output = vec![0; length];
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(&bytes(passphrase), &salt, &mut output, &mut memory[..])
        .map_err(Failure::broken)?;
    Ok(output)
}

/// The same letters typed on two keyboards are the same passphrase.
fn bytes(passphrase: &str) -> Vec<u8> {
    passphrase.nfc().collect::<String>().into_bytes()
}

/// Words with which guessing begins, in both languages, folded and without spaces; the longest first where one holds another.
const KNOWN: &str = "\
    correcthorsebatterystaple chevalcorrectbatterieagrafe quatremotsprisauhasard fourrandomwords \
    phrasedepasse passphrase motsdepasse motdepasse passwords password passwort passw0rd mdp \
    administrateur administrator administration admin utilisateur username user invite guest kenfiche \
    fiches fiche wikibrest wiki brest bretagne breizh finistere bonjour bonsoir azertyuiop azerty \
    qwertyuiop qwerty qwertz secret changeme changezmoi letmein welcome bienvenue jetaime iloveyou \
    loveyou monamour amour doudou chouchou loulou soleil sunshine princesse princess dragon monkey \
    football baseball superman batman starwars pokemon marseille toulouse bordeaux nantes rennes paris \
    lyon france internet ordinateur computer default test demo hello love master liberte egalite \
    fraternite janvier juillet login";

/// Rows of keys and the alphabets, forwards; backwards is tried too.
const ROWS: [&str; 10] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// Whether what is left, known words, the name, runs along keys and repetitions taken away, is too little to be a secret.
fn is_common(passphrase: &str, name: &str) -> bool {
    let plain = text::folded(passphrase).replace(' ', "");
    let as_letters = |text: &str| text.chars().map(as_letter).collect::<String>();
    let mut single: Vec<char> = plain.chars().collect();
    single.dedup();
    let forms = [plain.clone(), as_letters(&plain), as_letters(&without_runs(&plain)), single.into_iter().collect()];
    let signs: usize = passphrase.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    // Nothing but signs: as many different ones as a short word has letters.
    if plain.is_empty() {
        let mut different: Vec<char> = passphrase.chars().filter(|c| !c.is_whitespace()).collect();
        different.sort_unstable();
        different.dedup();
        return different.len() < 5;
    }
    let own: Vec<String> =
        text::folded(name).split(' ').filter(|word| word.chars().count() > 1).map(str::to_owned).collect();
    let own_whole = text::folded(name).replace(' ', "");
    forms.iter().any(|form| {
        let mut rest = form.clone();
        for word in std::iter::once(own_whole.as_str()).chain(own.iter().map(String::as_str)).chain(KNOWN.split(' ')) {
            if !word.is_empty() {
                rest = rest.replace(word, "");
            }
        }
        let rest = without_runs(&rest);
        different(&rest) + signs.min(2) < 5
    })
}

/// Digits and signs written for letters.
fn as_letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    }
}

fn different(text: &str) -> usize {
    let mut seen: Vec<char> = text.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// Takes away runs of three or more along a row of keys or an alphabet, either way. Linear in the text.
fn without_runs(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let rows: Vec<String> = ROWS.iter().flat_map(|row| [(*row).to_owned(), row.chars().rev().collect()]).collect();
    let mut kept = String::new();
    let mut at = 0;
    while at < signs.len() {
        let longest = rows.iter().map(|row| run_along(&signs[at..], row)).max().unwrap_or(0);
        if longest >= 3 {
            at += longest;
        } else {
            kept.push(signs[at]);
            at += 1;
        }
    }
    kept
}

fn run_along(signs: &[char], row: &str) -> usize {
    let Some(start) = row.find(signs[0]) else { return 0 };
    row[start..].chars().zip(signs).take_while(|(key, sign)| key == *sign).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passphrases_that_are_tried_first_are_refused() {
        for common in [
            "aaaaaaaaaaaa",
            "abababababab",
            "123456789012",
            "abcdefghijkl",
            "lkjihgfedcba",
            "azertyuiopqsdf",
            "qwertyuiop12",
            "motdepasse123",
            "Mot de passe !",
            "password1234",
            "P4ssw0rd1234!",
            "MarieDupont12",
            "marie marie marie",
            "Correct Horse Battery Staple",
            "kenfichebrest",
            "112233445566",
            "............",
            "iloveyou1234",
            "0000000000001",
        ] {
            assert_eq!(weakness(common, "Marie Dupont"), Some(Weakness::Common), "{common}");
        }
    }

    #[test]
    fn any_signs_will_do_when_there_are_twelve() {
        for good in [
            "un goéland sur le toit",
            "le chat dort au soleil",
            "漢字仮名交じり文を書く人々",
            "sept-rue-du-port",
            "x7#Kq!2vLm9@",
            "Marie aime les huîtres",
            "🦀🐙🐟🐳🦑🦐🐚🪼🐠🐡🦈🐬",
            "correct cheval batterie",
        ] {
            assert_eq!(weakness(good, "Marie Dupont"), None, "{good}");
        }
        assert_eq!(weakness("onze lettr.", "Marie"), Some(Weakness::Short(11)));
        assert_eq!(weakness(&"un mot ".repeat(40), "Marie"), Some(Weakness::Long));
    }

    #[test]
    fn an_accent_typed_in_two_ways_is_one_passphrase() {
        let gate = Gate::new();
        let kept = gate.hash("déjà vu au port").unwrap();
        assert!(gate.is_right("de\u{301}ja\u{300} vu au port", Some(&kept)).unwrap());
        assert!(!gate.is_right("deja vu au port", Some(&kept)).unwrap());
        assert!(!is_outdated(&kept));
        assert!(is_outdated(&kept.replace("t=2", "t=1")));
    }

    #[test]
    fn what_other_programs_hashed_is_known() {
        // `echo -n "une phrase assez longue" | argon2 somesalt12345678 -id -m 12 -t 3 -p 1 -e`, the reference implementation.
        let kept = "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQxMjM0NTY3OA$lX+lvgdIdjqWS+C84hG+NPnRn75EhcHzaRyKNcm5RxM";
        let gate = Gate::new();
        assert!(gate.is_right("une phrase assez longue", Some(kept)).unwrap());
        assert!(!gate.is_right("une phrase assez long", Some(kept)).unwrap());
        assert!(is_outdated(kept));
    }

    #[test]
    fn threads_that_hashed_keep_no_memory() {
        let resident_kib = || -> u64 {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
            line.trim().trim_end_matches(" kB").parse().unwrap()
        };
        let (gate, before) = (Gate::new(), resident_kib());
        let (hashed, looked) = (std::sync::Barrier::new(13), std::sync::Barrier::new(13));
        std::thread::scope(|scope| {
            for number in 0..12 {
                let (gate, hashed, looked) = (&gate, &hashed, &looked);
                scope.spawn(move || {
                    // Twice: what is freed once is otherwise taken from the thread's own.
                    (0..2).for_each(|turn| drop(gate.hash(&format!("une phrase {number} {turn}")).unwrap()));
                    hashed.wait();
                    looked.wait();
                });
            }
            hashed.wait();
            let more = resident_kib().saturating_sub(before);
            looked.wait();
            assert!(more < 6 * u64::from(MEMORY_KIB), "{more} KiB");
        });
    }

    #[test]
    fn nobody_is_compared_with_like_somebody() {
        let gate = Gate::new();
        assert!(!gate.is_right("n’importe quoi du tout", None).unwrap());
        assert!(!is_outdated(NOBODY));
    }

    #[test]
    fn two_are_hashed_at_a_time_and_the_others_wait() {
        let gate = Gate::new();
        let (first, second) = (gate.turn().unwrap(), gate.turn().unwrap());
        std::thread::scope(|scope| {
            let third = scope.spawn(|| gate.turn().is_ok());
            drop(first);
            assert!(third.join().unwrap());
        });
        drop(second);
    }
}
