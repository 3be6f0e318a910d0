//! pawen as a separate process, and its resources.

use std::{
    ffi::OsStr,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use pawen::{Error, Result};

use crate::server::memory_of;

/// The unit in which Linux reports processor time, on every machine.
const TICK: Duration = Duration::from_millis(10);

/// The resources of a process. Memory is 0 without `/proc`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taken {
    pub(crate) wall: Duration,
    pub(crate) processor: Duration,
    /// The peak of its resident memory, mapped files included, in bytes.
    pub(crate) peak: u64,
    /// The largest sample of its anonymous memory, in bytes.
    pub(crate) anonymous: u64,
}

/// A run of pawen with these arguments, its output discarded.
pub(crate) fn pawen<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pawen"));
    command.env("PAWEN_LANG", "en");
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Makes or updates an index, and returns the resources used.
pub(crate) fn index(archive: &Path, index: &Path) -> Result<Taken> {
    let arguments = [OsStr::new("index"), archive.as_os_str(), OsStr::new("--index"), index.as_os_str()];
    watched(&mut pawen(arguments), Duration::from_millis(2))
}

/// Runs a process to its end, without pauses.
pub(crate) fn timed(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    ended(&mut child)?;
    Ok(started.elapsed())
}

/// Runs a process to its end, sampling its memory at this interval.
///
/// The system also reports the peak of a process after its end (`ru_maxrss`), but for a process started by a larger one
/// it reports that one's: so it is read while the process is alive.
pub(crate) fn watched(command: &mut Command, every: Duration) -> Result<Taken> {
    let mut taken = Taken::default();
    let started = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    let folder = format!("/proc/{}", child.id());
    // A process that has ended remains until its exit code is read, and still reports its processor time.
    while let Some(processor) = fs::read_to_string(format!("{folder}/stat")).ok().and_then(|stat| running(&stat)) {
        taken.processor = processor.time;
        if processor.ended {
            break;
        }
        let status = fs::read_to_string(format!("{folder}/status")).unwrap_or_default();
        taken.peak = taken.peak.max(memory_of(&status, "VmHWM:").unwrap_or(0));
        taken.anonymous = taken.anonymous.max(memory_of(&status, "RssAnon:").unwrap_or(0));
        sleep(every);
    }
    taken.wall = started.elapsed();
    ended(&mut child)?;
    Ok(taken)
}

/// The processor time of a process, as the system reports it.
struct Processor {
    time: Duration,
    ended: bool,
}

/// Reads a line of `/proc/PID/stat`.
fn running(stat: &str) -> Option<Processor> {
    // The second field is the name in brackets, which may hold blanks.
    let fields: Vec<_> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |field: usize| fields.get(field)?.parse::<u32>().ok();
    Some(Processor { time: TICK * (ticks(11)? + ticks(12)?), ended: matches!(*fields.first()?, "Z" | "X") })
}

fn ended(child: &mut Child) -> Result<()> {
    let status = child.wait().map_err(failed)?;
    // Exit code 1: nothing was found.
    if matches!(status.code(), Some(0 | 1)) {
        Ok(())
    } else {
        Err(Error::verbatim(format!("pawen ended with {status}")))
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::verbatim("pawen cannot be run").because(error)
}
