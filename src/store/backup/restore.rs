//! The way back: the records of a backup become the journal of an empty folder, and the journal a wiki.

use super::{
    Reached,
    file::{self, Backup, Piece, Whole},
};
use crate::{
    domain::revision::{Hash, Timestamp},
    store::{
        Options, Store,
        folder::{Folder, sync_dir},
        journal::{AppendError, End, Journal},
    },
};
use anyhow::{Context, bail, ensure};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub reached: Reached,
    pub revisions: u64,
    /// When the backup was taken.
    pub at: Timestamp,
    /// Behind it stands an addition that was never finished: what it held was left out.
    pub has_remains: bool,
}

/// The journal of a folder while it is being restored.
const UNFINISHED: &str = "journal.restored";
/// Bytes of records that are synced at once.
const FRAME_BYTES: usize = 900_000;

/// Makes the wiki of a backup in an empty folder, or one that a restore that was cut short left, and opens it once. Every record is
/// compared with the digests of the backup. Fails with a sentence.
pub fn restore(path: &Path, data: &Path, options: Options) -> anyhow::Result<Restored> {
    let open = || -> anyhow::Result<(Backup, Whole)> {
        let file = File::open(path)?;
        ensure!(file.metadata()?.is_file(), "it is not a file");
        let backup = Backup::of(file)?;
        let whole = backup.whole()?;
        Ok((backup, whole))
    };
    let (backup, whole) = open().with_context(|| format!("{} cannot be restored", path.display()))?;
    refuse_full(data)?;
    let folder = Folder::hold(data)?;
    let unfinished = folder.path().join(UNFINISHED);
    let _ = fs::remove_dir_all(&unfinished);
    write_journal(&backup, &whole, &unfinished, options.segment_bytes)
        .with_context(|| format!("{} cannot be restored in {}", path.display(), data.display()))?;
    fs::rename(&unfinished, folder.journal())?;
    sync_dir(folder.path())?;
    drop(folder);
    let revisions = Store::open(data, options)?.counts().revisions;
    let reached = Reached { last: whole.end.last, digest: Hash(whole.end.digest) };
    Ok(Restored { reached, revisions, at: whole.at, has_remains: whole.has_remains })
}

/// Whether a restore into this folder was cut short: then it holds no wiki.
pub fn was_cut_short(data: &Path) -> bool {
    data.join(UNFINISHED).exists()
}

fn refuse_full(data: &Path) -> anyhow::Result<()> {
    let is_ours = was_cut_short(data);
    let entries = match fs::read_dir(data) {
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(|| format!("the folder {} cannot be read", data.display()))?,
    };
    for entry in entries {
        let name = entry?.file_name();
        if !is_ours || ![UNFINISHED, "lock", "layout"].iter().any(|known| *known == name) {
            bail!(
                "the folder {} is not empty ({} is in it): a wiki is restored into an empty folder only",
                data.display(),
                PathBuf::from(name).display()
            );
        }
    }
    Ok(())
}

fn write_journal(backup: &Backup, whole: &Whole, dir: &Path, segment_bytes: u64) -> anyhow::Result<()> {
    let mut journal = Journal::begin(dir, backup.salt, segment_bytes)?;
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    let mut waiting_bytes = 0;
    backup.each_piece(whole.offset, |piece| {
        match piece {
            Piece::Part { first, count, raw_bytes, packed } => {
                let expected = journal.end().last + waiting.len() as u64 + 1;
                ensure!(first == expected, "it is damaged: a part begins with record {first}, not {expected}");
                let mut found = 0;
                file::each_record(&packed, raw_bytes, |record| {
                    found += 1;
                    waiting_bytes += record.len();
                    waiting.push(record.to_vec());
                    if waiting_bytes >= FRAME_BYTES {
                        waiting_bytes = 0;
                        append(&mut journal, &mut waiting)?;
                    }
                    Ok(())
                })?;
                ensure!(found == count, "it is damaged: a part has {found} records, not {count}");
            }
            Piece::End { end, .. } => {
                waiting_bytes = 0;
                append(&mut journal, &mut waiting)?;
                ensure!(journal.end() == end, "it is damaged: a record before {} was changed (other digest)", end.last);
            }
        }
        Ok(())
    })?;
    let end: End = journal.end();
    ensure!(end == whole.end, "it is damaged: its records are not those that its end speaks of");
    Ok(())
}

fn append(journal: &mut Journal, waiting: &mut Vec<Vec<u8>>) -> anyhow::Result<()> {
    if waiting.is_empty() {
        return Ok(());
    }
    let appended = journal.append(&waiting.iter().map(Vec::as_slice).collect::<Vec<_>>());
    waiting.clear();
    match appended {
        Ok(_) => Ok(()),
        Err(AppendError::Full(_)) => bail!("the disk has no room left for it"),
        Err(err) => Err(err.into()),
    }
}
