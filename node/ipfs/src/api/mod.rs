//! The HTTP surface, in Kubo's words: `/api/v0/…`, and the gateway at `/ipfs/…`.
//!
//! Any web page that a user opens can reach a loopback port. So the API answers to POST alone, as
//! Kubo's does, and refuses the requests of web pages, which browsers mark. The gateway is open to
//! pages, but fetches nothing for those of other sites.

mod add;
mod block;
mod dag;
mod file;
mod gateway;
mod params;
mod pin;
mod reply;
mod swarm;
mod text;

use crate::{block::MAX_BLOCK, Handle};
use axum::{
	extract::{DefaultBodyLimit, Request},
	http::{header, Method, StatusCode, Uri},
	middleware::{from_fn, Next},
	response::{IntoResponse, Response},
	routing::{get, post},
	Router,
};
use reply::{failure, ApiResult};

/// Room for what multipart adds around a block.
const MULTIPART_ROOM: usize = 64 * 1024;

/// Everything this node answers to over HTTP.
pub(crate) fn router(handle: Handle) -> Router {
	let uploads = DefaultBodyLimit::max(handle.max_upload());
	let blocks = DefaultBodyLimit::max(MAX_BLOCK + MULTIPART_ROOM);
	let api = Router::new()
		.route("/api/v0/add", post(add::add).layer(uploads))
		.route("/api/v0/block/put", post(block::put).layer(blocks))
		.route("/api/v0/pin/add", post(pin::add))
		.route("/api/v0/pin/rm", post(pin::remove))
		.route("/api/v0/swarm/connect", post(swarm::connect))
		.route("/api/v0/cat", post(file::cat))
		.route("/api/v0/ls", post(file::ls))
		.route("/api/v0/block/get", post(block::get))
		.route("/api/v0/block/stat", post(block::stat))
		.route("/api/v0/dag/stat", post(dag::stat))
		.route("/api/v0/pin/ls", post(pin::list))
		.route("/api/v0/id", post(swarm::id))
		.route("/api/v0/swarm/peers", post(swarm::peers))
		.route("/api/v0/version", post(swarm::version))
		.route_layer(from_fn(refuse_web_pages));
	// Not under the layer: it covers the routes before it.
	api.route("/ipfs/{*path}", get(gateway::get))
		.fallback(unknown)
		.method_not_allowed_fallback(wrong_method)
		.with_state(handle)
}

/// Browsers name the page that sends a request; programs do not.
async fn refuse_web_pages(request: Request, next: Next) -> Response {
	if request.headers().contains_key(header::ORIGIN) {
		return failure(
			StatusCode::FORBIDDEN,
			"web pages may not use this API; use the node's JSON-RPC, the gateway at /ipfs or a \
			 program instead",
		);
	}
	next.run(request).await
}

async fn unknown(uri: Uri) -> Response {
	let path: String = uri.path().chars().take(100).collect();
	failure(StatusCode::NOT_FOUND, &format!("this node has no `{path}`; see /api/v0/version"))
}

async fn wrong_method(method: Method) -> Response {
	failure(
		StatusCode::METHOD_NOT_ALLOWED,
		&format!("this call does not answer to {method}; use POST"),
	)
}

/// A JSON answer.
fn json(value: serde_json::Value) -> ApiResult {
	Ok(([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response())
}
