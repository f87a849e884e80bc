//! Credit beside the `wikiwho` crate: speed, memory, size of what is kept; and where the two name other authors.

mod differing;
mod history;
mod kept;
mod side;

use anyhow::bail;
use std::path::PathBuf;

const HELP: &str = "kenfiche-credit-speed side HISTORY...      ours and the wikiwho crate, by turns, and the memory of each
kenfiche-credit-speed kept HISTORY...      what is stored of the history and of its credit
kenfiche-credit-speed save                 a save on a page of 10,000 words with 5,000 revisions behind it
kenfiche-credit-speed differing COUNT SEED HISTORY...   words with another author than in HISTORY's reference output, at random";

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let paths = |words: &[&str]| words.iter().map(PathBuf::from).collect::<Vec<_>>();
    match &words[..] {
        ["side", files @ ..] if !files.is_empty() => paths(files).iter().try_for_each(|path| side::by_turns(path)),
        ["memory", which, file] => side::memory(which, &PathBuf::from(file)),
        ["kept", files @ ..] if !files.is_empty() => kept::sizes(&paths(files)),
        ["save"] => kept::saves(),
        ["differing", count, seed, files @ ..] if !files.is_empty() => {
            differing::sample(&paths(files), count.parse()?, seed.parse()?)
        }
        _ => bail!("{HELP}"),
    }
}
