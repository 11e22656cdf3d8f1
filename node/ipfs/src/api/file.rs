//! `/api/v0/cat` and `/api/v0/ls`

use super::{json, params::Params, reply::ApiResult};
use crate::{Entry, Handle, Kind};
use axum::{body::Body, extract::State, http::header, response::IntoResponse};
use serde_json::json;

/// The bytes of a file, or `length` of them from `offset` on.
pub(super) async fn cat(State(handle): State<Handle>, params: Params) -> ApiResult {
	let offset = params.number("offset")?.unwrap_or_default();
	let length = params.number("length")?.unwrap_or(u64::MAX);
	let range = offset..offset.saturating_add(length);
	let content = handle.cat_range(&params.path()?, range, params.fetch()?).await?;
	let headers = [
		(header::CONTENT_TYPE, "application/octet-stream".to_owned()),
		// A client sees by this that a file broke off in the middle.
		(header::CONTENT_LENGTH, content.size.saturating_sub(offset).min(length).to_string()),
	];
	Ok((headers, Body::from_stream(content.stream)).into_response())
}

/// The entries of each directory.
pub(super) async fn ls(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
	let mut objects = Vec::new();
	for path in params.paths()? {
		let entries = handle.ls(&path, fetch).await?;
		let links: Vec<_> = entries.iter().map(link).collect();
		objects.push(json!({ "Hash": path.to_string(), "Links": links }));
	}
	json(json!({ "Objects": objects }))
}

fn link(entry: &Entry) -> serde_json::Value {
	// The numbers of the UnixFS format.
	let kind = match entry.kind {
		Kind::Directory => 1,
		Kind::File => 2,
		Kind::Symlink => 4,
	};
	json!({
		"Name": entry.name,
		"Hash": entry.cid.to_string(),
		"Size": entry.size,
		"Type": kind,
		"Target": "",
	})
}
