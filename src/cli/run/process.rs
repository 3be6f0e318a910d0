//! Limits and the clock of the process.

#[cfg(unix)]
use std::sync::{Arc, atomic::AtomicBool};
use std::time::SystemTime;

use jiff::Timestamp;

use crate::thread::UnixTime;

/// Prepares the process: a write beyond the limit of `ulimit -f` is an error instead of its end, and the process may open
/// as many files as the system allows it.
pub fn prepare_process() {
    // The flag is not read: what matters is that the signal no longer ends the process.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    #[cfg(unix)]
    raise_open_files();
}

#[cfg(unix)]
fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // A system that refuses leaves the limit as it was, which is enough for most indexes.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// The number of files that the process may open; `None` if there is no limit.
#[cfg(feature = "web")]
#[must_use]
pub(in crate::cli) fn open_files() -> Option<usize> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile)
        .current
        .and_then(|limit| usize::try_from(limit).ok());
    #[cfg(not(unix))]
    None
}

/// The time now; that of a clock that is set beyond the year 9999 or before -9999 is the nearest time within them.
#[must_use]
pub(in crate::cli) fn now() -> UnixTime {
    of_clock(SystemTime::now())
}

fn of_clock(now: SystemTime) -> UnixTime {
    let nearest = if now < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    UnixTime(Timestamp::try_from(now).unwrap_or(nearest).as_second())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_beyond_the_calendar_is_at_its_end() {
        let at = |seconds| of_clock(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(1_768_881_600), UnixTime(1_768_881_600));
        assert_eq!(at(300_000_000_000), UnixTime(Timestamp::MAX.as_second()));
        assert_eq!(
            of_clock(SystemTime::UNIX_EPOCH - Duration::from_secs(500_000_000_000)),
            UnixTime(Timestamp::MIN.as_second())
        );
    }
}
