//! Places in the text of a query.

use std::ops::Range;

/// A byte range in the text of a query.
pub type Span = Range<usize>;
