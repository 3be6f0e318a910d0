//! The scheduling of searches: those with little running time go before those with much.
//!
//! As many searches run at a time as there are processors. When a search with less running time waits, a longer running
//! one is paused at its next check of its [`Cancel`]. So a short search is answered at once however many long ones
//! there are, and no estimate of their length is needed. Among searches of the same class the first runs to its end,
//! so that some long ones finish in time rather than none.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::index::Cancel;

/// The upper bounds of the classes by running time; the first class goes first.
// By factors, so that a search of many seconds changes its class three times and not at each tick.
const CLASSES: [Duration; 3] = [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(500)];
/// The interval in which the next search checks whether a running one has come into a later class.
const TICK: Duration = Duration::from_millis(10);
/// The interval in which other waiting searches check whether they are cancelled.
const REST: Duration = Duration::from_millis(100);

/// The running and the waiting searches.
pub(super) struct Turns {
    /// The number that run at a time.
    places: usize,
    state: Mutex<TurnState>,
    changed: Condvar,
}

/// A place in the queue: the class, then the number of the search in order of arrival.
type Place = (usize, u64);

#[derive(Default)]
struct TurnState {
    came: u64,
    running: Vec<Arc<Search>>,
    waiting: BTreeSet<Place>,
}

/// A search.
struct Search {
    number: u64,
    /// The running time until the last pause, and the start of the current run.
    time: Mutex<(Duration, Instant)>,
    /// `true` if it has to pause at its next check.
    gives_way: AtomicBool,
    /// `true` if it has ended.
    ended: AtomicBool,
}

/// A search that takes turns until this value is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    search: Arc<Search>,
}

impl Turns {
    pub(super) fn new(places: usize) -> Self {
        Self { places, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits for the turn of a new search, unless `cancel` ends it. Returns a cancellation that also pauses it.
    pub(super) fn begin(self: &Arc<Self>, cancel: &Cancel) -> (Turn, Cancel) {
        let mut state = self.lock();
        state.came += 1;
        let search = Arc::new(Search {
            number: state.came,
            time: Mutex::new((Duration::ZERO, Instant::now())),
            gives_way: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        });
        self.wait(state, &search, cancel);
        let (turns, paused, own) = (Arc::clone(self), Arc::clone(&search), cancel.clone());
        let pausing = cancel.pausing(move || {
            // Without the lock, as each check of the search comes here; `pause` takes it.
            if paused.gives_way.load(Ordering::Relaxed) {
                turns.pause(&paused, &own);
            }
        });
        (Turn { turns: Arc::clone(self), search }, pausing)
    }

    /// Lets others go first.
    fn pause(&self, search: &Arc<Search>, cancel: &Cancel) {
        let state = self.lock();
        // Under the lock, under which it is set: a request to give way is neither lost nor obeyed twice.
        search.gives_way.store(false, Ordering::Relaxed);
        if !search.ended.load(Ordering::Relaxed) {
            search.halt();
            self.wait(state, search, cancel);
        }
    }

    /// Waits until it is the turn of `search`, or until it is cancelled.
    fn wait(&self, mut state: MutexGuard<'_, TurnState>, search: &Arc<Search>, cancel: &Cancel) {
        // The number decides within a class, so that the first is not overtaken for ever.
        let place = (class(search.ran()), search.number);
        state.waiting.insert(place);
        while !cancel.is_requested() {
            let is_next = state.waiting.first() == Some(&place);
            if is_next && state.makes_room(self.places, place.0) {
                search.go();
                state.running.push(Arc::clone(search));
                break;
            }
            // Nothing wakes the next search when a running one gets older: it has to look.
            let rest = if is_next { TICK } else { REST };
            state = self.changed.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        // Also when it was cancelled.
        state.waiting.remove(&place);
        drop(state);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, TurnState> {
        // The state is never half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TurnState {
    /// Makes a place for a search of this class, if need be that of one of a later class. Returns whether there is one.
    fn makes_room(&mut self, places: usize, wanted: usize) -> bool {
        if self.running.len() < places {
            return true;
        }
        // The one that has run longest, and of equal ones the last that came, loses least.
        let latest = (0..self.running.len()).max_by_key(|&at| {
            let search = &self.running[at];
            (class(search.runs()), search.number)
        });
        let later = latest.filter(|&at| class(self.running[at].runs()) > wanted);
        // It runs until its next check, which is soon; its place is free now.
        later.map(|at| self.running.swap_remove(at).gives_way.store(true, Ordering::Relaxed)).is_some()
    }
}

impl Search {
    /// The running time until the last pause.
    fn ran(&self) -> Duration {
        self.time.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// The running time until now.
    fn runs(&self) -> Duration {
        let (ran, since) = *self.time.lock().unwrap_or_else(PoisonError::into_inner);
        ran + since.elapsed()
    }

    fn go(&self) {
        self.time.lock().unwrap_or_else(PoisonError::into_inner).1 = Instant::now();
    }

    fn halt(&self) {
        let runs = self.runs();
        self.time.lock().unwrap_or_else(PoisonError::into_inner).0 = runs;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.turns.lock();
        self.search.ended.store(true, Ordering::Relaxed);
        // It is not in the list if it was to give way: its place is already another's.
        state.running.retain(|search| !Arc::ptr_eq(search, &self.search));
        drop(state);
        self.turns.changed.notify_all();
    }
}

fn class(time: Duration) -> usize {
    CLASSES.iter().take_while(|&&end| time >= end).count()
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread};

    use super::*;

    /// Searches until `cancel` is requested, on another thread.
    fn heavy(turns: &Arc<Turns>, cancel: &Cancel, begun: mpsc::Sender<()>) -> thread::JoinHandle<()> {
        let (turns, cancel) = (Arc::clone(turns), cancel.clone());
        thread::spawn(move || {
            let (_turn, cancel) = turns.begin(&cancel);
            let _ = begun.send(());
            while !cancel.is_requested() {
                thread::sleep(Duration::from_millis(1));
            }
        })
    }

    #[test]
    fn a_light_search_goes_before_heavy_ones() {
        let turns = Arc::new(Turns::new(2));
        let (end, (begun, begins)) = (Cancel::new(), mpsc::channel());
        let searches: Vec<_> = (0..40).map(|_| heavy(&turns, &end, begun.clone())).collect();
        // In the end each of them has had a turn of the first class, and has to wait for the first that came.
        (0..40).for_each(|_| begins.recv().unwrap());
        for _ in 0..20 {
            let (_turn, cancel) = turns.begin(&Cancel::new());
            assert!(!cancel.is_requested());
        }
        end.request();
        for search in searches {
            search.join().unwrap();
        }
        let state = turns.lock();
        assert!(state.running.is_empty() && state.waiting.is_empty());
    }

    #[test]
    fn a_search_that_waits_can_be_stopped() {
        let turns = Arc::new(Turns::new(0));
        let cancel = Cancel::new();
        let (begun, begins) = mpsc::channel();
        let waiting = heavy(&turns, &cancel, begun);
        assert!(begins.recv_timeout(Duration::from_millis(50)).is_err());
        cancel.request();
        waiting.join().unwrap();
        assert!(turns.lock().waiting.is_empty());
    }

    #[test]
    fn the_first_of_a_class_continues_and_the_last_of_the_latest_pauses() {
        let turns = Turns::new(2);
        let search = |number, ran| {
            let time = Mutex::new((Duration::from_millis(ran), Instant::now()));
            Arc::new(Search { number, time, gives_way: AtomicBool::new(false), ended: AtomicBool::new(false) })
        };
        let mut state = TurnState { running: vec![search(2, 600_000), search(1, 600_000)], ..TurnState::default() };
        assert!(!state.makes_room(turns.places, 3), "none of the running is of a later class");
        assert!(state.makes_room(turns.places, 0));
        assert_eq!(state.running.iter().map(|search| search.number).collect::<Vec<_>>(), [1]);
        assert!(state.makes_room(turns.places, 3), "there is a place");
    }
}
