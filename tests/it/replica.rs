//! A replica of the sites on loopback: it answers as they do, and as badly as it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How one request is answered.
#[derive(Clone)]
pub(crate) enum Reply {
    /// 200 with a tag; 304 where the tag is known.
    Document { bytes: Vec<u8>, kind: &'static str },
    /// A status with headers and a body.
    Status { code: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// 200 whose `Content-Length` is so many bytes more than what is sent, then the end.
    Short { bytes: Vec<u8>, missing: usize },
    /// 200, half of the body, then a reset.
    Reset { bytes: Vec<u8> },
    /// 200 and a body without an end.
    Endless,
    /// The first byte after so long.
    Slow(Duration),
    /// The whole body, a hundred bytes every tenth of a second.
    Drip { bytes: Vec<u8> },
    /// The same under 503.
    Refusal(Box<Reply>),
    /// One after the other; the last one stays.
    Then(Vec<Reply>),
}

/// One answered request.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    order: usize,
    pub(crate) path: String,
    /// Bytes of the body.
    pub(crate) sent: usize,
    pub(crate) user_agent: String,
}

#[derive(Default)]
struct Shared {
    routes: Mutex<BTreeMap<String, Reply>>,
    seen: Mutex<Vec<Seen>>,
    n_requests: AtomicUsize,
    stop: AtomicBool,
}

/// The running replica; it stops when it is dropped.
pub(crate) struct Replica {
    pub(crate) address: String,
    shared: Arc<Shared>,
}

impl Replica {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if served.stop.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), served) = (stream, Arc::clone(&served)) else { continue };
                std::thread::spawn(move || serve(&stream, &served));
            }
        });
        Self { address, shared }
    }

    /// Answers `https://HOST/PATH?QUERY`, written without its scheme.
    pub(crate) fn set(&self, address: &str, reply: Reply) {
        self.shared.routes.lock().unwrap().insert(format!("/{address}"), reply);
    }

    pub(crate) fn document(&self, address: &str, bytes: &[u8], kind: &'static str) {
        self.set(address, Reply::Document { bytes: bytes.to_vec(), kind });
    }

    /// What was asked since the last call.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let mut seen = std::mem::take(&mut *self.shared.seen.lock().unwrap());
        seen.sort_by_key(|one| one.order);
        seen
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}

struct Request {
    path: String,
    tag: Option<String>,
    user_agent: String,
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut request = Request { path, tag: None, user_agent: String::new() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            return Some(request);
        }
        if let Some((name, value)) = line.split_once(": ") {
            match name.to_ascii_lowercase().as_str() {
                "if-none-match" => request.tag = Some(value.to_owned()),
                "user-agent" => request.user_agent = value.to_owned(),
                _ => {}
            }
        }
    }
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", detention_stats::archive::sha256(bytes).short(16))
}

fn head(code: u16, headers: &[(&str, String)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {code} X\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

fn serve(stream: &TcpStream, shared: &Shared) {
    let Some(request) = read_request(stream) else { return };
    // The next request may be done before this one.
    let order = shared.n_requests.fetch_add(1, Ordering::SeqCst);
    let reply = {
        let mut routes = shared.routes.lock().unwrap();
        let found = routes.get_mut(&request.path);
        match found {
            Some(Reply::Then(replies)) if replies.len() > 1 => replies.remove(0),
            Some(Reply::Then(replies)) => replies[0].clone(),
            Some(reply) => reply.clone(),
            None => Reply::Status { code: 404, headers: Vec::new(), body: b"not here".to_vec() },
        }
    };
    let sent = answer(stream, &request, &reply).unwrap_or(0);
    let Request { path, user_agent, .. } = request;
    shared.seen.lock().unwrap().push(Seen { order, path, sent, user_agent });
    let _ = stream.shutdown(Shutdown::Write);
    // The client's last bytes are read, so that the close is no reset.
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let _ = std::io::copy(&mut stream.take(1 << 20), &mut std::io::sink());
}

fn answer(mut stream: &TcpStream, request: &Request, reply: &Reply) -> std::io::Result<usize> {
    let length = |n: usize| ("Content-Length", n.to_string());
    match reply {
        Reply::Document { bytes, kind } => {
            let tag = tag(bytes);
            if request.tag.as_deref() == Some(&tag) {
                stream.write_all(&head(304, &[("ETag", tag)]))?;
                return Ok(0);
            }
            let kind = ("Content-Type", (*kind).to_owned());
            stream.write_all(&head(200, &[("ETag", tag), kind, length(bytes.len())]))?;
            stream.write_all(bytes)?;
            Ok(bytes.len())
        }
        Reply::Status { code, headers, body } => {
            let mut headers = headers.clone();
            headers.push(length(body.len()));
            stream.write_all(&head(*code, &headers))?;
            stream.write_all(body)?;
            Ok(body.len())
        }
        Reply::Short { bytes, missing } => {
            stream.write_all(&head(200, &[length(bytes.len() + missing)]))?;
            stream.write_all(bytes)?;
            Ok(bytes.len())
        }
        Reply::Reset { bytes } => {
            stream.write_all(&head(200, &[length(bytes.len())]))?;
            stream.write_all(&bytes[..bytes.len() / 2])?;
            stream.flush()?;
            std::thread::sleep(Duration::from_millis(30));
            socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO))?;
            Ok(bytes.len() / 2)
        }
        Reply::Endless => {
            stream.write_all(&head(200, &[]))?;
            let block = vec![b'x'; 1 << 16];
            let mut sent = 0;
            // Until the client has had enough.
            while stream.write_all(&block).is_ok() && sent < 1 << 30 {
                sent += block.len();
            }
            Ok(sent)
        }
        Reply::Slow(time) => {
            std::thread::sleep(*time);
            stream.write_all(&head(200, &[length(0)]))?;
            Ok(0)
        }
        Reply::Refusal(inner) => {
            let Reply::Drip { bytes } = &**inner else { return Ok(0) };
            stream.write_all(&head(503, &[length(bytes.len())]))?;
            for piece in bytes.chunks(100) {
                stream.write_all(piece)?;
                stream.flush()?;
                std::thread::sleep(Duration::from_millis(100));
            }
            Ok(bytes.len())
        }
        Reply::Drip { bytes } => {
            stream.write_all(&head(200, &[length(bytes.len())]))?;
            for piece in bytes.chunks(100) {
                stream.write_all(piece)?;
                stream.flush()?;
                std::thread::sleep(Duration::from_millis(100));
            }
            Ok(bytes.len())
        }
        Reply::Then(_) => Ok(0),
    }
}
