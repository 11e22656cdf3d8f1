//! `/api/v0/add`

use super::{
	params::Params,
	parts::{oversized, Part, Parts},
	reply::{ApiError, ApiResult},
	text::unescape,
};
use crate::{Error, Handle, Item, Upload};
use axum::{
	extract::{Request, State},
	http::header,
	response::IntoResponse,
};
use serde_json::json;

/// How many files one upload may hold.
const MAX_FILES: usize = 1 << 20;

/// Add files. Names with slashes make directories; `wrap-with-directory` makes one around it all.
pub(super) async fn add(
	State(handle): State<Handle>,
	params: Params,
	request: Request,
) -> ApiResult {
	let wrap = params.flag("wrap-with-directory", false)?;
	let pin = params.flag("pin", true)?;
	let expected = "send the files as multipart/form-data, for example curl -F file=@name";
	let mut parts = Parts::of(request, expected).await?;
	let mut upload = handle.upload();
	if !pin {
		upload = upload.hold();
	}
	let mut files = 0;
	while let Some(part) = parts.next().await? {
		files += 1;
		if files > MAX_FILES {
			return Err(Error::invalid(format!("more than {MAX_FILES} files in one upload")).into());
		}
		receive(&mut upload, part).await?;
	}
	if files == 0 {
		return Err(Error::invalid("the upload holds no file").into());
	}
	let items = upload.finish(wrap, pin).await?;
	let lines: String = items.iter().map(line).collect();
	Ok(([(header::CONTENT_TYPE, "application/json")], lines).into_response())
}

async fn receive(upload: &mut Upload, mut part: Part<'_>) -> Result<(), ApiError> {
	let name = match part.field().file_name() {
		None => None,
		Some(name) => {
			let unescaped = unescape(name);
			Some(unescaped.ok_or_else(|| Error::invalid("a file name is not UTF-8"))?)
		},
	};
	// Kubo's clients write absolute names for what was given by an absolute path.
	let name = name.map(|name| name.trim_start_matches('/').to_owned());
	if part.field().content_type() == Some("application/x-directory") {
		return Ok(upload.directory(name.as_deref().unwrap_or_default())?);
	}
	let mut too_large = false;
	let content = part.content(&mut too_large);
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
