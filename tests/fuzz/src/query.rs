//! Any text as a query: it is read, or refused at a place within it; what was read prints as itself; planning ends.

use std::collections::BTreeMap;

use pawen::{
    query::{Context, Plan, parse},
    thread::UnixTime,
};

/// Checks the laws for a query. Two saved queries are known, `a` and `b`.
///
/// # Panics
/// If a law is broken.
pub fn check(typed: &str) {
    let mut context = Context::new(jiff::tz::TimeZone::UTC, UnixTime(1_768_881_600));
    context.saved = BTreeMap::from([("a".to_owned(), "x query:b".to_owned()), ("b".to_owned(), "y".to_owned())]);
    match parse(typed, &context) {
        Ok(query) => {
            let printed = query.to_string();
            // What is printed may be longer than what is read.
            if printed.len() <= 64 << 10 {
                assert_eq!(parse(&printed, &context).as_ref(), Ok(&query), "{printed}");
            }
            if let Err(error) = Plan::of(&query) {
                assert!(error.render(typed).lines().count() <= 4);
            }
        }
        Err(error) => {
            assert!(typed.get(error.span.clone()).is_some(), "{error:?}");
            assert!(error.render(typed).lines().count() <= 4);
        }
    }
}
