//! What can go wrong with a verb: five kinds, that know nothing of HTTP.

use crate::store::{AppendError, ReadError};

pub type Outcome<T> = Result<T, Failure>;

/// Why a verb could not be done. The visitor reads a sentence and a way back; the log reads the whole chain of causes.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing is at this address, or not any more.
    #[error("nothing there: {0}")]
    Missing(&'static str),
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Whoever signs in may do it.
    #[error("signing in is needed")]
    SignIn,
    /// Too much at once: the same thing may work a little later.
    #[error("busy: {0}")]
    Busy(&'static str),
    #[error("broken")]
    Broken(#[source] anyhow::Error),
}

/// Why something is not done for this visitor, or not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Guests do not rename or remove.
    Guest,
    /// The wiki does not take new accounts by itself.
    Closed,
    /// A link for one use was used, or is too old.
    Stale,
    /// More than the limits let through: a little later it will do.
    TooOften,
    /// It touches the work of many: for whoever is settled.
    NotSettled,
    /// This account is blocked.
    Blocked,
    /// The fiche is in the bin: bring it back first.
    InBin,
    /// Others saved since the page was shown, and this would replace what they wrote.
    Moved,
    /// There is nothing to do: it is so already.
    AlreadySo,
    TooLarge,
    /// The disk has no room left; what was typed is given back.
    DiskFull,
    /// The disk failed: nothing is saved until the program is started again.
    DiskFailed,
    /// It is not known whether it was saved; the same form may be sent again.
    Unknown,
    /// A demonstration is asked for in a folder that holds another wiki.
    NotADemonstration,
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<AppendError> for Failure {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::TooLarge => Self::Refused(Refusal::TooLarge),
            AppendError::Unsound => Self::Broken(error.into()),
            AppendError::Full => Self::Refused(Refusal::DiskFull),
            AppendError::Failed => Self::Refused(Refusal::DiskFailed),
            AppendError::Unknown => Self::Refused(Refusal::Unknown),
            AppendError::Refused(_) => Self::Busy("too many changes at once"),
            AppendError::Repeated { .. } => Self::Refused(Refusal::AlreadySo),
        }
    }
}

impl Failure {
    pub fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken(anyhow::anyhow!("{cause}"))
    }
}
