//! pawen as a process of its own, and what it took.

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

/// The unit in which Linux tells the time of a processor, whatever the machine.
const TICK: Duration = Duration::from_millis(10);

/// What a process took. The memory is zero where there is no `/proc`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taken {
    pub(crate) wall: Duration,
    pub(crate) processor: Duration,
    /// The most memory that it had at a time, mapped files included, in bytes.
    pub(crate) peak: u64,
    /// The most that it had for itself, as far as was seen.
    pub(crate) anonymous: u64,
}

/// A run of pawen with these arguments, whose output goes nowhere.
pub(crate) fn pawen<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pawen"));
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Makes or updates an index, and tells what that took.
pub(crate) fn index(archive: &Path, index: &Path) -> Result<Taken> {
    let arguments = [OsStr::new("index"), archive.as_os_str(), OsStr::new("--index"), index.as_os_str()];
    watched(&mut pawen(arguments), Duration::from_millis(2))
}

/// Runs a process to its end, as fast as it goes.
pub(crate) fn timed(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    ended(&mut child)?;
    Ok(started.elapsed())
}

/// Runs a process to its end, and looks at it so often meanwhile.
///
/// The system tells the peak of a process also when it has ended, but of one that was begun by a larger one it tells that
/// one's (`ru_maxrss`): so it is asked while the process is alive.
pub(crate) fn watched(command: &mut Command, every: Duration) -> Result<Taken> {
    let mut taken = Taken::default();
    let started = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    let folder = format!("/proc/{}", child.id());
    // One that has ended stays until it is asked for its exit code, and still tells what time it had.
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

/// What the system tells of the time of a process.
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
    // 1 tells that nothing was found.
    if matches!(status.code(), Some(0 | 1)) { Ok(()) } else { Err(Error::new(format!("pawen ended with {status}"))) }
}

fn failed(error: std::io::Error) -> Error {
    Error::new("pawen cannot be run").because(error)
}
