//! The mark beside sled: what was being done with it, and in which circumstances, so that a start knows whether to trust it.

use super::folder::write_durably;
use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
use std::{fs, io, os::unix::fs::MetadataExt, path::Path};

/// What was being done with sled when the mark was written. Each is durable before the deed begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Opening,
    Open,
    /// Closed, and written to the disk whole.
    Clean,
    Rebuilding,
}

/// What the mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub state: State,
    /// The number of the last record that the journal certainly holds.
    pub last: u64,
    place: Option<Place>,
}

/// Where and in which life of the machine sled's file is: a copied or restored one has another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    boot: String,
    device: u64,
    inode: u64,
    /// Unique for each mounting; `None` where the kernel cannot tell.
    mount: Option<u64>,
}

/// `STATX_MNT_ID_UNIQUE`, since Linux 6.8: unlike `MNT_ID` never given twice.
const MOUNT_ID_UNIQUE: u32 = 0x4000;

impl Mark {
    /// The mark of this moment for the sled in `view`.
    pub fn of(state: State, last: u64, view: &Path) -> Self {
        Self { state, last, place: place(view).ok() }
    }

    /// `None` when there is none, or none that can be read: then nothing is trusted.
    pub fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join("view.mark")).ok()?;
        let (body, crc) = text.trim_end().rsplit_once("\ncrc ")?;
        if crc != format!("{:08x}", crc32fast::hash(body.as_bytes())) {
            return None;
        }
        let line = |key: &str| body.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
        let state = match line("state")? {
            "opening" => State::Opening,
            "open" => State::Open,
            "clean" => State::Clean,
            "rebuilding" => State::Rebuilding,
            _ => return None,
        };
        let place = line("boot").and_then(|boot| {
            Some(Place {
                boot: boot.to_owned(),
                device: line("device")?.parse().ok()?,
                inode: line("inode")?.parse().ok()?,
                mount: line("mount").and_then(|mount| mount.parse().ok()),
            })
        });
        Some(Self { state, last: line("last")?.parse().ok()?, place })
    }

    /// Writes the mark and makes it durable.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let state = match self.state {
            State::Opening => "opening",
            State::Open => "open",
            State::Clean => "clean",
            State::Rebuilding => "rebuilding",
        };
        let mut body = format!("state {state}\nlast {}", self.last);
        if let Some(place) = &self.place {
            body.push_str(&format!("\nboot {}\ndevice {}\ninode {}", place.boot, place.device, place.inode));
            if let Some(mount) = place.mount {
                body.push_str(&format!("\nmount {mount}"));
            }
        }
        let crc = crc32fast::hash(body.as_bytes());
        write_durably(&folder.join("view.mark"), format!("{body}\ncrc {crc:08x}\n").as_bytes())
    }

    /// Whether the sled in `view` is what it was when its writer last touched it.
    ///
    /// Closed and synced, and still the same file; or merely left by a killed program, in the same life of the machine and
    /// the same mounting: then what it wrote is all in the page cache.
    pub fn is_trusted(&self, view: &Path) -> bool {
        let (Some(then), Ok(now)) = (&self.place, place(view)) else { return false };
        match self.state {
            State::Clean => then.device == now.device && then.inode == now.inode,
            State::Open => *then == now && now.mount.is_some(),
            State::Opening | State::Rebuilding => false,
        }
    }
}

fn place(view: &Path) -> io::Result<Place> {
    let file = view.join("db");
    let found = fs::metadata(&file)?;
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id")?.trim().to_owned();
    let mount = statx(CWD, &file, AtFlags::empty(), StatxFlags::from_bits_retain(MOUNT_ID_UNIQUE))
        .ok()
        .filter(|found| found.stx_mask & MOUNT_ID_UNIQUE != 0)
        .map(|found| found.stx_mnt_id);
    Ok(Place { boot, device: found.dev(), inode: found.ino(), mount })
}
