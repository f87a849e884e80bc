//! Every setting as a flag, made from the one list of settings, so that help, file and documents cannot differ.

use crate::settings::{
    Settings,
    described::ALL,
    sources::{Chosen, FILE_NAME, FILE_VARIABLE, Said},
};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use std::{io::Write, path::PathBuf};

/// What the command line says about settings.
pub struct Choosing {
    said: Said,
}

impl Choosing {
    pub fn settings(self) -> anyhow::Result<Settings> {
        Ok(self.chosen()?.settings)
    }

    /// `kenfiche settings`
    pub fn print(self) -> anyhow::Result<()> {
        Ok(std::io::stdout().write_all(self.chosen()?.printed().as_bytes())?)
    }

    fn chosen(self) -> anyhow::Result<Chosen> {
        let environment = Said::in_environment().environment;
        Ok(Said { environment, ..self.said }.choose()?)
    }
}

impl Args for Choosing {
    fn augment_args(command: Command) -> Command {
        let file = format!("A file of settings [default: {FILE_NAME} in the data folder] [env: {FILE_VARIABLE}]");
        let flags = ALL.iter().map(|described| {
            let default = described.with_demo.map(|value| format!(", with --demo {value}")).unwrap_or_default();
            let default = match described.default {
                "" => "none",
                default => default,
            }
            .to_owned()
                + &default;
            let (first, _) = described.means.split_once(". ").unwrap_or((described.means, ""));
            let means = format!("{} [default: {default}] [env: {}]", first.trim_end_matches('.'), described.variable());
            Arg::new(described.key).long(described.key).value_name(described.value).help(means)
        });
        let demo = "Fill an empty wiki with the demonstration";
        command
            .args(flags)
            .arg(
                Arg::new("settings")
                    .long("settings")
                    .value_name("FILE")
                    .value_parser(clap::value_parser!(PathBuf))
                    .help(file),
            )
            .arg(Arg::new("demo").long("demo").action(ArgAction::SetTrue).help(demo))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Choosing {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |key: &'static str| Some((key.to_owned(), matches.get_one::<String>(key)?.clone()));
        let said = Said {
            flags: ALL.iter().filter_map(|described| given(described.key)).collect(),
            file: matches.get_one::<PathBuf>("settings").cloned(),
            is_demo: matches.get_flag("demo"),
            ..Said::default()
        };
        Ok(Self { said })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
