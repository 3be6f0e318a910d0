//! Strings to tokens: folding, units, streams, segmentation. Knows neither JSON nor tantivy.
