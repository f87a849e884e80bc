//! The data folder: who holds it, which layout it has, how much room is left, and making things in it durable.

use anyhow::{Context, bail};
use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The layout that this program writes. One more at each change that an older program could not read.
pub const LAYOUT: u32 = 1;

/// A data folder that this program alone holds, until this is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where it is missing, locks it, and reads its layout.
    ///
    /// Waits at most one second for a program that is just leaving; then refuses, saying who holds the folder.
    pub fn hold(path: &Path) -> anyhow::Result<Self> {
        make_dir(path)?;
        let lock = lock(&path.join("lock"), path)?;
        let folder = Self { path: path.to_owned(), _lock: lock };
        folder.check_layout()?;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn journal(&self) -> PathBuf {
        self.path.join("journal")
    }

    pub fn view(&self) -> PathBuf {
        self.path.join("view")
    }

    /// Where a view is built before it takes the place of the one that could not be trusted.
    pub fn new_view(&self) -> PathBuf {
        self.path.join("view.new")
    }

    /// Bytes that are free for this program on the disk of the folder.
    pub fn room_bytes(&self) -> io::Result<u64> {
        let disk = rustix::fs::fstatvfs(&self._lock)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    fn check_layout(&self) -> anyhow::Result<()> {
        let path = self.path.join("layout");
        let found = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                if self.journal().exists() {
                    bail!(
                        "{} holds a journal but does not say its layout: the file `layout` is missing; take it from a backup of the folder",
                        self.shown()
                    );
                }
                return write_durably(&path, format!("kenfiche {LAYOUT}\n").as_bytes())
                    .with_context(|| format!("cannot write in {}", self.shown()));
            }
            Err(err) => return Err(err).with_context(|| format!("cannot read the layout of {}", self.shown())),
        };
        match found.trim().strip_prefix("kenfiche ").and_then(|number| number.parse::<u32>().ok()) {
            Some(LAYOUT) => Ok(()),
            Some(newer) if newer > LAYOUT => bail!(
                "{} has layout {newer}, written by a newer Kenfiche; this one knows layout {LAYOUT}: use the newer program",
                self.shown()
            ),
            _ => bail!("{} is not a folder of Kenfiche: its layout reads {:?}", self.shown(), found.trim()),
        }
    }

    fn shown(&self) -> String {
        format!("the folder {}", self.path.display())
    }
}

/// Where the program that serves a folder is asked for deeds: a path short enough for a socket, for as long as this is held.
#[derive(Debug)]
pub struct Desk {
    path: PathBuf,
    _folder: File,
}

impl Desk {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The desk of a folder that exists.
pub fn desk_of(data: &Path) -> io::Result<Desk> {
    use std::os::fd::AsRawFd;
    let folder = File::open(data)?;
    // A socket's path has 107 bytes at most, a folder's may be longer.
    let path = PathBuf::from(format!("/proc/self/fd/{}/desk", folder.as_raw_fd()));
    Ok(Desk { path, _folder: folder })
}

/// Makes a folder and those above it, each written to the disk in the folder that holds it.
///
/// Open to its owner alone: e-mail addresses and the hashes of passphrases are in it.
pub fn make_dir(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_dir(parent)?;
    match DirBuilder::new().mode(0o700).create(path) {
        Err(err) if err.kind() != io::ErrorKind::AlreadyExists => {
            return Err(err).with_context(|| format!("cannot make the folder {}", path.display()));
        }
        _ => {}
    }
    sync_dir(path)?;
    sync_dir(parent)?;
    Ok(())
}

/// Puts a file in place whole: beside, synced, renamed, and the folder synced. A power cut leaves the old one or the new one.
pub fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}

/// Writes to the disk which files a folder holds.
pub fn sync_dir(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Writes a folder and everything in it to the disk.
pub fn sync_tree(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync_dir(path)
}

fn lock(path: &Path, folder: &Path) -> anyhow::Result<File> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if since.elapsed() < Duration::from_secs(1) => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                bail!(
                    "the folder {} is held by {}, and was left as it is; stop that program first. (`contributor`, `token`, \
                     `verify` and `backup` work beside one that serves.)",
                    folder.display(),
                    holder_shown(holder.trim())
                );
            }
            Err(TryLockError::Error(err)) => return Err(err).context("cannot lock the data folder"),
        }
    }
    // Only for people to read: the lock itself is the kernel's, and ends with the process. A full disk may keep it empty.
    let _ = file.set_len(0).and_then(|()| file.write_all(format!("{}\n", std::process::id()).as_bytes()));
    Ok(file)
}

fn holder_shown(holder: &str) -> String {
    if holder.is_empty() { "another program".to_owned() } else { format!("process {holder}") }
}
