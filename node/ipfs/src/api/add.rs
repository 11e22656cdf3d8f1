//! `/api/v0/add`

use super::{
	params::Params,
	reply::{ApiError, ApiResult},
	text::unescape,
};
use crate::{Error, Handle, Item, Upload};
use axum::{
	extract::{
		multipart::{Field, MultipartRejection},
		Multipart, State,
	},
	http::{header, StatusCode},
	response::IntoResponse,
};
use futures::StreamExt;
use serde_json::json;
use std::io;

/// How many files one upload may hold.
const MAX_FILES: usize = 1 << 20;

/// Add files. Names with slashes make directories; `wrap-with-directory` makes one around it all.
pub(super) async fn add(
	State(handle): State<Handle>,
	params: Params,
	parts: Result<Multipart, MultipartRejection>,
) -> ApiResult {
	let wrap = params.flag("wrap-with-directory", false)?;
	let pin = params.flag("pin", true)?;
	let mut parts = parts.map_err(|_| {
		Error::invalid("send the files as multipart/form-data, for example curl -F file=@name")
	})?;
	let mut upload = handle.upload();
	let mut files = 0;
	while let Some(field) = parts.next_field().await.map_err(broken)? {
		files += 1;
		if files > MAX_FILES {
			return Err(Error::invalid(format!("more than {MAX_FILES} files in one upload")).into());
		}
		receive(&mut upload, field).await?;
	}
	if files == 0 {
		return Err(Error::invalid("the upload holds no file").into());
	}
	let items = upload.finish(wrap, pin).await?;
	let lines: String = items.iter().map(line).collect();
	Ok(([(header::CONTENT_TYPE, "application/json")], lines).into_response())
}

async fn receive(upload: &mut Upload, field: Field<'_>) -> Result<(), ApiError> {
	let name = match field.file_name() {
		None => None,
		Some(name) => {
			let unescaped = unescape(name);
			Some(unescaped.ok_or_else(|| Error::invalid("a file name is not UTF-8"))?)
		},
	};
	// Kubo's clients write absolute names for what was given by an absolute path.
	let name = name.map(|name| name.trim_start_matches('/').to_owned());
	if field.content_type() == Some("application/x-directory") {
		return Ok(upload.directory(name.as_deref().unwrap_or_default())?);
	}
	let mut too_large = false;
	let content = field.map(|chunk| {
		chunk.map_err(|error| {
			too_large |= error.status() == StatusCode::PAYLOAD_TOO_LARGE;
			io::Error::other(error.body_text())
		})
	});
	let added = match name.as_deref() {
		None | Some("") => upload.nameless_file(content).await,
		Some(name) => upload.file(name, content).await,
	};
	match added {
		Err(_) if too_large => Err(oversized()),
		added => Ok(added.map(|_| ())?),
	}
}

fn line(item: &Item) -> String {
	let Item { path, added } = item;
	let size = added.dag_size.to_string();
	json!({ "Name": path, "Hash": added.cid.to_string(), "Size": size }).to_string() + "\n"
}

pub(super) fn broken(error: axum::extract::multipart::MultipartError) -> ApiError {
	if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
		return oversized();
	}
	Error::invalid(format!("the upload cannot be read: {}", error.body_text())).into()
}

pub(super) fn oversized() -> ApiError {
	ApiError::new(
		StatusCode::PAYLOAD_TOO_LARGE,
		"the upload is larger than this node accepts; send less at once, or raise its limit",
	)
}
