//! Verifying: every record read, every hash and chain computed again, and sled compared with one built anew.

use super::{
    door::{Read, ReadError, Verified},
    folder::Folder,
    journal,
    record::Record,
    saving::Saving,
    view::{self, View},
};
use crate::domain::revision::Hash;
use std::{cmp::Ordering, fs, path::Path};

/// Most sentences of a report.
const PROBLEMS_MAX: usize = 100;

/// Reads everything up to now. A damaged record ends the reading of records; the report then says where.
pub fn verify(folder: &Folder, live: &View, saving: &Saving) -> Read<Verified> {
    let path = folder.path().join("view.check");
    let _ = fs::remove_dir_all(&path);
    let checked = check(folder, live, saving, &path);
    let _ = fs::remove_dir_all(&path);
    checked
}

fn check(folder: &Folder, live: &View, saving: &Saving, path: &Path) -> Read<Verified> {
    let mut report = Verified::default();
    let built = View::open(path, &folder.journal()).map_err(|err| match err.downcast_ref() {
        Some(ReadError::Full) => ReadError::Full,
        _ => ReadError::Io(format!("a view to compare with cannot be made: {err:#}")),
    })?;
    // What is saved meanwhile is caught up with below; only the comparison itself holds the others up.
    let is_whole = read_records(folder, &built, live.end().last, &mut report)?
        && saving.paused(|| -> Read<bool> {
            let is_whole = read_records(folder, &built, live.end().last, &mut report)?;
            if is_whole {
                compare(live, &built, &mut report)?;
                compare_credit(live, &built, &mut report)?;
            }
            Ok(is_whole)
        })?;
    let counts = built.counts();
    report.revisions = counts.revisions;
    report.fiches = counts.fiches;
    report.digest = is_whole.then(|| Hash(built.end().digest));
    Ok(report)
}

/// Applies records to the view that is built; false when one is damaged. Without room for it nothing can be said of them.
fn read_records(folder: &Folder, built: &View, last: u64, report: &mut Verified) -> Read<bool> {
    let read = journal::read(&folder.journal(), built.end().last + 1, last, |end, record| {
        report.records += 1;
        report.bytes += record.len() as u64;
        built.apply(end, &Record::decode(record)?, &[])
    });
    if let Err(err) = &read {
        if matches!(err.downcast_ref(), Some(ReadError::Full)) {
            return Err(ReadError::Full);
        }
        report.problems.push(format!("{err:#}"));
    }
    Ok(read.is_ok())
}

/// Walks both in order of their keys.
fn compare(live: &View, built: &View, report: &mut Verified) -> Read<()> {
    let (mut found, mut expected) = (live.dump(), built.dump());
    let (mut a, mut b) = (found.next().transpose()?, expected.next().transpose()?);
    loop {
        let order = match (&a, &b) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let problem = match order {
            Ordering::Less => {
                a.as_ref().map(|(key, _)| format!("{}: it stands there and should not", view::named(key)))
            }
            Ordering::Greater => b.as_ref().map(|(key, _)| format!("{}: it is missing", view::named(key))),
            Ordering::Equal if a != b => {
                b.as_ref().map(|(key, _)| format!("{}: it is not what the journal says", view::named(key)))
            }
            Ordering::Equal => None,
        };
        problem.into_iter().for_each(|problem| tell(report, problem));
        if order != Ordering::Less {
            report.index_keys += 1;
            b = expected.next().transpose()?;
        }
        if order != Ordering::Greater {
            a = found.next().transpose()?;
        }
    }
}

/// Credit is compared as what it says: the same may stand in other bytes.
fn compare_credit(live: &View, built: &View, report: &mut Verified) -> Read<()> {
    for head in built.heads() {
        let (fiche, last) = head?;
        for number in 1..=last {
            let problem = match (live.credit(fiche, number), built.credit(fiche, number)?) {
                (Ok(found), expected) if found == expected => None,
                (Ok(_), _) => {
                    Some(format!("the credit of revision {number} of fiche {fiche} is not what the journal says"))
                }
                (Err(err), _) => Some(err.to_string()),
            };
            report.index_keys += 1;
            problem.into_iter().for_each(|problem| tell(report, problem));
        }
    }
    Ok(())
}

fn tell(report: &mut Verified, problem: String) {
    if report.problems.len() < PROBLEMS_MAX {
        report.problems.push(problem);
    }
}
