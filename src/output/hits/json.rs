//! One JSON array of the objects that `jsonl` prints, one a line.

use std::io;

use super::jsonl::Objects;
use crate::output::{HitWriter, Options};
use crate::search::Hit;

pub(in crate::output) struct Writer<'w> {
    out: &'w mut (dyn io::Write + Send),
    objects: Objects,
    is_first: bool,
}

impl<'w> Writer<'w> {
    pub(in crate::output) fn new(out: &'w mut (dyn io::Write + Send), options: &Options) -> Self {
        Self { out, objects: Objects::new(options), is_first: true }
    }
}

impl HitWriter for Writer<'_> {
    fn begin(&mut self) -> io::Result<()> {
        self.out.write_all(b"[")
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        self.out.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        self.is_first = false;
        self.objects.write(self.out, hit)
    }

    fn end(&mut self) -> io::Result<()> {
        // An array without hits is `[]` on one line, which is still valid JSON.
        self.out.write_all(if self.is_first { b"]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::output::{Format, hits::sample};

    #[test]
    fn it_is_one_array_also_of_nothing() {
        let array = |hits: &[_]| {
            let printed = sample::raw(hits, Format::Json, None, false);
            serde_json::from_str::<Vec<serde_json::Value>>(&printed).unwrap()
        };
        assert_eq!(array(&[]).len(), 0);
        let lines = sample::raw(&sample::hits(), Format::Jsonl, None, false);
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(array(&sample::hits()), lines);
    }
}
