//! `/api/v0/pin/…`

use super::{json, lines::lines_as_they_come, params::Params, reply::ApiResult};
use crate::{
	store::{Pinned, Store},
	Cid, DagStat, Error, Fetch, Handle, Pin, Result,
};
use axum::{
	body::{Body, Bytes},
	extract::State,
	http::header,
	response::IntoResponse,
};
use futures::{stream, Stream, StreamExt};
use parking_lot::Mutex;
use serde_json::{json, Value};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	sync::mpsc,
	time::{interval_at, Instant},
};

/// How often it is told how far a pin is.
const PROGRESS: Duration = Duration::from_millis(500);
/// How many pins are read at a time.
const PAGE: usize = 1024;
/// What is said of a block that is pinned only by something above it.
const INDIRECT: &str = "indirect";

/// Pin, after everything that the pin covers has been fetched. With `progress`, tell how far it is.
pub(super) async fn add(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
	let pin = if params.flag("recursive", true)? { Pin::Recursive } else { Pin::Direct };
	let cids = named(&handle, &params, fetch).await?;
	let so_far = Arc::new(Mutex::new(DagStat::default()));
	let told = so_far.clone();
	let work = async move {
		let mut pinned = Vec::new();
		for cid in cids {
			let before = *told.lock();
			let tell = |stat: DagStat| {
				let mut told = told.lock();
				told.blocks = before.blocks + stat.blocks;
				told.bytes = before.bytes + stat.bytes;
			};
			handle.pin_with(&cid, pin, fetch, tell).await?;
			pinned.push(cid.to_string());
		}
		Ok(json!({ "Pins": pinned }))
	};
	match params.flag("progress", false)? {
		true => Ok(lines_as_they_come(with_progress(work, so_far))),
		false => json(work.await?),
	}
}

/// Lines of progress until the work is done, and then what it says.
fn with_progress(
	work: impl Future<Output = Result<Value>> + Send + 'static,
	so_far: Arc<Mutex<DagStat>>,
) -> impl Stream<Item = Result<Value>> + Send + 'static {
	let ticks = interval_at(Instant::now() + PROGRESS, PROGRESS);
	let progress = move || {
		let stat = *so_far.lock();
		Ok(json!({ "Progress": stat.blocks, "Bytes": stat.bytes }))
	};
	let state = Some((Box::pin(work), ticks, progress));
	let lines = stream::unfold(state, |state| async move {
		let (mut work, mut ticks, progress) = state?;
		tokio::select! {
			outcome = &mut work => Some((vec![progress(), outcome], None)),
			_ = ticks.tick() => Some((vec![progress()], Some((work, ticks, progress)))),
		}
	});
	lines.flat_map(stream::iter)
}

/// Remove pins.
pub(super) async fn remove(State(handle): State<Handle>, params: Params) -> ApiResult {
	let mut removed = Vec::new();
	for cid in named(&handle, &params, Fetch::offline()).await? {
		handle.unpin(&cid).await?;
		removed.push(cid.to_string());
	}
	json(json!({ "Pins": removed }))
}

/// Pin the second address as the first one is, and unless `unpin` is false unpin the first.
pub(super) async fn update(State(handle): State<Handle>, params: Params) -> ApiResult {
	let (fetch, unpin) = (params.fetch()?, params.flag("unpin", true)?);
	let cids = named(&handle, &params, fetch).await?;
	let [from, to] = cids[..] else {
		let what = "give two addresses: what is pinned, and what to pin instead";
		return Err(Error::invalid(what).into());
	};
	handle.pin_update(&from, &to, !unpin, fetch).await?;
	json(json!({ "Pins": [from.to_string(), to.to_string()] }))
}

/// Which pins are listed.
#[derive(Clone, Copy)]
struct Kinds {
	recursive: bool,
	direct: bool,
	indirect: bool,
}

impl Kinds {
	fn of(params: &Params) -> Result<Self> {
		let only = |recursive, direct, indirect| Ok(Self { recursive, direct, indirect });
		match params.text("type") {
			None | Some("all" | "") => only(true, true, true),
			Some("recursive") => only(true, false, false),
			Some("direct") => only(false, true, false),
			Some(INDIRECT) => only(false, false, true),
			Some(_) => Err(Error::invalid(
				"the parameter `type` must be all, recursive, direct or indirect",
			)),
		}
	}

	fn take(&self, pin: Pin) -> bool {
		match pin {
			Pin::Recursive => self.recursive,
			Pin::Direct => self.direct,
		}
	}
}

/// List pins: all of them, those of one `type`, or those of the given addresses.
///
/// What is pinned because something above it is counts too, as `indirect`. With `stream`, each is
/// a line of its own, as it is found.
pub(super) async fn list(State(handle): State<Handle>, params: Params) -> ApiResult {
	let kinds = Kinds::of(&params)?;
	let stream = params.flag("stream", false)?;
	let pins = match params.text("arg") {
		Some(_) => {
			let named = named(&handle, &params, Fetch::offline()).await?;
			stream::iter(pins_of(&handle, named, kinds).await?.into_iter().map(Ok)).boxed()
		},
		None => all_pins(handle.blocks().store.clone(), kinds).boxed(),
	};
	if stream {
		return Ok(lines_as_they_come(
			pins.map(|pin| pin.map(|(cid, kind)| json!({ "Cid": cid.to_string(), "Type": kind }))),
		));
	}
	let entries = pins.scan(true, |first, pin| {
		let comma = if std::mem::take(first) { "" } else { "," };
		std::future::ready(Some(pin.map(|(cid, kind)| {
			Bytes::from(format!("{comma}\"{cid}\":{}", json!({ "Type": kind })))
		})))
	});
	let text = |text: &'static str| stream::iter([Ok(Bytes::from_static(text.as_bytes()))]);
	let body = text("{\"Keys\":{").chain(entries).chain(text("}}"));
	let body = Body::from_stream(body);
	Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// How each of these is pinned; an error if one is not.
async fn pins_of(handle: &Handle, cids: Vec<Cid>, kinds: Kinds) -> Result<Vec<(Cid, String)>> {
	let store = &handle.blocks().store;
	let mut own = Vec::new();
	for cid in &cids {
		own.push(store.pin_of(cid).await?);
	}
	// Only for one without a pin of its own is it worth to look below all others.
	let pinned = match kinds.indirect && own.contains(&None) {
		true => store.pinned(&cids).await?,
		false => own.into_iter().map(|pin| pin.map(Pinned::Itself)).collect(),
	};
	let kind = |(cid, pinned)| match pinned {
		Some(Pinned::Itself(pin)) if kinds.take(pin) => Ok((cid, pin.as_str().to_owned())),
		Some(Pinned::Below(root)) => Ok((cid, format!("{INDIRECT} through {root}"))),
		_ => Err(Error::NotPinned(cid)),
	};
	cids.into_iter().zip(pinned).map(kind).collect()
}

/// All pins of some kinds, as they are found.
fn all_pins(store: Store, kinds: Kinds) -> impl Stream<Item = Result<(Cid, String)>> + Send {
	let own = stream::try_unfold((store.clone(), None), move |(store, after)| async move {
		let page = store.pins_after(after, PAGE).await?;
		let Some((last, _)) = page.last() else { return Ok(None) };
		let after = Some(*last);
		let taken = page.into_iter().filter(|(_, pin)| kinds.take(*pin));
		let taken: Vec<_> = taken.map(|(cid, pin)| Ok((cid, pin.as_str().to_owned()))).collect();
		Ok::<_, Error>(Some((taken, (store, after))))
	});
	let own = own.flat_map(|page| stream::iter(page.unwrap_or_else(|error| vec![Err(error)])));
	let below = stream::once(async move {
		let (found, received) = mpsc::channel(PAGE);
		if kinds.indirect {
			tokio::spawn(find_below(store, found));
		}
		stream::unfold(received, |mut received| async move {
			received.recv().await.map(|pin| (pin, received))
		})
	});
	own.chain(below.flatten())
}

async fn find_below(store: Store, found: mpsc::Sender<Result<(Cid, String)>>) {
	let failed = found.clone();
	let walk = store.below_pins(move |_, at| {
		let pin = (at.cid(), INDIRECT.to_owned());
		found.blocking_send(Ok(pin)).map_err(|_| Error::Unavailable("not asked any more"))
	});
	if let Err(error) = walk.await {
		// Whoever does not ask any more needs no reason.
		let _ = failed.send(Err(error)).await;
	}
}

async fn named(handle: &Handle, params: &Params, fetch: Fetch) -> Result<Vec<Cid>> {
	let mut cids = Vec::new();
	for path in params.paths()? {
		cids.push(handle.resolve(&path, fetch).await?);
	}
	Ok(cids)
}
