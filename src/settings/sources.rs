//! Where settings come from: a flag, else the environment, else the file, else the default; and what is wrong with them.

use super::{
    Settings,
    described::{ALL, Described},
    file,
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    path::PathBuf,
};

/// The environment names the file with this, the command line with `--settings`.
pub const FILE_VARIABLE: &str = "KENFICHE_SETTINGS";
/// The file that is read when none is named, in the data folder.
pub const FILE_NAME: &str = "kenfiche.toml";

/// What was said, before anybody looked at it.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// By key.
    pub flags: BTreeMap<String, String>,
    /// Of the whole environment what begins with `KENFICHE_`.
    pub environment: BTreeMap<String, String>,
    /// The file named by `--settings`.
    pub file: Option<PathBuf>,
    pub is_demo: bool,
}

/// The settings, and where each came from.
#[derive(Debug)]
pub struct Chosen {
    pub settings: Settings,
    /// In the order of [`ALL`].
    choices: Vec<Choice>,
}

#[derive(Clone, Debug)]
struct Choice {
    text: String,
    source: Source,
}

/// Where a value was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Flag,
    Environment,
    /// The file and the line.
    File(PathBuf, usize),
    Default,
}

/// Everything that is wrong with what was said: a sentence a line, each with its place.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<String>);

impl Said {
    /// What the environment of this process says.
    pub fn in_environment() -> Self {
        let ours = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("KENFICHE_"))?;
            Some((name, value.to_string_lossy().into_owned()))
        };
        Self { environment: std::env::vars_os().filter_map(ours).collect(), ..Self::default() }
    }

    /// Decides every setting; all mistakes are told at once.
    pub fn choose(&self) -> Result<Chosen, Mistakes> {
        let mut mistakes = self.misspelt();
        let (said, misread) = self.in_file();
        mistakes.extend(misread);
        let choices = ALL.iter().map(|described| self.choice(described, &said));
        let choices: Vec<Choice> = choices.collect();
        let mut settings = Settings::new(choices[0].text.as_str(), self.is_demo);
        for (described, choice) in ALL.iter().zip(&choices) {
            if let Err(wanted) = (described.set)(&mut settings, choice.text.trim()) {
                let place = choice.source.place(described);
                mistakes.push(format!("{place}: {} is {:?}; it must be {wanted}", described.key, choice.text));
            }
        }
        if mistakes.is_empty() { Ok(Chosen { settings, choices }) } else { Err(Mistakes(mistakes)) }
    }

    fn choice(&self, described: &Described, in_file: &BTreeMap<&str, (String, Source)>) -> Choice {
        let said = |text: &String, source| Choice { text: text.clone(), source };
        let flag = self.flags.get(described.key).map(|text| said(text, Source::Flag));
        let variable = || self.environment.get(&described.variable()).map(|text| said(text, Source::Environment));
        let in_file = || in_file.get(described.key).map(|(text, source)| said(text, source.clone()));
        let default = || Choice { text: described.default_for(self.is_demo).to_owned(), source: Source::Default };
        flag.or_else(variable).or_else(in_file).unwrap_or_else(default)
    }

    /// What the file says; the one in the data folder may be missing, one that was named may not.
    fn in_file(&self) -> (BTreeMap<&'static str, (String, Source)>, Vec<String>) {
        let named = self.file.clone().or_else(|| self.environment.get(FILE_VARIABLE).map(PathBuf::from));
        let data = &ALL[0];
        let beside = || PathBuf::from(self.choice(data, &BTreeMap::new()).text).join(FILE_NAME);
        let path = named.clone().unwrap_or_else(beside);
        if named.is_none() && !path.exists() {
            return (BTreeMap::new(), Vec::new());
        }
        let (mut said, mut mistakes) = match file::read(&path) {
            Ok(read) => read,
            Err(mistake) => return (BTreeMap::new(), vec![mistake]),
        };
        if named.is_none()
            && let Some((_, line)) = said.remove(data.key)
        {
            mistakes.push(format!(
                "{}:{line}: this file was found in the data folder: name the folder by --data, {} or in a file given with --settings",
                path.display(),
                data.variable()
            ));
        }
        let place = |(key, (text, line))| (key, (text, Source::File(path.clone(), line)));
        (said.into_iter().map(place).collect(), mistakes)
    }

    /// Variables that are nearly ours. Others are left alone: whatever runs programs may put its own beside, with our name.
    fn misspelt(&self) -> Vec<String> {
        let known: Vec<String> = ALL.iter().map(Described::variable).chain([FILE_VARIABLE.to_owned()]).collect();
        let unknown = self.environment.keys().filter(|name| !known.contains(name));
        let near = unknown.filter_map(|name| {
            let nearest = nearest(name, known.iter().map(String::as_str))?;
            Some(format!("environment: there is no setting {name}; is it {nearest}?"))
        });
        near.collect()
    }
}

impl Chosen {
    /// Every setting with its meaning, its default and where its value came from, as a file that can be used.
    pub fn printed(&self) -> String {
        let mut out = String::new();
        for (described, choice) in ALL.iter().zip(&self.choices) {
            for line in wrapped(described.means) {
                let _ = writeln!(out, "# {line}");
            }
            let with_demo = described.with_demo.map(|value| format!(", with --demo {value:?}")).unwrap_or_default();
            let _ = writeln!(out, "# Default: {:?}{with_demo}.", described.default);
            let _ = writeln!(out, "# --{}, {}. Now from {}.", described.key, described.variable(), choice.source);
            let off = if choice.source == Source::Default { "#" } else { "" };
            let _ = writeln!(out, "{off}{} = {}\n", described.key, file::quoted(&choice.text));
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    /// Where a setting came from.
    pub fn source(&self, key: &str) -> Option<&Source> {
        ALL.iter().zip(&self.choices).find(|(described, _)| described.key == key).map(|(_, choice)| &choice.source)
    }
}

impl Source {
    fn place(&self, described: &Described) -> String {
        match self {
            Self::Flag => format!("--{}", described.key),
            Self::Environment => described.variable(),
            Self::File(path, line) => format!("{}:{line}", path.display()),
            Self::Default => "the default".to_owned(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("the command line"),
            Self::Environment => f.write_str("the environment"),
            Self::File(path, line) => write!(f, "{} line {line}", path.display()),
            Self::Default => f.write_str("the default"),
        }
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Mistakes {}

/// The known name that is nearest, when it is so near that it must have been meant.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = (name.len() / 4).clamp(1, 3);
    let steps = known.map(|known| (steps_between(name, known), known));
    steps.filter(|(steps, _)| *steps <= far).min().map(|(_, known)| known)
}

/// Letters put in, taken out, replaced or swapped with the next, to make one word of another (Damerau and Levenshtein, restricted).
fn steps_between(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(60).collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let swapped = if is_swap { table[i - 2][j - 2] + 1 } else { usize::MAX };
                replaced.min(swapped).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
            };
        }
    }
    table[a.len()][b.len()]
}

/// Lines of at most 100 characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < 100 => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
