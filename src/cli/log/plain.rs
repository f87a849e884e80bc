//! The form of a line of the log where nothing can be coloured: of a file, of a pipe, of the journal of the system.

use jiff::Timestamp;
use std::{cell::RefCell, fmt};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

/// A line as people read it where nothing can be coloured: `2026-12-01T05:24:45.018763Z  INFO request: method="GET" status=200`. As
/// the usual form of `tracing` writes it, in a quarter of the time: one is written for each request.
pub struct Plain;

impl<S, N> FormatEvent<S, N> for Plain
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let meta = event.metadata();
        write_time(&mut out)?;
        out.write_str(match *meta.level() {
            Level::ERROR => " ERROR ",
            Level::WARN => "  WARN ",
            Level::INFO => "  INFO ",
            Level::DEBUG => " DEBUG ",
            Level::TRACE => " TRACE ",
        })?;
        out.write_str(meta.target())?;
        out.write_char(':')?;
        let mut fields = Fields { out, done: Ok(()) };
        event.record(&mut fields);
        fields.done?;
        fields.out.write_char('\n')
    }
}

/// Writes fields one after the other; the message without its name.
struct Fields<'w> {
    out: Writer<'w>,
    done: fmt::Result,
}

impl Fields<'_> {
    fn write(&mut self, field: &Field, write: impl FnOnce(&mut Writer<'_>) -> fmt::Result) {
        let out = &mut self.out;
        let mut name = || match field.name() {
            "message" => out.write_char(' '),
            name => {
                out.write_char(' ')?;
                out.write_str(name)?;
                out.write_char('=')
            }
        };
        if self.done.is_ok() {
            self.done = name().and_then(|()| write(&mut self.out));
        }
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, text: &str) {
        let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'));
        self.write(field, |out| match (field.name(), is_plain) {
            ("message", _) => out.write_str(text),
            (_, true) => {
                out.write_char('"')?;
                out.write_str(text)?;
                out.write_char('"')
            }
            (_, false) => write!(out, "{text:?}"),
        });
    }

    fn record_u64(&mut self, field: &Field, number: u64) {
        self.write(field, |out| write_digits(out, number, 1));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.write(field, |out| write!(out, "{value:?}"));
    }
}

/// The instant in UTC, to the microsecond. The day and the second are put in words once a second.
fn write_time(out: &mut Writer<'_>) -> fmt::Result {
    thread_local! {
        static SECOND: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
    }
    let now = Timestamp::now();
    SECOND.with_borrow_mut(|(second, words)| {
        if *second != now.as_second() {
            *second = now.as_second();
            *words = now.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        }
        out.write_str(words)
    })?;
    out.write_char('.')?;
    write_digits(out, now.subsec_microsecond().unsigned_abs().into(), 6)?;
    out.write_char('Z')
}

/// A number of at least so many digits, at most 20. The formatter of the standard library does more, and takes longer.
fn write_digits(out: &mut Writer<'_>, number: u64, least: usize) -> fmt::Result {
    let mut digits = [b'0'; 20];
    let (mut rest, mut start) = (number, digits.len());
    while rest > 0 || digits.len() - start < least {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.write_str(std::str::from_utf8(&digits[start..]).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    /// A log in memory.
    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(line)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of some lines, without the time, which the usual form writes in as many signs.
    fn written(is_plain: bool) -> Vec<String> {
        let out = Written::default();
        let for_lines = out.clone();
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || for_lines.clone());
        let tell = || {
            tracing::info!(target: "request", method = "GET", path = "/fiche/{slug}", status = 200u16, us = 0u64);
            tracing::info!(status = u64::MAX, from = Some("::1"), incident = None::<&str>, "un « mot »\nde plus");
            tracing::warn!(path = "/\"\\\u{1b}é", cause = ?Some(1.5), is_so = true, less = -3, "{} mots", 12);
            tracing::error!("broken");
        };
        match is_plain {
            true => tracing::subscriber::with_default(log.event_format(Plain).finish(), tell),
            false => tracing::subscriber::with_default(log.finish(), tell),
        }
        let bytes = out.0.lock().unwrap().clone();
        let lines = String::from_utf8(bytes).unwrap();
        lines.lines().map(|line| line.split_once('Z').map_or(line, |(_, rest)| rest).to_owned()).collect()
    }

    #[test]
    fn a_plain_line_says_what_the_usual_form_says() {
        assert_eq!(written(true), written(false));
        let path = "  INFO request: method=\"GET\" path=\"/fiche/{slug}\" status=200 us=0";
        assert_eq!(written(true)[0], path);
    }
}
