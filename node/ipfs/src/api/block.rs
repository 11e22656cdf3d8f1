//! `/api/v0/block/…`

use super::{
	add::{broken, oversized},
	json,
	params::Params,
	reply::ApiResult,
};
use crate::{
	block::{parse_cid, DAG_PB, RAW},
	Block, Error, Handle, Pin, Result,
};
use axum::{
	body::Bytes,
	extract::{FromRequest, Multipart, Request, State},
	http::{header, StatusCode},
	response::IntoResponse,
};
use multihash_codetable::Code;
use serde_json::json;

/// The bytes of a block, fetched over bitswap if they are not here.
pub(super) async fn get(State(handle): State<Handle>, params: Params) -> ApiResult {
	let fetch = params.fetch()?;
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
		let mut parts = Multipart::from_request(request, &())
			.await
			.map_err(|_| Error::invalid("the multipart body has no usable boundary"))?;
		let part = parts.next_field().await.map_err(broken)?;
		let part = part.ok_or_else(|| Error::invalid("the multipart body has no part"))?;
		part.bytes().await.map_err(broken)?
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
