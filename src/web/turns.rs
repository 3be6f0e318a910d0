//! Whose turn it is to search: searches that have taken little time so far go before those that have taken much.
//!
//! As many searches run at a time as there are processors. A search that has run for a while is paused at its next look at
//! its [`Stop`] when one that has run for less is waiting: so a light search is answered at once however many heavy
//! ones there are, with no need to know beforehand which are heavy. Among searches that have run equally long the one
//! that came first goes on until its end, so that some heavy ones finish in time rather than none.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::index::Stop;

/// Searches that have run for less than each of these are of one class, the first of which goes first.
const CLASSES: [Duration; 3] = [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(500)];
/// How often the search whose turn is next looks whether one that runs has come into a later class.
const TICK: Duration = Duration::from_millis(10);
/// How often the others look whether they are stopped.
const REST: Duration = Duration::from_millis(100);

/// The searches that run and those that wait.
pub(super) struct Turns {
    /// How many run at a time.
    places: usize,
    state: Mutex<TurnState>,
    changed: Condvar,
}

/// A place in the queue: the class, then the number of the search in the order in which they came.
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
    /// How long it had run before, and since when it runs.
    time: Mutex<(Duration, Instant)>,
    /// Whether it is to pause at its next look.
    gives_way: AtomicBool,
    /// Whether it has ended.
    ended: AtomicBool,
}

/// A search that has its turn, from time to time, until this is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    search: Arc<Search>,
}

impl Turns {
    pub(super) fn new(places: usize) -> Self {
        Self { places, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits for the turn of a new search, which `stop` ends; and a stop that also pauses it.
    pub(super) fn begin(self: &Arc<Self>, stop: &Stop) -> (Turn, Stop) {
        let mut state = self.lock();
        state.came += 1;
        let search = Arc::new(Search {
            number: state.came,
            time: Mutex::new((Duration::ZERO, Instant::now())),
            gives_way: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        });
        self.wait(state, &search, stop);
        let (turns, paused, own) = (Arc::clone(self), Arc::clone(&search), stop.clone());
        let pausing = stop.pausing(move || {
            if paused.gives_way.load(Ordering::Relaxed) {
                turns.pause(&paused, &own);
            }
        });
        (Turn { turns: Arc::clone(self), search }, pausing)
    }

    /// Lets others go first.
    fn pause(&self, search: &Arc<Search>, stop: &Stop) {
        let state = self.lock();
        search.gives_way.store(false, Ordering::Relaxed);
        if !search.ended.load(Ordering::Relaxed) {
            search.halt();
            self.wait(state, search, stop);
        }
    }

    /// Waits until it is the turn of `search`, or until it is stopped.
    fn wait(&self, mut state: MutexGuard<'_, TurnState>, search: &Arc<Search>, stop: &Stop) {
        let place = (class(search.ran()), search.number);
        state.waiting.insert(place);
        while !stop.is_given() {
            let is_next = state.waiting.first() == Some(&place);
            if is_next && state.makes_room(self.places, place.0) {
                search.go();
                state.running.push(Arc::clone(search));
                break;
            }
            let rest = if is_next { TICK } else { REST };
            state = self.changed.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.waiting.remove(&place);
        drop(state);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, TurnState> {
        // Nothing in here is ever left half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TurnState {
    /// Whether there is a place for a search of this class, if need be that of one of a later class.
    fn makes_room(&mut self, places: usize, wanted: usize) -> bool {
        if self.running.len() < places {
            return true;
        }
        let latest = (0..self.running.len()).max_by_key(|&at| {
            let search = &self.running[at];
            (class(search.runs()), search.number)
        });
        let later = latest.filter(|&at| class(self.running[at].runs()) > wanted);
        // It goes on until its next look, which is soon; its place is free now.
        later.map(|at| self.running.swap_remove(at).gives_way.store(true, Ordering::Relaxed)).is_some()
    }
}

impl Search {
    /// How long it ran before its last pause.
    fn ran(&self) -> Duration {
        self.time.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// How long it has run until now.
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

    /// Searches until the stop is given, in a thread of its own.
    fn heavy(turns: &Arc<Turns>, stop: &Stop, begun: mpsc::Sender<()>) -> thread::JoinHandle<()> {
        let (turns, stop) = (Arc::clone(turns), stop.clone());
        thread::spawn(move || {
            let (_turn, stop) = turns.begin(&stop);
            let _ = begun.send(());
            while !stop.is_given() {
                thread::sleep(Duration::from_millis(1));
            }
        })
    }

    #[test]
    fn a_light_search_goes_before_heavy_ones() {
        let turns = Arc::new(Turns::new(2));
        let (end, (begun, begins)) = (Stop::new(), mpsc::channel());
        let searches: Vec<_> = (0..40).map(|_| heavy(&turns, &end, begun.clone())).collect();
        // In the end each of them has had a turn of the first class, and has to wait for the first that came.
        (0..40).for_each(|_| begins.recv().unwrap());
        for _ in 0..20 {
            let (_turn, stop) = turns.begin(&Stop::new());
            assert!(!stop.is_given());
        }
        end.give();
        for search in searches {
            search.join().unwrap();
        }
        let state = turns.lock();
        assert!(state.running.is_empty() && state.waiting.is_empty());
    }

    #[test]
    fn a_search_that_waits_can_be_stopped() {
        let turns = Arc::new(Turns::new(0));
        let stop = Stop::new();
        let (begun, begins) = mpsc::channel();
        let waiting = heavy(&turns, &stop, begun);
        assert!(begins.recv_timeout(Duration::from_millis(50)).is_err());
        stop.give();
        waiting.join().unwrap();
        assert!(turns.lock().waiting.is_empty());
    }

    #[test]
    fn the_first_of_a_class_goes_on_and_the_last_of_the_latest_gives_way() {
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
