//! `/api/v0/block/…`

use super::{
	json,
	lines::lines,
	params::Params,
	parts::{oversized, Parts},
	reply::ApiResult,
};
use crate::{
	block::{parse_cid, DAG_PB, RAW},
	store::Removal,
	Block, Error, Handle, Pin, Result,
};
use axum::{
	body::Bytes,
	extract::{FromRequest, Request, State},
	http::{header, StatusCode},
	response::IntoResponse,
};
use multihash_codetable::Code;
use serde_json::json;

/// The bytes of a block, fetched over bitswap if they are not here.
///
/// With `from`, they are fetched from the peers that it names, separated by commas, and from
/// nowhere else: neither from this node's disk nor to it. So it is found out whether those peers
/// have the block. Kubo does not know the parameter, and answers from wherever it can.
pub(super) async fn get(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch_from()?;
	let cid = handle.resolve(&params.path()?, fetch).await?;
	let bytes = handle.block(&cid, fetch).await?;
	Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// The size of a block.
pub(super) async fn stat(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
	let cid = handle.resolve(&params.path()?, fetch).await?;
	let size = match handle.block_size(&cid).await? {
		Some(size) => size as usize,
		None => handle.block(&cid, fetch).await?.len(),
	};
	json(json!({ "Key": cid.to_string(), "Size": size }))
}

/// Store a block, given as multipart or as the body itself.
///
/// With `cid`, the bytes must be what that address names.
pub(super) async fn put(
	State(handle): State<Handle>,
	params: Params,
	request: Request,
) -> ApiResult {
	let pin = params.flag("pin", false)?;
	let content_type = request.headers().get(header::CONTENT_TYPE);
	let multipart = content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
	let bytes = if multipart {
		let mut parts = Parts::of(request, "the multipart body has no usable boundary").await?;
		let part = parts.next().await?;
		let part = part.ok_or_else(|| Error::invalid("the multipart body has no part"))?;
		part.bytes().await?
	} else {
		Bytes::from_request(request, &()).await.map_err(|error| match error.status() {
			StatusCode::PAYLOAD_TOO_LARGE => oversized(),
			_ => Error::invalid("the body broke off").into(),
		})?
	};
	let block = match params.text("cid") {
		Some(cid) => Block::new(parse_cid(cid)?, bytes)?,
		None => Block::encode(codec(&params)?, hash(&params)?, bytes)?,
	};
	let (cid, size) = (*block.cid(), block.bytes().len());
	handle.block_put(block).await?;
	if pin {
		handle.pin(&cid, Pin::Recursive, params.fetch()?).await?;
	}
	json(json!({ "Key": cid.to_string(), "Size": size }))
}

/// Remove blocks that are neither pinned nor in use.
///
/// What became of each is a line of its own; with `force`, those that are not there are none.
pub(super) async fn remove(State(handle): State<Handle>, params: Params) -> ApiResult {
	let (force, quiet) = (params.flag("force", false)?, params.flag("quiet", false)?);
	params.arg()?;
	let cids = params.all("arg").map(parse_cid).collect::<Result<Vec<_>>>()?;
	let removals = handle.blocks_remove(cids.clone()).await?;
	let outcomes = cids.into_iter().zip(removals).filter_map(|(cid, removal)| match removal {
		Removal::Removed if quiet => None,
		Removal::Removed => Some(json!({ "Hash": cid.to_string() })),
		Removal::Missing if force => None,
		Removal::Missing => {
			let error = Error::NotStored(cid).to_string();
			Some(json!({ "Hash": cid.to_string(), "Error": error }))
		},
		Removal::Needed => {
			let error = Error::Needed(cid).to_string();
			Some(json!({ "Hash": cid.to_string(), "Error": error }))
		},
	});
	Ok(lines(outcomes))
}

fn codec(params: &Params) -> Result<u64> {
	match params.text("cid-codec").or(params.text("format")) {
		None | Some("raw" | "") => Ok(RAW),
		Some("dag-pb" | "protobuf") => Ok(DAG_PB),
		Some(_) => Err(Error::invalid("the parameter `cid-codec` must be raw or dag-pb")),
	}
}

fn hash(params: &Params) -> Result<Code> {
	match params.text("mhtype") {
		None | Some("sha2-256" | "") => Ok(Code::Sha2_256),
		Some("blake2b-256") => Ok(Code::Blake2b256),
		Some(_) => Err(Error::invalid("the parameter `mhtype` must be sha2-256 or blake2b-256")),
	}
}
