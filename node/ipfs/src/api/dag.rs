//! `/api/v0/dag/…`

use super::{json, params::Params, reply::ApiResult};
use crate::Handle;
use axum::extract::State;
use serde_json::json;

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
