//! The HTTP surface, in Kubo's words: `/api/v0/…`, and the gateway at `/ipfs/…`.
//!
//! Any web page that a user opens can reach a loopback port. So the API answers to POST alone, as
//! Kubo's does, and refuses the requests of web pages, which browsers mark. The gateway is open to
//! pages, but fetches nothing for those of other sites. What writes needs the token, if the node
//! has one.

mod add;
mod ask;
mod auth;
mod block;
mod dag;
mod file;
mod gateway;
mod lines;
mod pace;
mod params;
mod parts;
mod pin;
mod reply;
mod repo;
mod server;
mod swarm;
mod text;

use crate::{block::MAX_BLOCK, identity::TOKEN_FILE, Config, Handle};
use auth::Guard;
use axum::{
	extract::{DefaultBodyLimit, Request},
	http::{header, Method, StatusCode, Uri},
	middleware::{from_fn, from_fn_with_state, Next},
	response::{IntoResponse, Response},
	routing::{get, post},
	Router,
};
use reply::{failure, ApiResult};
use std::{future::Future, sync::Arc};
use tokio::net::TcpListener;

/// Room for what multipart adds around a block.
const MULTIPART_ROOM: usize = 64 * 1024;

/// Answer on `listener`. Dropping the future ends every connection.
pub(crate) fn serve(
	listener: TcpListener,
	handle: Handle,
	config: Config,
) -> impl Future<Output = ()> + Send {
	let file = Some(config.data_dir.join(TOKEN_FILE)).filter(|file| file.is_file());
	let file = file.map(|file| std::path::absolute(&file).unwrap_or(file));
	// Where a file lies is nobody's business on another machine.
	let file = file.filter(|_| handle.api_addr().ip().is_loopback());
	let guard = Arc::new(Guard { token: config.token, file });
	let router = router(handle, guard, config.max_upload);
	server::serve(listener, router, config.max_connections, config.patience)
}

/// Everything this node answers to over HTTP.
fn router(handle: Handle, guard: Arc<Guard>, max_upload: usize) -> Router {
	let uploads = DefaultBodyLimit::max(max_upload);
	let blocks = DefaultBodyLimit::max(MAX_BLOCK + MULTIPART_ROOM);
	let writes = Router::new()
		.route("/api/v0/add", post(add::add).layer(uploads))
		.route("/api/v0/block/put", post(block::put).layer(blocks))
		.route("/api/v0/block/rm", post(block::remove))
		.route("/api/v0/dag/import", post(dag::import).layer(uploads))
		.route("/api/v0/pin/add", post(pin::add))
		.route("/api/v0/pin/rm", post(pin::remove))
		.route("/api/v0/pin/update", post(pin::update))
		.route("/api/v0/repo/gc", post(repo::gc))
		.route("/api/v0/swarm/connect", post(swarm::connect))
		.route_layer(from_fn_with_state(guard, auth::require));
	let api = Router::new()
		.route("/api/v0/cat", post(file::cat))
		.route("/api/v0/ls", post(file::ls))
		.route("/api/v0/block/get", post(block::get))
		.route("/api/v0/block/stat", post(block::stat))
		.route("/api/v0/dag/export", post(dag::export))
		.route("/api/v0/dag/stat", post(dag::stat))
		.route("/api/v0/pin/ls", post(pin::list))
		.route("/api/v0/repo/stat", post(repo::stat))
		.route("/api/v0/repo/verify", post(repo::verify))
		.route("/api/v0/repo/version", post(repo::version))
		.route("/api/v0/id", post(swarm::id))
		.route("/api/v0/swarm/peers", post(swarm::peers))
		.route("/api/v0/version", post(swarm::version))
		.merge(writes)
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
