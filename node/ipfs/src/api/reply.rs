//! Failures, as Kubo words them: `{"Message", "Code", "Type": "error"}`.

use crate::Error;
use axum::{
	http::{header, StatusCode},
	response::{IntoResponse, Response},
};
use serde_json::{json, Value};

/// What a handler answers.
pub(super) type ApiResult = Result<Response, ApiError>;

/// A failure on its way to a client.
pub(super) struct ApiError {
	status: StatusCode,
	message: String,
}

impl ApiError {
	pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
		Self { status, message: message.into() }
	}

	pub fn status(&self) -> StatusCode {
		self.status
	}

	pub fn with_status(self, status: StatusCode) -> Self {
		Self { status, ..self }
	}
}

impl From<Error> for ApiError {
	fn from(error: Error) -> Self {
		if matches!(error, Error::Damaged(_) | Error::Store(_)) {
			tracing::error!(target: "ipfs", %error, "the block store has a problem");
		}
		Self::new(status(&error), error.to_string())
	}
}

impl IntoResponse for ApiError {
	fn into_response(self) -> Response {
		failure(self.status, &self.message)
	}
}

/// A failure, as a response.
pub(super) fn failure(status: StatusCode, message: &str) -> Response {
	let body = failure_json(message).to_string();
	(status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A failure, as others see it.
pub(super) fn failure_json(message: &str) -> Value {
	json!({ "Message": message, "Code": 0, "Type": "error" })
}

fn status(error: &Error) -> StatusCode {
	match error {
		Error::Invalid(_)
		| Error::Mismatch(_)
		| Error::IsDirectory(_)
		| Error::IsFile(_)
		| Error::NotPinned(_) => StatusCode::BAD_REQUEST,
		Error::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
		Error::Needed(_) | Error::PinBroken { .. } => StatusCode::CONFLICT,
		Error::Full { .. } => StatusCode::INSUFFICIENT_STORAGE,
		Error::NotStored(_) | Error::NotHeld(_) | Error::NoSuchEntry { .. } => {
			StatusCode::NOT_FOUND
		},
		Error::Malformed { .. } => StatusCode::UNPROCESSABLE_ENTITY,
		Error::Unreachable { .. } | Error::NotConnected(_) => StatusCode::BAD_GATEWAY,
		Error::TimedOut { .. } => StatusCode::GATEWAY_TIMEOUT,
		Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
		Error::Damaged(_) | Error::Store(_) | Error::Start(_) => StatusCode::INTERNAL_SERVER_ERROR,
	}
}
