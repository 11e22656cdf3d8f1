//! `/api/v0/dag/…`

use super::{
	gateway::CAR,
	json,
	lines::lines,
	params::Params,
	parts::{oversized, Parts},
	reply::ApiResult,
};
use crate::{Error, Handle, Scope};
use axum::{
	body::Body,
	extract::{Request, State},
	http::header,
	response::IntoResponse,
};
use serde_json::{json, Value};

/// Walk everything below each address, fetching what is missing, and measure it.
pub(super) async fn stat(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
	let mut stats = Vec::new();
	let (mut blocks, mut bytes) = (0, 0);
	for path in params.paths()? {
		let cid = handle.resolve(&path, fetch).await?;
		let stat = handle.dag_stat(&cid, fetch).await?;
		blocks += stat.blocks;
		bytes += stat.bytes;
		stats.push(json!({
			"Cid": cid.to_string(),
			"Size": stat.bytes,
			"NumBlocks": stat.blocks,
		}));
	}
	json(json!({ "UniqueBlocks": blocks, "TotalSize": bytes, "DagStats": stats }))
}

/// The CAR of everything below an address, fetching what is missing.
pub(super) async fn export(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
	let root = handle.resolve(&params.path()?, fetch).await?;
	let car = handle.export(&root.into(), Scope::All, fetch).await?;
	Ok(([(header::CONTENT_TYPE, CAR)], Body::from_stream(car)).into_response())
}

/// Take in CARs, and unless `pin-roots` is false pin what they say they are about.
///
/// A root is pinned only if everything below it is here: nothing is fetched.
pub(super) async fn import(
	State(handle): State<Handle>,
	params: Params,
	request: Request,
) -> ApiResult {
	let pin_roots = params.flag("pin-roots", true)?;
	let (stats, silent) = (params.flag("stats", false)?, params.flag("silent", false)?);
	let expected = "send the CARs as multipart/form-data, for example curl -F file=@name.car";
	let mut parts = Parts::of(request, expected).await?;
	let mut import = handle.import(!pin_roots);
	let mut cars = 0;
	while let Some(mut part) = parts.next().await? {
		cars += 1;
		let mut too_large = false;
		let taken = import.car(part.content(&mut too_large)).await;
		match taken {
			Err(_) if too_large => return Err(oversized()),
			taken => taken?,
		}
		// After a version 2 CAR, its index.
		part.skip().await?;
	}
	if cars == 0 {
		return Err(Error::invalid("the upload holds no CAR").into());
	}
	let imported = import.finish(pin_roots).await?;
	let roots = imported.roots.into_iter().map(|root| {
		let reason = root.pinned.err().map(|error| error.to_string()).unwrap_or_default();
		json!({ "Root": { "Cid": { "/": root.cid.to_string() }, "PinErrorMsg": reason } })
	});
	let (blocks, bytes) = (imported.blocks, imported.bytes);
	let totals =
		stats.then(|| json!({ "Stats": { "BlockCount": blocks, "BlockBytesCount": bytes } }));
	let all: Vec<Value> = roots.filter(|_| !silent).chain(totals).collect();
	Ok(lines(all))
}
