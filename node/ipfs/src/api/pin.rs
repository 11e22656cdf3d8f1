//! `/api/v0/pin/…`

use super::{json, params::Params, reply::ApiResult};
use crate::{Cid, Error, Fetch, Handle, Pin, Result};
use axum::extract::State;
use serde_json::{json, Map};

/// Pin, after everything that the pin covers has been fetched.
pub(super) async fn add(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
	let pin = if params.flag("recursive", true)? { Pin::Recursive } else { Pin::Direct };
	let mut pinned = Vec::new();
	for cid in named(&handle, &params, fetch).await? {
		handle.pin(&cid, pin, fetch).await?;
		pinned.push(cid.to_string());
	}
	json(json!({ "Pins": pinned }))
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

/// List pins: all of them, those of one `type`, or those of the given addresses.
pub(super) async fn list(State(handle): State<Handle>, params: Params) -> ApiResult {
	let kind =
		match params.text("type") {
			None | Some("all" | "") => None,
			Some(kind @ ("recursive" | "direct")) => Some(kind),
			Some(_) => return Err(Error::invalid(
				"the parameter `type` must be all, recursive or direct; indirect pins are not kept",
			)
			.into()),
		};
	let mut pins = handle.pins().await?;
	pins.retain(|(_, pin)| kind.is_none_or(|kind| pin.as_str() == kind));
	if params.text("arg").is_some() {
		let named = named(&handle, &params, Fetch::offline()).await?;
		if let Some(missing) = named.iter().find(|cid| !pins.iter().any(|(pin, _)| pin == *cid)) {
			return Err(Error::NotPinned(*missing).into());
		}
		pins.retain(|(cid, _)| named.contains(cid));
	}
	let keys: Map<_, _> = pins
		.into_iter()
		.map(|(cid, pin)| (cid.to_string(), json!({ "Type": pin.as_str() })))
		.collect();
	json(json!({ "Keys": keys }))
}

async fn named(handle: &Handle, params: &Params, fetch: Fetch) -> Result<Vec<Cid>> {
	let mut cids = Vec::new();
	for path in params.paths()? {
		cids.push(handle.resolve(&path, fetch).await?);
	}
	Ok(cids)
}
