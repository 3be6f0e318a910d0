//! A hermetic world: an index in a folder of its own, and `pawen` without terminal or environment.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use pawen::{
    archive::CanonicalThread,
    cli::{Exit, World, run},
    index::{IndexDir, OpenIndex, Options, Progress, Report, Watch, update},
    query::{Context, Plan},
    search::{After, Cursor, Hit, Level, Request, Sort, search},
    thread::{Comment, Reaction, Thread, ThreadId, UnixTime},
};
use tempfile::TempDir;

/// The clock of every test: 2026-01-20T12:00 in Taipei.
pub(crate) const NOW: i64 = 1_768_881_600;

static WRITES: AtomicU64 = AtomicU64::new(0);

/// The program, with messages in English whatever the locale of the machine.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pawen"));
    command.env("PAWEN_LANG", "en").env("PAWEN_CONFIG", "/dev/null");
    command
}

/// A folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The zone that archives are read in.
pub(crate) fn taipei() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(8))
}

/// How indexes are made in tests.
pub(crate) fn options() -> Options {
    Options { now: UnixTime(NOW), ..Options::new(Options::min_memory(2), 2) }
}

/// A folder for one test, with an archive and an index.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("archive")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn home(&self) -> IndexDir {
        IndexDir::new(self.path("index"))
    }

    /// Writes threads in pawen's own form, one a line.
    pub(crate) fn write(&self, name: &str, threads: &[Thread]) {
        let lines = threads.iter().map(|thread| {
            let canonical = CanonicalThread::new(thread, &taipei());
            serde_json::to_string(&canonical).unwrap() + "\n"
        });
        let path = self.path("archive").join(name);
        fs::write(&path, lines.collect::<String>()).unwrap();
        // A file that is written twice within one tick of the file system's clock would look unchanged.
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + WRITES.fetch_add(1, Ordering::Relaxed));
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }

    pub(crate) fn update(&self) -> Report {
        self.update_from(&[self.path("archive")])
    }

    pub(crate) fn update_from(&self, archives: &[PathBuf]) -> Report {
        self.run(|home, options, watch| update(home, archives, options, watch)).unwrap()
    }

    /// Does something to the index.
    pub(crate) fn run<T>(&self, work: impl FnOnce(&IndexDir, &Options, Watch<'_>) -> T) -> T {
        let (progress, stop) = (Progress::default(), AtomicBool::new(false));
        work(&self.home(), &options(), Watch { progress: &progress, notice: &|_| {}, stop: &stop })
    }

    pub(crate) fn open(&self) -> OpenIndex {
        OpenIndex::open(&self.home()).unwrap()
    }

    /// The ids of what is found, in the order of the hits: `board/article`, or `board/article#floor`.
    pub(crate) fn ids(&self, typed: &str, level: Level, sort: Sort) -> Vec<String> {
        let plan = Plan::read(typed, &Context::new(taipei(), UnixTime(NOW)))
            .unwrap_or_else(|error| panic!("{}", error.render(typed)));
        self.ids_of(&plan, level, sort)
    }

    /// The same of a plan.
    pub(crate) fn ids_of(&self, plan: &Plan, level: Level, sort: Sort) -> Vec<String> {
        let index = self.open();
        let request = Request { plan, level, sort, limit: None, after: None, passages: true };
        let hits = search(&index, &request).unwrap();
        let total = hits.total();
        let ids: Vec<_> = hits.map(|hit| hit.unwrap().name()).collect();
        assert_eq!(ids.len() as u64, total, "the count of {plan:?} is exact");
        ids
    }

    /// The same page by page, each of `size` hits.
    pub(crate) fn pages(&self, typed: &str, level: Level, sort: Sort, size: usize) -> Vec<String> {
        let index = self.open();
        let plan = Plan::read(typed, &Context::new(taipei(), UnixTime(NOW))).unwrap();
        let (mut ids, mut after): (Vec<String>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let after_cursor = after.map(|cursor| After { cursor, search: 1 });
            let request = Request { plan: &plan, level, sort, limit: Some(size), after: after_cursor, passages: false };
            let hits = search(&index, &request).unwrap();
            assert_eq!(hits.before(), ids.len() as u64, "{typed}");
            // What is printed leads on.
            after = hits.cursor(1).map(|cursor| cursor.to_string().parse().unwrap());
            let (shown, total) = (hits.len(), hits.total());
            ids.extend(hits.map(|hit| hit.unwrap().name()));
            if shown < size {
                assert_eq!(ids.len() as u64, total);
                return ids;
            }
        }
    }

    /// Runs a command line in this folder's world: exit code, output, messages.
    pub(crate) fn pawen(&self, arguments: &[&str]) -> (Exit, String, String) {
        self.pawen_with(arguments, &Arc::default)
    }

    /// The same, with the flag that a signal raises.
    pub(crate) fn pawen_with(
        &self,
        arguments: &[&str],
        interrupts: &dyn Fn() -> Arc<AtomicBool>,
    ) -> (Exit, String, String) {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        self.pawen_os_with(&arguments, interrupts)
    }

    /// The same of arguments that need not be text.
    pub(crate) fn pawen_os(&self, arguments: &[OsString]) -> (Exit, String, String) {
        self.pawen_os_with(arguments, &Arc::default)
    }

    /// The same of a command line with further environment variables.
    pub(crate) fn pawen_where(&self, variables: &[(&str, &str)], arguments: &[&str]) -> (Exit, String, String) {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        self.pawen_in(variables, UnixTime(NOW), &arguments, &Arc::default)
    }

    /// The same of a command line at another time.
    pub(crate) fn pawen_at(&self, now: UnixTime, arguments: &[&str]) -> (Exit, String, String) {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        self.pawen_in(&[], now, &arguments, &Arc::default)
    }

    fn pawen_os_with(
        &self,
        arguments: &[OsString],
        interrupts: &dyn Fn() -> Arc<AtomicBool>,
    ) -> (Exit, String, String) {
        self.pawen_in(&[], UnixTime(NOW), arguments, interrupts)
    }

    fn pawen_in(
        &self,
        variables: &[(&str, &str)],
        now: UnixTime,
        arguments: &[OsString],
        interrupts: &dyn Fn() -> Arc<AtomicBool>,
    ) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let environment = |name: &str| match name {
            "PAWEN_INDEX" => Some(OsString::from(self.path("index"))),
            "PAWEN_SAVED" => Some(OsString::from(self.path("saved.json"))),
            "PAWEN_CACHE" => Some(OsString::from(self.path("cache"))),
            // No settings of the user.
            "PAWEN_CONFIG" if variables.iter().all(|(known, _)| *known != name) => Some(OsString::from("/dev/null")),
            // No locale of the machine: the tests are in English wherever they run.
            _ => variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)),
        };
        let mut world = World { interrupts, ..World::without_terminal(&mut out, &mut err, &environment, now) };
        let line = std::iter::once(OsString::from("pawen")).chain(arguments.iter().cloned());
        let exit = run(line, &mut world);
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }
}

/// Everything the index holds, thread by thread.
pub(crate) fn dump(desk: &Desk) -> BTreeMap<String, Thread> {
    dump_of(&desk.open())
}

/// Everything an open index holds, thread by thread.
pub(crate) fn dump_of(index: &OpenIndex) -> BTreeMap<String, Thread> {
    let plan = Plan::read("*", &Context::new(taipei(), UnixTime(NOW))).unwrap();
    let request =
        Request { plan: &plan, level: Level::Threads, sort: Sort::Newest, limit: None, after: None, passages: false };
    let hits: Vec<_> = search(index, &request).unwrap().map(Result::unwrap).collect();
    let threads = hits.iter().map(|hit| {
        let Hit::Thread(hit) = hit else { panic!("a search for threads finds threads") };
        (hit.id.to_string(), pawen::search::thread(index, &hit.id).unwrap().unwrap())
    });
    let dumped: BTreeMap<_, _> = threads.collect();
    assert_eq!(dumped.len(), hits.len(), "every thread is there once");
    dumped
}

/// A generator of numbers, the same for the same seed on every machine.
pub(crate) struct Random(fastrand::Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0.usize(..limit)
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub(crate) fn text(&mut self, pieces: &[&str], length: usize) -> String {
        (0..self.below(length + 1)).map(|_| *self.pick(pieces)).collect()
    }
}

/// A thread on the board `Test`, posted `number` days after some day.
pub(crate) fn thread(number: i64, title: &str, body: &str, comments: &[(&str, &str)]) -> Thread {
    let posted_at = 1_700_000_000 + number * 86_400;
    let id = ThreadId { board: "Test".into(), article: format!("M.{posted_at}.A.{:03X}", number % 4096) };
    let comments = (1..).zip(comments).map(|(floor, (author, text))| Comment {
        floor: Some(floor),
        reaction: Some(Reaction::Arrow),
        author: Some((*author).into()),
        text: (*text).into(),
        posted_at: Some(UnixTime(posted_at + i64::from(floor) * 60)),
        ip: None,
        earlier: None,
        earlier_floor: None,
    });
    Thread {
        title: title.into(),
        author: Some(format!("poster{}", number % 3)),
        posted_at: Some(UnixTime(posted_at)),
        body: body.into(),
        comments: comments.collect(),
        ..Thread::new(id)
    }
}
