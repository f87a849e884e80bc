//! What no field may hold: an e-mail address or a telephone number, since a revision is public for ever.

/// Whether a line holds an e-mail address or a telephone number, French or with a country's prefix. Linear.
pub fn is_personal(line: &str) -> bool {
    has_email(line) || has_telephone(line)
}

fn has_email(line: &str) -> bool {
    line.match_indices('@').any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "._+-".contains(c));
        let domain: String =
            line[at + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '.').collect();
        let (name, ending) = domain.trim_end_matches('.').rsplit_once('.').unwrap_or_default();
        before && !name.is_empty() && ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic)
    })
}

fn has_telephone(line: &str) -> bool {
    let signs: Vec<char> = line.chars().collect();
    (0..signs.len()).any(|at| {
        let is_start = at == 0 || !(signs[at - 1].is_alphanumeric() || "+/:,".contains(signs[at - 1]));
        is_start && is_telephone(&signs[at..])
    })
}

/// `+` and 9 to 15 digits, or 0 and nine digits, with at most one separator between two digits.
fn is_telephone(signs: &[char]) -> bool {
    let has_prefix = signs[0] == '+';
    let mut digits = Vec::new();
    let mut was_digit = false;
    for sign in signs.iter().skip(usize::from(has_prefix)) {
        match sign {
            '0'..='9' => {
                digits.push(*sign);
                was_digit = true;
                if digits.len() > 15 {
                    return false;
                }
            }
            ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '(' | ')' if was_digit || has_prefix => was_digit = false,
            _ => break,
        }
    }
    match has_prefix {
        true => digits.len() >= 9,
        false => digits.len() == 10 && digits[0] == '0' && digits[1] != '0',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_of_people_are_seen() {
        for personal in [
            "écrire à marie.le-gall@exemple.fr",
            "a@b.org.",
            "02 98 00 00 00",
            "tél. 02.98.00.00.00",
            "0298000000",
            "+33 2 98 00 00 00",
            "+33(0)298000000",
        ] {
            assert!(is_personal(personal), "{personal}");
        }
        for fine in [
            "@brest",
            "a @ b",
            "mardi 09:00 - 12:30 / 13:30 - 17:00",
            "29200 Brest",
            "01/07/2021",
            "2013-02-24",
            "SIRET 123 456 789 00012",
            "1000000000",
            "3@4",
        ] {
            assert!(!is_personal(fine), "{fine}");
        }
    }
}
