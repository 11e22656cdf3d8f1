//! The HTTP service: SCALE for the off-chain worker beside it, JSON for people.
//!
//! | request | answer |
//! |---|---|
//! | `POST /v1/jobs`, a SCALE `WorkerRequest` | a SCALE `WorkerStatus` |
//! | `GET /v1/jobs/{key in hex}` | a SCALE `WorkerStatus` |
//! | `GET /v1/jobs` | all jobs, as JSON |
//! | `GET /health` | the executor and how many jobs there are, as JSON |

use crate::jobs::{Jobs, Refused};
use axum::{
	body::Bytes,
	extract::{DefaultBodyLimit, Path, Request, State},
	http::{header, StatusCode},
	middleware::{self, Next},
	response::{IntoResponse, Response},
	routing::get,
	Json, Router,
};
use codec::{DecodeAll, Encode};
use sensor_primitives::compute::{WorkerRequest, WorkerStatus};
use std::sync::Arc;

/// The largest request that is read.
const MAX_REQUEST: usize = 256 << 10;

#[derive(Clone)]
struct Service {
	jobs: Arc<Jobs>,
	executor: &'static str,
}

/// The service over these jobs.
pub fn router(jobs: Arc<Jobs>, executor: &'static str) -> Router {
	Router::new()
		.route("/v1/jobs", get(list).post(submit))
		.route("/v1/jobs/{key}", get(status))
		.route("/health", get(health))
		.layer(DefaultBodyLimit::max(MAX_REQUEST))
		.layer(middleware::from_fn(refuse_browsers))
		.with_state(Service { jobs, executor })
}

/// Web pages that a browser on this machine shows could send jobs, too; but they cannot hide
/// that they are web pages.
async fn refuse_browsers(request: Request, next: Next) -> Response {
	if request.headers().contains_key(header::ORIGIN) {
		let why = "this service is for the node beside it, not for web pages\n";
		return (StatusCode::FORBIDDEN, why).into_response();
	}
	next.run(request).await
}

async fn submit(State(service): State<Service>, body: Bytes) -> Response {
	let Ok(request) = WorkerRequest::decode_all(&mut &body[..]) else {
		return (StatusCode::BAD_REQUEST, "the body is not a SCALE WorkerRequest\n")
			.into_response();
	};
	// Keeping a job waits for the disk.
	let kept = tokio::task::spawn_blocking(move || service.jobs.submit(request)).await;
	match kept {
		Ok(Ok(status)) => scale(&status),
		Ok(Err(refused)) => {
			let code = match refused {
				Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
				Refused::Full => StatusCode::SERVICE_UNAVAILABLE,
				Refused::Disk => StatusCode::INSUFFICIENT_STORAGE,
			};
			(code, format!("{refused}\n")).into_response()
		},
		Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
	}
}

async fn status(State(service): State<Service>, Path(key): Path<String>) -> Response {
	let mut bytes = [0; 32];
	match hex::decode_to_slice(key.strip_prefix("0x").unwrap_or(&key), &mut bytes) {
		Ok(()) => scale(&service.jobs.status(&bytes)),
		Err(_) => (StatusCode::BAD_REQUEST, "a key is 64 hex digits\n").into_response(),
	}
}

async fn list(State(service): State<Service>) -> Response {
	Json(service.jobs.view()).into_response()
}

async fn health(State(service): State<Service>) -> Response {
	let jobs = service.jobs.view();
	let count = |state| jobs.iter().filter(|job| job.state == state).count();
	Json(serde_json::json!({
		"executor": service.executor,
		"queued": count("queued"),
		"running": count("running"),
	}))
	.into_response()
}

fn scale(status: &WorkerStatus) -> Response {
	([(header::CONTENT_TYPE, "application/octet-stream")], status.encode()).into_response()
}
