//! What whoever runs the machine can do when it was the machine that failed, and what is safe meanwhile: said behind the failure.

use crate::store::{Damage, ReadError};
use std::io::{self, ErrorKind};

const NO_ROOM: &str = "The disk has no room left; what was saved is whole. Make room, and do it again.";
/// The input and output error of Linux: the disk failed.
const EIO: i32 = 5;

/// A sentence for the first cause that one can do something about.
pub fn on(failure: &anyhow::Error) -> Option<String> {
    failure.chain().find_map(|cause| {
        if cause.is::<Damage>() {
            return Some(
                "The journal was left as it is. Look at the disk, then restore the last backup into another folder; \
                 what `kenfiche backup` wrote is whole."
                    .to_owned(),
            );
        }
        if matches!(cause.downcast_ref(), Some(ReadError::Full)) {
            return Some(NO_ROOM.to_owned());
        }
        cause.downcast_ref::<io::Error>().and_then(on_machine)
    })
}

fn on_machine(err: &io::Error) -> Option<String> {
    let advice = match err.kind() {
        ErrorKind::PermissionDenied => {
            return Some(format!(
                "The system does not let {} do this; what is there was left as it is. Run it as whoever owns the folder \
                 (`runuser -u kenfiche -- kenfiche …`), or give them all of it (`chown -R`).",
                whoever()
            ));
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => NO_ROOM,
        ErrorKind::ReadOnlyFilesystem => {
            "The disk takes no writes; what was saved is whole. The system closes a disk so after an error: see `dmesg`."
        }
        ErrorKind::OutOfMemory => {
            "There is no memory left; what was saved is whole. Stop another program, or add memory."
        }
        _ if err.raw_os_error() == Some(EIO) => {
            "The disk failed. What was saved is in the journal as far as the disk gives it back, and in the backups: look at the \
             disk (`dmesg`) before anything else."
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

/// Under which account of the system this runs.
fn whoever() -> String {
    name_of(rustix::process::geteuid().as_raw())
}

/// The name of an account of the system; its number where it has none.
pub fn name_of(id: u32) -> String {
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = known.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("#{id}"))
}
