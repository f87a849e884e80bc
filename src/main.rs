//! The program: hands the words of the command line over, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    kenfiche::cli::run()
}
