//! A web server on this machine that does nothing but note who asks. A payload carries its address; whoever shows the
//! payload safely never asks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::Fault;

/// How long a connection may say nothing. A browser opens some ahead and leaves them silent.
const PATIENCE: Duration = Duration::from_secs(5);

/// The listening server. Its threads end with the test's process.
#[derive(Debug)]
pub struct Canary {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// Connections that were opened, also those that asked for nothing: a preconnect is a request to somebody.
    connections: usize,
    asked: Vec<String>,
    pages: BTreeMap<String, String>,
}

impl Canary {
    /// Listens on a free port of this machine.
    ///
    /// # Errors
    /// When none can be had.
    pub fn listen() -> Result<Self, Fault> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Fault::start("the canary"))?;
        let address = listener.local_addr().map_err(Fault::start("the canary"))?;
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                with(&state, |state| state.connections += 1);
                std::thread::spawn(move || answer(stream, &state));
            }
        });
        Ok(Self { address, state })
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The payload with this canary's address in it: `{to}` is a whole address that names the payload, `{host}` the host.
    #[must_use]
    pub fn armed(&self, name: &str, payload: &str) -> String {
        let host = self.host();
        payload.replace("{to}", &format!("http://{host}/hit/{name}")).replace("{host}", &host).replace("{name}", name)
    }

    /// Lays out a page that is served as it is, for the other half of the proof; gives its address.
    pub fn serve(&self, name: &str, page: &str) -> String {
        with(&self.state, |state| state.pages.insert(format!("/page/{name}"), page.to_owned()));
        format!("http://{}/page/{name}", self.host())
    }

    /// How often anybody connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        with(&self.state, |state| state.connections)
    }

    /// What was asked for: `GET /hit/img-src`.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        with(&self.state, |state| state.asked.clone())
    }

    /// The payloads whose address was asked for.
    #[must_use]
    pub fn hits(&self) -> BTreeSet<String> {
        let name = |asked: &String| {
            let path = asked.split(' ').nth(1)?.strip_prefix("/hit/")?.to_owned();
            path.split(['?', '/', '#', '&']).next().map(str::to_owned)
        };
        self.asked().iter().filter_map(name).collect()
    }

    /// Asks it once, directly: the control that it counts.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn ask(&self, path: &str) -> Result<(), Fault> {
        let mut stream = TcpStream::connect(self.address).map_err(Fault::start("a question to the canary"))?;
        let question = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host());
        stream.write_all(question.as_bytes()).map_err(Fault::start("a question to the canary"))?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).map_err(Fault::start("the canary's answer"))?;
        if line.starts_with("HTTP/1.1 ") { Ok(()) } else { Err(Fault::Story(format!("the canary said '{line}'"))) }
    }
}

fn with<T>(state: &Mutex<State>, look: impl FnOnce(&mut State) -> T) -> T {
    look(&mut state.lock().unwrap_or_else(PoisonError::into_inner))
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let mut reader = BufReader::new(&mut stream);
    let mut first = String::new();
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    let asked = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let path = asked.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = with(state, |state| {
        state.asked.push(asked);
        state.pages.get(&path).cloned()
    });
    let (kind, body) = page.map_or(("text/plain", String::new()), |page| ("text/html; charset=utf-8", page));
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nAccess-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}
