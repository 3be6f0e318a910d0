//! The page and its API from the outside: over a socket, with good clients and bad ones.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use pawen::{
    index::{Cancel, Words, rebuild},
    query::{Context, Plan},
    search::{Facet, Level, Request, Sort, count_each_facet, count_facets, highlighted_thread, search},
    thread::UnixTime,
    web::{Limits, ROUTES, Settings, serve},
};
use serde_json::{Value, json};

use crate::harness::{Desk, NOW, Random, repository, taipei, thread};

/// A server on a port of its own, ended when this is dropped.
struct Server {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    /// What it reported.
    reports: Arc<Mutex<Vec<String>>>,
    serving: Option<JoinHandle<()>>,
}

/// An answer.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

fn limits() -> Limits {
    Limits::for_processors(2)
}

impl Server {
    fn start(desk: &Desk, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let reports: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&reports);
        let settings = Settings {
            home: desk.home(),
            zone: taipei(),
            clock: Box::new(|| UnixTime(NOW)),
            saved: Box::new(|_| Ok(BTreeMap::from([("mine".to_owned(), "台積電".to_owned())]))),
            hosts: vec!["search.example".to_owned()],
            report: Box::new(move |line| log.lock().unwrap().push(line.to_owned())),
            limits,
        };
        let stopped = Arc::clone(&ended);
        let serving = thread::spawn(move || serve(listener, settings, &|| stopped.load(Ordering::Relaxed)).unwrap());
        Self { address, ended, reports, serving: Some(serving) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends `request` and reads all that comes.
    fn send(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        let mut answer = Vec::new();
        // A server that refuses may close before all was sent or read.
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn try_get(&self, path: &str, more: &str) -> Option<Answer> {
        // HTTP/1.0, so that the answer comes in one piece and the connection ends.
        let answer = self.send(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n{more}\r\n").as_bytes());
        let at = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&answer[..at]).unwrap();
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let headers = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Some(Answer { status, headers, body: answer[at + 4..].to_vec() })
    }

    fn get(&self, path: &str) -> Answer {
        self.try_get(path, "").unwrap_or_else(|| panic!("{path}: no answer"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let ended = self.serving.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "the server broke");
    }
}

/// A value as it is written in an address.
fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn desk() -> Desk {
    let desk = Desk::new();
    let many: Vec<_> = (0..300)
        .map(|number| {
            let body = if number % 3 == 0 { "台積電 法說會" } else { "外資 賣超" };
            let comments = [("kuro", "台積電 讚"), ("mai", "<script>alert(1)</script>"), ("kuro", "外資\u{202e}呢")];
            thread(number, &format!("[新聞] 第 {number} 篇"), body, &comments[..usize::try_from(number % 4).unwrap()])
        })
        .collect();
    desk.write("many.jsonl", &many);
    desk.update();
    desk
}

#[test]
fn the_description_is_of_the_routes() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let document = server.get("/api/openapi.json").json();
    let described: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let mut routes: Vec<_> = ROUTES.iter().map(|route| route.path.to_owned()).collect();
    routes.sort();
    assert_eq!(described, routes);
    for route in ROUTES {
        let get = &document["paths"][route.path]["get"];
        let of_query =
            get["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query");
        let parameters: Vec<_> = of_query.cloned().collect();
        let names: Vec<_> = parameters.iter().map(|parameter| parameter["name"].as_str().unwrap()).collect();
        assert_eq!(names, route.parameters, "{}", route.path);
        let path = route.path.replace("{board}", "Test").replace("{article}", "M.1700086400.A.001");
        let needed = if route.path == "/api/facet" { "&by=author" } else { "" };
        let mut requests = vec![format!("{path}?{needed}&q=%2A"), format!("{path}?{needed}&q=zzz&unit=block")];
        if names.is_empty() {
            requests = vec![path.clone()];
        }
        requests.retain(|request| !request.contains("unit") || names.contains(&"unit"));
        for parameter in &parameters {
            let example = match &parameter["example"] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let unit = if parameter["name"] == "context" { "&unit=block" } else { "" };
            let q = if names.contains(&"q") && parameter["name"] != "q" { "&q=%2A" } else { "" };
            let name = parameter["name"].as_str().unwrap();
            let by = if name == "by" { "" } else { needed };
            requests.push(format!("{path}?{name}={}{unit}{q}{by}", encoded(&example)));
        }
        for request in requests {
            let answer = server.get(&request);
            assert_eq!(answer.status, 200, "{request}: {}", answer.text());
            let kind = answer.headers["content-type"].split(';').next().unwrap().to_owned();
            let content = &get["responses"]["200"]["content"][&kind];
            assert!(content.is_object(), "{request}: {kind}");
        }
        let wrong = server.get(&format!("{path}?nonsense=1"));
        if names.is_empty() {
            continue;
        }
        assert_eq!(wrong.status, 400, "{path}");
    }
}

#[test]
fn the_page_and_the_command_line_say_the_same() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let printed = |line: &[&str]| desk.pawen(line).1;
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for typed in ["台積電", "外資 OR 讚", "by:kuro -title:第", "query:mine date:2023-12", "zzz"] {
        let q = encoded(typed);
        if !typed.contains("query:") {
            let counted = server.get(&format!("/api/count?q={q}&unit=comment")).json();
            for unit in ["thread", "block", "comment"] {
                let of_unit = |line: &[&str]| printed(&[line, &["--unit", unit]].concat());
                let export = server.get(&format!("/api/export?q={q}&format=csv&unit={unit}&sort=oldest")).text();
                assert_eq!(
                    export,
                    of_unit(&["export", typed, "--format", "csv", "--sort", "oldest"]),
                    "{typed} {unit}"
                );
                for by in ["author", "by", "reaction", "month", "weekday"] {
                    let rows = &server.get(&format!("/api/facet?q={q}&by={by}&unit={unit}")).json()["rows"];
                    let wanted = json(&of_unit(&["facet", typed, "--by", by, "--format", "json"]));
                    assert_eq!(*rows, wanted, "{typed} {by} {unit}");
                }
                let rows = &server.get(&format!("/api/trend?q={q}&by=week&normalize=1&unit={unit}")).json()["rows"];
                let wanted = json(&of_unit(&["trend", typed, "--by", "week", "--normalize", "--format", "json"]));
                assert_eq!(*rows, wanted, "{typed} {unit}");
                let name = format!("{unit}s");
                assert_eq!(format!("{}\n", counted[name]), of_unit(&["count", typed]), "{typed} {unit}");
            }
        }
        let found = server.get(&format!("/api/search?q={q}&sort=newest&limit=1000")).json();
        let ids: Vec<_> = found["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect();
        if !typed.contains("query:") {
            assert_eq!(ids, desk.ids(typed, Level::Threads, Sort::Newest), "{typed}");
        }
        let counted = server.get(&format!("/api/count?q={q}")).json();
        assert_eq!(counted["threads"], found["total"], "{typed}");
    }
    let shown = server.get("/api/thread/Test/M.1700259200.A.003").json();
    assert_eq!(shown, json(&printed(&["show", "Test/M.1700259200.A.003", "--format", "json"])));
    assert_eq!(shown["comments"].as_array().unwrap().len(), 3);
}

#[test]
fn every_interface_gives_the_same_hints() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let hints_in = |err: &str| -> Vec<String> {
        err.lines().filter_map(|line| line.strip_prefix("hint: ")).map(str::to_owned).collect()
    };
    let listed = |answer: &Value| -> Vec<String> { serde_json::from_value(answer["hints"].clone()).unwrap() };
    // Each query with the number of its hints on how it was read, and of those on what may have been meant.
    for (typed, on_reading, on_nothing) in [
        ("台積電", 0, 0),
        ("標題： 台積電", 1, 0),
        ("外資 AND", 1, 0),
        ("外資 -3.5%", 1, 0),
        ("外?x", 0, 0),
        ("看扳：Test", 0, 1),
    ] {
        let q = encoded(typed);
        let searched = hints_in(&desk.pawen(&["search", typed]).2);
        assert_eq!(searched.len(), on_reading + on_nothing, "{typed}: {searched:?}");
        assert_eq!(listed(&server.get(&format!("/api/search?q={q}")).json()), searched, "{typed}");
        let page = server.try_get(&format!("/?q={q}"), "accept-language: en\r\n").unwrap().text();
        let shown = page.matches("<p class=\"hint\">Hint: ").count();
        assert_eq!(shown, searched.len(), "{typed}");
        let counted = hints_in(&desk.pawen(&["count", typed]).2);
        assert_eq!(counted[..], searched[..on_reading], "{typed}");
        for path in ["/api/count?", "/api/facet?by=author&", "/api/trend?"] {
            assert_eq!(listed(&server.get(&format!("{path}q={q}")).json()), counted, "{path} {typed}");
        }
        let trend = server.try_get(&format!("/trend?q={q}"), "accept-language: en\r\n").unwrap().text();
        assert_eq!(trend.matches("<p class=\"hint\">").count(), on_reading, "{typed}");
    }
}

#[test]
fn links_of_a_page_keep_the_whole_search() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let page = server.get(&format!("/?q={}&unit=block&sort=oldest&any=1", encoded("外資 讚"))).text();
    // Addresses that were kept before the unit had its name.
    let before = server.get(&format!("/?q={}&level=comments&sort=oldest&any=1", encoded("外資 讚"))).text();
    let hits = |page: &str| page.matches("<h2>").count();
    assert!(hits(&page) > 0 && hits(&before) == hits(&page));
    let links = |prefix: &str| {
        let links: Vec<_> = page.split("href=\"").filter(|link| link.starts_with(prefix)).collect();
        let links = links.into_iter().map(|link| link.split('"').next().unwrap().to_owned());
        links.collect::<Vec<_>>()
    };
    for (prefix, is_sorted) in [("/trend?", false), ("/thread/", true), ("/api/search?", true), ("/api/export?", true)]
    {
        assert!(!links(prefix).is_empty(), "{prefix}: {page}");
        for link in links(prefix) {
            assert!(link.contains("unit=block") && link.contains("any=1"), "{link}");
            assert_eq!(link.contains("sort=oldest"), is_sorted, "{link}");
        }
    }
    let trend = server.get(&format!("/trend?q={}&any=1&split=board&most=3", encoded("外資 讚"))).text();
    assert!(trend.contains(r#"name="any" value="1" checked"#), "{trend}");
    let numbers = trend.split("href=\"").find(|link| link.starts_with("/api/trend?")).unwrap();
    assert!(numbers.split('"').next().unwrap().contains("most=3"), "{numbers}");
}

/// Every page that shows texts of a post shows its hidden characters in their visible form.
#[test]
fn pages_show_hidden_characters_of_posts_and_queries() {
    const HIDDEN: &str = "\u{202e}\u{200b}\u{feff}\x1b\u{9b}";
    let hostile = |word: &str| format!("{word}{HIDDEN}");
    let desk = Desk::new();
    let (title, body) = (hostile("[問題] 標題"), hostile("看 https://a.bc/x\u{202e}y 內文"));
    let comments = [("kuro\u{202e}", &*hostile("推文")), ("mai\u{200b}", &*hostile("再推"))];
    let mut posts = [thread(1, &title, &body, &comments), thread(2, &hostile("標題二"), &body, &comments)];
    for (number, post) in posts.iter_mut().enumerate() {
        post.author = Some(hostile(&format!("author{number}")));
        post.nick = Some(hostile("nick"));
        post.ip = Some(hostile("1.2.3.4"));
        post.country = Some(hostile(&format!("country{number}")));
        post.url = Some(hostile("https://www.ptt.cc/x"));
    }
    let id = posts[0].id.clone();
    desk.write("hostile.jsonl", &posts);
    desk.update();
    let server = Server::start(&desk, limits());
    let of_thread = format!("/thread/{}/{}", encoded(&id.board), encoded(&id.article));
    let [word, broken, nothing] =
        [hostile("標題"), hostile("auther:標題"), hostile("沒有")].map(|typed| encoded(&typed));
    let pages = [
        ("/?q=*".to_owned(), 200),
        ("/?q=*&unit=block".to_owned(), 200),
        (format!("/?q={word}"), 200),
        (format!("/?q={broken}"), 400),
        (format!("/?q={nothing}"), 200),
        (of_thread.clone(), 200),
        (format!("{of_thread}?q={word}&by={}", encoded("kuro\u{202e}")), 200),
        (format!("{of_thread}?q={broken}"), 200),
        (format!("/trend?q={word}&by=year"), 200),
        ("/trend?q=*&by=year&split=author".to_owned(), 200),
        (format!("/trend?q={broken}&by=year"), 400),
        (format!("/{word}"), 404),
    ];
    for (path, status) in pages {
        let page = server.get(&path);
        let text = page.text();
        assert_eq!(page.status, status, "{path}: {text}");
        let hidden = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t') || HIDDEN.contains(*c));
        assert_eq!(hidden, None, "{path}: {text}");
        // An unknown address is shown percent-encoded, as it was sent.
        assert!(status == 404 || text.contains("\\u{202e}"), "{path} does not show what it hides: {text}");
        for twice in ["&amp;lt;", "&amp;amp;", "&lt;mark", "&lt;span", "&lt;a "] {
            assert!(!text.contains(twice), "{path} is escaped twice: {text}");
        }
    }
}

#[test]
fn pages_show_earlier_versions_with_their_file() {
    let desk = crate::versions::emptied();
    let server = Server::start(&desk, limits());
    let q = encoded("晾乾 泡一晚");
    let hits = server.get(&format!("/?q={q}")).text();
    assert_eq!(hits.matches("舊版: 2025-01-28/a.jsonl").count(), 2, "{hits}");
    let blocks = server.get(&format!("/?q={}&unit=block", encoded("泡一晚"))).text();
    assert_eq!(blocks.matches("舊版: 2025-01-28/a.jsonl").count(), 1, "{blocks}");
    let page = server.get(&format!("/thread/test/M.1700086400.A.001?q={q}")).text();
    let (own, earlier) = page.split_once("<section class=\"earlier\">").unwrap();
    assert!(!own.contains("<mark") && own.contains("4 則推文"), "{own}");
    assert!(earlier.contains("舊版: 2025-01-28/a.jsonl") && earlier.contains("紙燈籠的骨架"), "{earlier}");
    assert_eq!(earlier.matches("<mark").count(), 2, "{earlier}");
    assert!(earlier.contains("id=\"f4+1\""), "{earlier}");
    let whole = server.get("/api/thread/Test/M.1700086400.A.001").json();
    assert_eq!(whole["earlier"][1]["file"], "2025-01-28/a.jsonl");
    assert_eq!((&whole["comments"][4]["earlier"], &whole["comments"][4]["floor"]), (&json!(true), &Value::Null));
}

#[test]
fn pages_follow_each_other_until_the_index_changes() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let all = desk.ids("台積電", Level::Comments, Sort::Relevance);
    let (mut ids, mut next): (Vec<String>, String) = (vec![], String::new());
    loop {
        let q = encoded("台積電");
        let found = server.get(&format!("/api/search?q={q}&unit=block&limit=7{next}")).json();
        assert_eq!(found["before"], ids.len());
        let hits = found["hits"].as_array().unwrap().clone();
        ids.extend(hits.iter().map(|hit| format!("{}#{}", hit["id"].as_str().unwrap(), hit["floor"])));
        match found["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    assert_eq!(ids, all);
    let q = encoded(" 台積電\u{3000}");
    assert_eq!(server.get(&format!("/api/search?q={q}&unit=block&limit=7{next}")).status, 200);
    let other = server.get(&format!("/api/search?q=%2A{next}"));
    assert_eq!(other.status, 410, "{}", other.text());
    assert_eq!(server.get("/api/search?q=%2A&after=x").status, 400);
    desk.write("more.jsonl", &[thread(1000, "新的", "台積電", &[])]);
    desk.update();
    wait(|| server.get("/api/health").json()["threads"] == 301);
    let q = encoded("台積電");
    let gone = server.get(&format!("/api/search?q={q}&unit=block&limit=7{next}"));
    assert_eq!(gone.status, 410);
    assert!(gone.json()["error"]["hint"].as_str().unwrap().contains("again"), "{}", gone.text());
}

fn wait(mut until: impl FnMut() -> bool) {
    let started = Instant::now();
    while !until() {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not come about");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn errors_say_what_where_and_how_to_go_on() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let error = |path: &str, status: u16| {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        answer.json()["error"].clone()
    };
    let query = error(&format!("/api/search?q={}", encoded("台積電 autor:x")), 400);
    insta::assert_snapshot!(query["shown"].as_str().unwrap(), @"
    unknown field `autor`
      台積電 autor:x
             ^^^^^^
    hint: did you mean `author:`?
    ");
    assert_eq!((&query["span"], &query["code"]), (&json!([10, 16]), &json!("unknown-field")));
    assert_eq!(error("/api/facet?q=x", 400)["message"], "by: by which property?");
    assert_eq!(error("/api/search?q=x&sort=best", 400)["message"], "sort=best: not understood");
    assert_eq!(error("/api/thread/Test/M.1.A.2", 404)["message"], "Test/M.1.A.2: no such thread in the index");
    assert_eq!(error("/api/nonsense", 404)["message"], "/api/nonsense: no such address");
    let long = error(&format!("/api/search?q={}", "x".repeat(limits().query + 1)), 400);
    assert_eq!(long["message"], "the query: longer than 8192 bytes");
    let columns = error("/api/export?q=x&format=csv&columns=colour", 400);
    assert!(columns["hint"].as_str().unwrap().contains("title"), "{columns}");
    // People get the same as a page.
    let page = server.get(&format!("/?q={}", encoded("台積電 autor:<x>")));
    assert_eq!((page.status, &page.headers["content-type"][..]), (400, "text/html; charset=utf-8"));
    let mut plain = String::new();
    // Each wide character of the query's lines is in an element of its own.
    for piece in page.text().split('<') {
        plain += piece.split_once('>').map_or(piece, |(_, text)| text);
    }
    assert!(plain.contains("是不是要寫 `author:`？") && !page.text().contains("<x>"), "{plain}");
    assert_eq!(server.get("/thread/Test/M.1.A.2").status, 404);
    assert_eq!(server.get("/../../etc/passwd").status, 404);
    assert_eq!(server.get("/assets/..%2F..%2FCargo.toml").status, 404);
}

#[test]
fn only_our_own_names_and_only_reading() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let status = |request: &str| {
        let answer = String::from_utf8(server.send(request.as_bytes())).unwrap();
        answer.split(' ').nth(1).map(str::to_owned).unwrap_or_default()
    };
    let get = |host: &str| status(&format!("GET /api/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    for (host, expected) in [
        ("localhost:7295", "200"),
        ("127.0.0.1", "200"),
        ("search.example", "200"),
        ("evil.example", "421"),
        ("localhost.evil.example", "421"),
        ("", "421"),
    ] {
        assert_eq!(get(host), expected, "{host}");
    }
    assert_eq!(status("GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n"), "421");
    assert_eq!(
        status("GET http://evil.example/api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        "421"
    );
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&request), "405", "{method}");
    }
    for path in
        ["/", "/?q=autor:x", "/trend", "/help", "/api/health", "/api/nonsense", "/nonsense", "/assets/pawen.css"]
    {
        let headers = server.get(path).headers;
        let policy = &headers["content-security-policy"];
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(!headers.contains_key("access-control-allow-origin"), "{path}");
    }
}

#[test]
fn a_new_index_is_found_and_no_request_is_lost() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let (done, tried) = (AtomicBool::new(false), AtomicUsize::new(0));
    let q = encoded("台積電");
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let answer = server.get(&format!("/api/search?q={q}"));
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    assert_eq!(answer.json()["hits"].as_array().unwrap().len(), 10);
                    assert_eq!(server.get(&format!("/?q={q}&unit=block")).status, 200);
                    tried.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 0..2 {
            desk.write(&format!("more{round}.jsonl"), &[thread(2000 + round, "新的", "台積電", &[])]);
            desk.update();
            wait(|| server.get("/api/health").json()["threads"] == 301 + round);
            desk.run(|home, options, watch| rebuild(home, &[], false, options, Words::Kept, watch)).unwrap();
            wait(|| server.get("/api/health").json()["generation"] == 2 + round);
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(tried.load(Ordering::Relaxed) > 10);
}

#[test]
fn a_cancelled_search_ends_and_never_with_a_part() {
    let desk = desk();
    let plan = Plan::read("第", &Context::new(taipei(), UnixTime(NOW))).unwrap();
    let request =
        Request { plan: &plan, level: Level::Threads, sort: Sort::Newest, limit: None, after: None, passages: true };
    let stop = Cancel::new();
    let index = desk.open().until(stop.clone());
    let mut hits = search(&index, &request).unwrap();
    assert!(hits.next().unwrap().is_ok() && hits.total() == 300);
    stop.request();
    // Some were read together before.
    let read: Vec<_> = hits.collect();
    assert!(read.last().unwrap().is_err(), "{}", read.len());
    let zone = taipei();
    let ended = [
        search(&index, &request).map(drop).unwrap_err(),
        count_facets(&index, &plan, Level::Comments, &[Facet::By], &zone).map(drop).unwrap_err(),
        count_each_facet(&index, &plan, Level::Threads, &[Facet::By, Facet::Board], &zone, 10).map(drop).unwrap_err(),
    ];
    assert!(ended.iter().all(|error| error.to_string() == "the search was ended before its end"));
    assert!(search(&desk.open(), &request).is_ok());
}

#[test]
fn a_search_can_be_ended_at_any_moment() {
    let desk = desk();
    // Two files in one segment; one goes, and a document that is found may have been deleted.
    let many =
        |from: i64| (from..from + 300).map(|number| thread(number, "台", "台 電", &[("a", "電")])).collect::<Vec<_>>();
    desk.write("more.jsonl", &many(1000));
    desk.write("gone.jsonl", &many(2000)[..9]);
    desk.update();
    std::fs::remove_file(desk.path("archive").join("gone.jsonl")).unwrap();
    desk.update();
    let (mut ended, mut done) = (0, 0);
    for round in 0..400_u64 {
        let typed =
            ["*a* OR *b* OR t*", "'電' OR '外'", "台積電 -zzz", "台 NEAR/9 電"][usize::try_from(round % 4).unwrap()];
        let plan = Plan::read(typed, &Context::new(taipei(), UnixTime(NOW))).unwrap();
        let level = Level::ALL[usize::try_from(round / 4 % 2).unwrap()];
        let stop = Cancel::new();
        let index = desk.open().until(stop.clone());
        let sort = Sort::ALL[usize::try_from(round / 8 % 2).unwrap()];
        let request = Request { plan: &plan, level, sort, limit: None, after: None, passages: true };
        thread::scope(|scope| {
            scope.spawn(|| {
                let started = Instant::now();
                while started.elapsed() < Duration::from_micros(round * 10) {}
                stop.request();
            });
            let found = search(&index, &request).and_then(Iterator::collect::<pawen::Result<Vec<_>>>);
            if found.is_ok() { done += 1 } else { ended += 1 }
        });
    }
    assert!(ended > 0, "{ended} {done}");
}

/// Damages the second half of the files that keep the texts.
fn damage_texts(desk: &Desk) {
    for entry in std::fs::read_dir(desk.path("index/generation-1")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "store") {
            let mut file = std::fs::File::options().write(true).open(path).unwrap();
            let size = file.metadata().unwrap().len();
            // What comes last is the table of where each block begins.
            file.seek(SeekFrom::Start(size / 2)).unwrap();
            file.write_all(&vec![0xA5; usize::try_from(size / 3).unwrap()]).unwrap();
        }
    }
}

#[test]
fn a_download_from_a_damaged_index_never_looks_whole() {
    let desk = Desk::new();
    // Text that does not compress, so that much is sent before the damage.
    let mut random = Random::new(7);
    let pieces: Vec<String> = (0x4E00..0x9000).filter_map(char::from_u32).map(String::from).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let threads: Vec<_> = (0..400).map(|number| thread(number, "題", &random.text(&pieces, 800), &[])).collect();
    desk.write("many.jsonl", &threads);
    desk.update();
    let ask = |server: &Server, version: &str| {
        let mut stream = server.connect();
        let request = "GET /api/export?q=%2A&full=1&sort=oldest";
        stream.write_all(format!("{request} HTTP/{version}\r\nHost: localhost\r\n\r\n").as_bytes()).unwrap();
        let (mut answer, mut piece) = (Vec::new(), [0; 8192]);
        let reset = loop {
            match stream.read(&mut piece) {
                Ok(0) => break false,
                Ok(read) => answer.extend_from_slice(&piece[..read]),
                Err(_) => break true,
            }
            if answer.ends_with(b"\r\n0\r\n\r\n") {
                break false;
            }
        };
        let text = String::from_utf8_lossy(&answer).into_owned();
        (text.split(' ').nth(1).unwrap_or_default().to_owned(), text.ends_with("\r\n0\r\n\r\n"), reset)
    };
    let sound = Server::start(&desk, limits());
    assert_eq!(ask(&sound, "1.1"), ("200".to_owned(), true, false));
    assert_eq!(ask(&sound, "1.0"), ("200".to_owned(), false, false));
    drop(sound);
    damage_texts(&desk);
    let server = Server::start(&desk, limits());
    let (status, ended, _) = ask(&server, "1.1");
    assert!(status != "200" || !ended, "{status}");
    let (status, _, reset) = ask(&server, "1.0");
    assert!(status != "200" || reset, "{status}");
    let reports = server.reports.lock().unwrap();
    let cut = |line: &String| line.starts_with("error: /api/export?q=%2A&full=1") && line.contains("pawen check");
    assert!(reports.len() == 2 && reports.iter().all(cut), "{reports:?}");
}

#[test]
fn a_download_that_finds_nothing_in_time_is_refused() {
    let desk = desk();
    let server = Server::start(&desk, Limits { patience: Duration::ZERO, ..limits() });
    let late = server.get("/api/export?q=%2A");
    assert_eq!((late.status, &late.headers["retry-after"][..]), (503, "1"), "{}", late.text());
    assert!(late.text().contains("no answer within 0 s"), "{}", late.text());
}

#[test]
fn a_client_that_sends_nothing_more_gets_its_answer() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let mut stream = server.connect();
    stream.write_all(b"GET /api/export?q=%2A&format=ids HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n0\r\n\r\n"), "{answer}");
    assert_eq!(answer.matches("Test/M.").count(), 300);
}

#[test]
fn an_index_that_is_gone_is_noticed_until_it_is_back() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    assert_eq!(server.get("/api/health").json()["status"], "ok");
    std::fs::rename(desk.path("index"), desk.path("elsewhere")).unwrap();
    wait(|| server.get("/api/health").status == 503);
    let health = server.get("/api/health").json();
    assert_eq!(health["status"], "unavailable");
    assert!(health["error"]["message"].as_str().unwrap().contains("no index here"), "{health}");
    for path in ["/api/search?q=a", "/api/count?q=a", "/api/export?q=a", "/?q=a"] {
        assert_eq!(server.get(path).status, 500, "{path}");
    }
    std::fs::rename(desk.path("elsewhere"), desk.path("index")).unwrap();
    assert_eq!(server.get("/api/health").json()["status"], "ok");
    assert_eq!(server.get("/api/count?q=%2A").json()["threads"], 300);
}

#[test]
fn every_place_in_a_thread_is_marked() {
    let desk = Desk::new();
    let text = [("kuro", "一二三"), ("kuro", "四台積"), ("mai", "電")];
    desk.write("a.jsonl", &[thread(1, "台積電 台", "台\n積電\n: 台積電", &text)]);
    desk.update();
    let plan = Plan::read("台積", &Context::new(taipei(), UnixTime(NOW))).unwrap();
    let id = thread(1, "", "", &[]).id;
    let (found, marks) = highlighted_thread(&desk.open(), &id, &plan).unwrap().unwrap();
    let cut = |text: &str, spans: &[std::ops::Range<usize>]| {
        spans.iter().map(|span| text[span.clone()].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(cut(&found.title, &marks.title), ["台積"]);
    assert_eq!(cut(&found.body, &marks.body), ["台\n積", "台積"]);
    let comments: Vec<_> =
        found.comments.iter().zip(&marks.comments).map(|(comment, spans)| cut(&comment.text, spans)).collect();
    assert_eq!(comments, [vec![], vec!["台積".to_owned()], vec![]]);
    assert!(highlighted_thread(&desk.open(), &thread(2, "", "", &[]).id, &plan).unwrap().is_none());
}

#[test]
fn a_request_that_waits_too_long_for_a_turn_is_refused() {
    let desk = desk();
    let server = Server::start(&desk, Limits { searches: 0, patience: Duration::from_millis(50), ..limits() });
    let late = server.get("/api/search?q=a");
    assert_eq!(late.status, 503, "{}", late.text());
    assert_eq!(late.headers["retry-after"], "1");
    assert_eq!(server.get("/?q=a").status, 503);
}

#[test]
fn clients_that_misbehave_cost_the_others_nothing() {
    let desk = desk();
    let brief = Duration::from_millis(700);
    let server =
        Server::start(&desk, Limits { connections: 16, downloads: 2, silence: brief, stall: brief, ..limits() });
    let well = || {
        let answer = server.get(&format!("/api/search?q={}", encoded("台積電")));
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    // Silence, half a request, a flood of both: more than there is room for.
    let silent: Vec<_> = (0..40).map(|_| server.connect()).collect();
    well();
    let half: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = server.connect();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: localh");
            stream
        })
        .collect();
    well();
    for mut stream in silent.into_iter().chain(half) {
        let ended = stream.read_to_end(&mut Vec::new());
        assert!(ended.is_ok() || ended.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset), "left open");
    }
    // Garbage, and too much of it.
    for garbage in [&b"\x16\x03\x01\x02\x00\x01"[..], b"GET\r\n\r\n", b"\0\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"] {
        let answer = server.send(garbage);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4") || answer.starts_with(b"HTTP/1.1 505"));
    }
    let endless = [b"GET / HTTP/1.1\r\nX: ".to_vec(), vec![b'x'; 1 << 20]].concat();
    assert!(server.send(&endless).len() < 1000);
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "A: b\r\n".repeat(1000));
    assert!(server.send(many.as_bytes()).starts_with(b"HTTP/1.1 431"));
    well();
    // A download that is left in the middle, and one that is not read, give their places back.
    let download = "GET /api/export?q=%2A&format=json&full=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for _ in 0..6 {
        wait(|| {
            let mut stream = server.connect();
            stream.write_all(download.as_bytes()).unwrap();
            let mut head = [0; 12];
            stream.read_exact(&mut head).unwrap();
            &head == b"HTTP/1.1 200"
        });
    }
    well();
    wait(|| server.get("/api/export?q=%2A&format=csv").status == 200);
}

#[test]
fn requests_under_way_are_answered_when_the_server_ends() {
    let desk = desk();
    let server = Server::start(&desk, limits());
    let mut stream = server.connect();
    stream.write_all(b"GET /api/export?q=%2A&format=ids HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut first = [0; 16];
    stream.read_exact(&mut first).unwrap();
    server.ended.store(true, Ordering::Relaxed);
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let text = String::from_utf8_lossy(&rest);
    assert_eq!(text.matches("Test/M.").count(), 300);
}

#[test]
fn the_command_prints_where_it_listens_and_ends_by_a_signal() {
    let desk = Desk::new();
    desk.update_from(&[repository("fixtures/archive")]);
    let interrupted = || Arc::new(AtomicBool::new(true));
    let (exit, out, err) = desk.pawen_with(&["serve", "--port", "0"], &interrupted);
    assert_eq!(exit, pawen::cli::Exit::Hits, "{err}");
    assert!(out.starts_with("http://127.0.0.1:") && out.ends_with("/\n") && err.is_empty(), "{out}{err}");
    let (_, out, err) = desk.pawen_with(&["serve", "--port", "0", "--bind", "0.0.0.0"], &interrupted);
    assert!(out.starts_with("http://127.0.0.1:"), "{out}");
    assert!(err.starts_with("warning: 0.0.0.0:") && err.contains("can read the whole archive"), "{err}");
    assert!(err.contains("hint: the page answers to localhost and any address of this machine, as a number"), "{err}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (exit, out, err) = desk.pawen(&["serve", "--port", &port]);
    assert_eq!((exit, &out[..]), (pawen::cli::Exit::Error, ""));
    assert!(err.contains("hint: another program listens there"), "{err}");
    let (exit, _, err) = desk.pawen(&["serve", "--index", "nowhere"]);
    assert_eq!(exit, pawen::cli::Exit::Error);
    assert!(err.contains("no index here"), "{err}");
}
