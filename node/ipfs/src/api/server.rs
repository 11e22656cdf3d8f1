//! Serving connections so that no client can keep others waiting.
//!
//! A client has to keep up: with the head of its request, with the body, and in taking the answer.
//! Only so many connections are served; when one more comes, the one that has been silent longest
//! gives way.

use super::pace::{Paced, PacedBody};
use axum::{
	body::{Body, Bytes, HttpBody},
	Router,
};
use hyper::{
	body::{Frame, Incoming, SizeHint},
	server::conn::http1,
	service::{service_fn, Service},
	Request,
};
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use parking_lot::Mutex;
use std::{
	collections::BTreeMap,
	io::ErrorKind,
	pin::Pin,
	sync::Arc,
	task::{Context, Poll},
	time::Duration,
};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{Notify, OwnedSemaphorePermit, Semaphore},
	task::JoinSet,
};

/// How much of a request is read ahead, and with it the longest head.
const READ_AHEAD: usize = 64 * 1024;
/// How long to wait after no connection could be accepted, as when there are too many open files.
const RECOVERY: Duration = Duration::from_millis(200);

/// Serve `router` on `connections` connections at a time. Dropping the future ends them all.
pub(super) async fn serve(
	listener: TcpListener,
	router: Router,
	connections: usize,
	patience: Duration,
) {
	let silent = Arc::new(Silent::default());
	let room = Arc::new(Semaphore::new(connections.max(1)));
	let mut tasks = JoinSet::new();
	loop {
		let accepted = tokio::select! {
			accepted = listener.accept() => accepted,
			Some(_) = tasks.join_next() => continue,
		};
		match accepted {
			Ok((stream, _)) => {
				let place = silent.make_room(&room).await;
				let connection = Connection::new(silent.clone());
				tasks.spawn(serve_one(stream, router.clone(), connection, patience, place));
			},
			// The client is gone already.
			Err(error)
				if matches!(
					error.kind(),
					ErrorKind::ConnectionAborted
						| ErrorKind::ConnectionReset
						| ErrorKind::ConnectionRefused
				) => {},
			Err(error) => {
				tracing::warn!(target: "ipfs", %error, "the IPFS API cannot accept connections");
				tokio::time::sleep(RECOVERY).await;
			},
		}
	}
}

async fn serve_one(
	stream: TcpStream,
	router: Router,
	connection: Arc<Connection>,
	patience: Duration,
	_place: OwnedSemaphorePermit,
) {
	// Small answers must not wait for more to send.
	let _ = stream.set_nodelay(true);
	let close = connection.close.clone();
	let router = TowerToHyperService::new(router);
	let service = service_fn(move |request: Request<Incoming>| {
		let busy = Busy::new(&connection);
		let answer = router.call(request.map(|body| Body::new(PacedBody::new(body, patience))));
		async move {
			Ok::<_, std::convert::Infallible>(answer.await?.map(|body| Held { body, _busy: busy }))
		}
	});
	let served = http1::Builder::new()
		.timer(TokioTimer::new())
		.header_read_timeout(patience)
		.max_buf_size(READ_AHEAD)
		.serve_connection(TokioIo::new(Paced::new(stream, patience)), service);
	tokio::select! {
		outcome = served => if let Err(error) = outcome {
			tracing::debug!(target: "ipfs", %error, "a connection to the IPFS API broke off");
		},
		() = close.notified() => {
			tracing::debug!(target: "ipfs", "a silent connection to the IPFS API gave way");
		},
	}
}

/// The connections on which no request is being answered, the longest silent first.
#[derive(Default)]
struct Silent {
	waiting: Mutex<Waiting>,
	/// There is another one.
	more: Notify,
}

#[derive(Default)]
struct Waiting {
	next: u64,
	close: BTreeMap<u64, Arc<Notify>>,
}

impl Silent {
	/// A place for one more connection.
	async fn make_room(&self, room: &Arc<Semaphore>) -> OwnedSemaphorePermit {
		loop {
			// Before the silent ones are looked at, so that none is missed.
			let more = self.more.notified();
			let taken = match room.clone().try_acquire_owned() {
				Ok(place) => return place,
				Err(_) => room.clone().acquire_owned(),
			};
			let oldest = self.waiting.lock().close.pop_first();
			if let Some((_, close)) = oldest {
				close.notify_one();
			}
			tokio::select! {
				Ok(place) = taken => return place,
				() = more => {},
			}
		}
	}
}

/// A connection, to those who may have to close it.
struct Connection {
	silent: Arc<Silent>,
	close: Arc<Notify>,
	/// Its place among the silent ones.
	place: Mutex<Option<u64>>,
}

impl Connection {
	fn new(silent: Arc<Silent>) -> Arc<Self> {
		let connection = Self { silent, close: Arc::default(), place: Mutex::new(None) };
		connection.rest();
		Arc::new(connection)
	}

	fn rest(&self) {
		{
			let mut waiting = self.silent.waiting.lock();
			let number = waiting.next;
			waiting.next += 1;
			waiting.close.insert(number, self.close.clone());
			*self.place.lock() = Some(number);
		}
		self.silent.more.notify_waiters();
	}

	fn work(&self) {
		let place = self.place.lock().take();
		if let Some(number) = place {
			self.silent.waiting.lock().close.remove(&number);
		}
	}
}

impl Drop for Connection {
	fn drop(&mut self) {
		self.work();
	}
}

/// From a request's head to the end of its answer.
struct Busy(Arc<Connection>);

impl Busy {
	fn new(connection: &Arc<Connection>) -> Self {
		connection.work();
		Self(connection.clone())
	}
}

impl Drop for Busy {
	fn drop(&mut self) {
		self.0.rest();
	}
}

/// The body of an answer, which keeps its connection busy.
struct Held {
	body: Body,
	_busy: Busy,
}

impl HttpBody for Held {
	type Data = Bytes;
	type Error = axum::Error;

	fn poll_frame(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
	) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
		Pin::new(&mut self.body).poll_frame(cx)
	}

	fn is_end_stream(&self) -> bool {
		self.body.is_end_stream()
	}

	fn size_hint(&self) -> SizeHint {
		self.body.size_hint()
	}
}
