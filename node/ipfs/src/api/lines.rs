//! Answers of one line of JSON after another, all at once or as they come.

use super::reply::failure_json;
use crate::{Error, Result};
use axum::{
	body::{Body, Bytes},
	http::header,
	response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt};
use serde_json::Value;
use std::convert::Infallible;

/// Lines that are known.
pub(super) fn lines(values: impl IntoIterator<Item = Value>) -> Response {
	let text: String = values.into_iter().map(line).collect();
	([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// Lines as they come. A failure is the last one, in the words of any other.
pub(super) fn lines_as_they_come(
	values: impl Stream<Item = Result<Value>> + Send + 'static,
) -> Response {
	let values = values.scan(false, |failed, value| {
		// Nothing comes after a failure.
		let go_on = !std::mem::replace(failed, value.is_err());
		std::future::ready(go_on.then(|| value.unwrap_or_else(reported)))
	});
	let text = values.map(|value| Ok::<_, Infallible>(Bytes::from(line(value))));
	([(header::CONTENT_TYPE, "application/json")], Body::from_stream(text)).into_response()
}

fn reported(error: Error) -> Value {
	failure_json(&error.to_string())
}

fn line(value: Value) -> String {
	value.to_string() + "\n"
}
