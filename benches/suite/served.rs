//! The set of queries, sent to the server on one keep-alive connection.

use std::{cell::RefCell, path::Path};

use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex},
};

use crate::{
    queries::Query,
    server::{Client, Server, encoded},
    table,
    warm::{RequestKind, run_all, shortest, times},
};

pub(crate) fn measure(index: &Path, queries: &[Query]) -> Result<()> {
    let library = times(&run_all(&OpenIndex::open(&IndexDir::new(index))?, queries, RequestKind::Shown)?);
    let server = Server::start(index)?;
    let client = RefCell::new(Client::connect(&server.address)?);
    let get = |path: &str| match client.borrow_mut().get(path)? {
        200 => Ok(0),
        status => Err(Error::verbatim(format!("{path}: status {status}"))),
    };
    let nothing = times(&queries.iter().map(|_| shortest(|| get("/api/hit.schema.json"))).collect::<Result<Vec<_>>>()?);
    let searched = |query: &Query| {
        let path = format!("/api/search?q={}", encoded(&query.typed));
        shortest(|| get(&path))
    };
    let server_times = times(&queries.iter().map(searched).collect::<Result<Vec<_>>>()?);
    table::title("The same by the server, ten threads with passages, ms");
    table::head(&["", "p50", "p95", "p99", "longest"]);
    for (name, times) in [("library", &library), ("server", &server_times), ("server, /api/hit.schema.json", &nothing)]
    {
        table::row([name.to_owned()].into_iter().chain(times.cells()));
    }
    let ratios =
        [50, 95, 99, 100].map(|hundredth| format!("{:.2}", server_times.at(hundredth) / library.at(hundredth)));
    table::row(["server / library".to_owned()].into_iter().chain(ratios));
    println!("\nThe server has {} MiB of anonymous memory afterwards.", server.memory()?);
    Ok(())
}
