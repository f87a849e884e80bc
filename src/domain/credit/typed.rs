//! What a revision itself says of who typed what, by code points, turned into bytes.

use super::input::Part;
use crate::domain::{id::ContributorId, revision::Written};

/// The stretches of one text that somebody is known to have typed, in bytes, by their start; and for each the greatest
/// end of those up to it.
pub struct Typed(Vec<((u32, u32, ContributorId), u32)>);

impl Typed {
    /// `None` when nothing is known of this part. One pass over the text if something is.
    pub fn of(part: &Part, text: &str, written: &[Written]) -> Option<Self> {
        let (field, item) = part.place();
        let mut stretches: Vec<(u32, u32, ContributorId)> = written
            .iter()
            .filter(|written| written.start < written.end && written.item == item && written.field == field)
            .map(|written| (written.start, written.end, written.contributor))
            .collect();
        if stretches.is_empty() {
            return None;
        }
        let mut ends: Vec<u32> = stretches.iter().flat_map(|stretch| [stretch.0, stretch.1]).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut bytes = Vec::with_capacity(ends.len());
        let mut places = text.char_indices().map(|(byte, _)| byte as u32);
        let mut passed = 0;
        for end in &ends {
            let byte = places.nth((end - passed) as usize).unwrap_or(text.len() as u32);
            passed = end + 1;
            bytes.push(byte);
        }
        let byte_of = |chars: u32| bytes[ends.binary_search(&chars).expect("each end is among the ends")];
        stretches.iter_mut().for_each(|stretch| (stretch.0, stretch.1) = (byte_of(stretch.0), byte_of(stretch.1)));
        stretches.sort_unstable();
        let mut last = 0;
        let with_last_end = |stretch: (u32, u32, ContributorId)| {
            last = stretch.1.max(last);
            (stretch, last)
        };
        Some(Self(stretches.into_iter().map(with_last_end).collect()))
    }

    /// Who typed in this stretch of bytes, in order, each once. Empty when nobody is known to.
    pub fn who(&self, (start, end): (u32, u32)) -> Vec<ContributorId> {
        let mut who = Vec::new();
        let first_after = self.0.partition_point(|(stretch, _)| stretch.0 < end);
        for ((_, to, contributor), _) in self.0[..first_after].iter().rev().take_while(|(_, last)| *last > start) {
            if *to > start && !who.contains(contributor) {
                who.insert(0, *contributor);
            }
        }
        who
    }
}
