//! `/ipfs/<cid>[/path]`: content for people and browsers.

use super::{
	ask::{is_known, range, Format},
	params::Params,
	reply::ApiResult,
	text::{escape_html, escape_url},
};
use crate::{unixfs, Error, Fetch, Handle, Path, Scope};
use axum::{
	body::Body,
	extract::{Path as UrlPath, State},
	http::{
		header::{self, HeaderMap, HeaderName, HeaderValue},
		StatusCode,
	},
	response::{IntoResponse, Response},
};
use sensor_unixfs::{Link, Node};

/// Content never changes under its address.
const FOREVER: &str = "public, max-age=29030400, immutable";
/// The media type of a CAR as this node makes it.
pub(super) const CAR: &str = "application/vnd.ipld.car; version=1; order=dfs; dups=n";
const RAW: &str = "application/vnd.ipld.raw";

/// A file's bytes, a directory as a page, or blocks to be checked by whoever asks: one as it is, or
/// several in a CAR.
///
/// What another site's page links to or shows is served only if it is stored here: a page must not
/// choose what this node fetches and keeps.
pub(super) async fn get(
	State(handle): State<Handle>,
	UrlPath(path): UrlPath<String>,
	params: Params,
	headers: HeaderMap,
) -> ApiResult {
	let path: Path = path.parse()?;
	let format = Format::of(&params, &headers)?;
	// Browsers send this to loopback too, and pages cannot change it.
	let foreign = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
	let cached = headers.get(header::CACHE_CONTROL);
	let cached = cached.is_some_and(|value| value == "only-if-cached");
	let fetch = if foreign || cached { Fetch::offline() } else { params.fetch()? };
	let answer = match format {
		Format::Web => show(&handle, &path, &headers, fetch).await,
		Format::Raw => raw(&handle, &path, &headers, fetch).await,
		Format::Car(scope) => car(&handle, &path, scope, &headers, fetch).await,
	};
	match answer {
		Err(error) if cached && error.status() == StatusCode::NOT_FOUND => {
			Err(error.with_status(StatusCode::PRECONDITION_FAILED))
		},
		answer => answer,
	}
}

/// One block.
async fn raw(handle: &Handle, path: &Path, headers: &HeaderMap, fetch: Fetch) -> ApiResult {
	let cid = handle.resolve(path, fetch).await?;
	let etag = Format::Raw.etag(path, &cid);
	let bytes = handle.block(&cid, fetch).await?;
	if is_known(headers, &etag) {
		return Ok(unchanged(&etag));
	}
	let file = attachment(&format!("{cid}.bin"));
	let tagged = [(header::ETAG, etag), (header::CONTENT_DISPOSITION, file)];
	Ok((headers_for(RAW, FOREVER), tagged, bytes).into_response())
}

/// The blocks that prove a path, and what `scope` means of its end.
async fn car(
	handle: &Handle,
	path: &Path,
	scope: Scope,
	headers: &HeaderMap,
	fetch: Fetch,
) -> ApiResult {
	let cid = handle.resolve(path, fetch).await?;
	let etag = Format::Car(scope).etag(path, &cid);
	let car = handle.export(path, scope, fetch).await?;
	if is_known(headers, &etag) {
		return Ok(unchanged(&etag));
	}
	let file = attachment(&format!("{cid}.car"));
	let tagged = [
		(header::ETAG, etag),
		(header::CONTENT_DISPOSITION, file),
		(header::ACCEPT_RANGES, "none".to_owned()),
	];
	Ok((headers_for(CAR, FOREVER), tagged, Body::from_stream(car)).into_response())
}

/// What a browser shows.
async fn show(handle: &Handle, path: &Path, headers: &HeaderMap, fetch: Fetch) -> ApiResult {
	let cid = handle.resolve(path, fetch).await?;
	let size = match unixfs::parse(&cid, handle.block(&cid, fetch).await?)? {
		Node::File { size, .. } => size,
		Node::Directory(_) | Node::Shard(_) => {
			let page = page(handle, path, fetch).await?;
			return Ok((headers_for("text/html; charset=utf-8", "no-cache"), page).into_response());
		},
		Node::Symlink => {
			return Err(Error::malformed(&cid, "symbolic links are not followed").into())
		},
	};
	let etag = Format::Web.etag(path, &cid);
	if is_known(headers, &etag) {
		return Ok(unchanged(&etag));
	}
	let kind = content_type(path.names.last().map_or("", String::as_str));
	let range = match range(headers, &etag, size) {
		Ok(range) => range,
		Err(error) => {
			let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
			return Ok((whole, error).into_response());
		},
	};
	let wanted = range.clone().unwrap_or(0..size);
	let content = handle.cat_range(&cid.into(), wanted.clone(), fetch).await?;
	let mut response = Body::from_stream(content.stream).into_response();
	response.headers_mut().extend(
		[
			(header::CONTENT_LENGTH, (wanted.end - wanted.start).to_string()),
			(header::ACCEPT_RANGES, "bytes".to_owned()),
			(header::ETAG, etag),
		]
		.into_iter()
		.filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?))),
	);
	if let Some(range) = range {
		*response.status_mut() = StatusCode::PARTIAL_CONTENT;
		let shown = format!("bytes {}-{}/{size}", range.start, range.end - 1);
		if let Ok(shown) = HeaderValue::try_from(shown) {
			response.headers_mut().insert(header::CONTENT_RANGE, shown);
		}
	}
	Ok((headers_for(kind, FOREVER), response).into_response())
}

/// The client has it already.
fn unchanged(etag: &str) -> Response {
	let headers = [(header::ETAG, etag), (header::CACHE_CONTROL, FOREVER)];
	(StatusCode::NOT_MODIFIED, headers).into_response()
}

/// To be saved, not shown.
fn attachment(name: &str) -> String {
	format!("attachment; filename=\"{name}\"")
}

/// Content comes from anybody and shares its origin with the API: nothing in it may run.
fn headers_for(kind: &'static str, cache: &'static str) -> [(HeaderName, &'static str); 5] {
	[
		(header::CONTENT_TYPE, kind),
		(header::CACHE_CONTROL, cache),
		// The same address is answered in several formats.
		(header::VARY, "accept"),
		(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
		(
			header::CONTENT_SECURITY_POLICY,
			"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'",
		),
	]
}

fn content_type(name: &str) -> &'static str {
	let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
	match extension.to_ascii_lowercase().as_str() {
		"png" => "image/png",
		"jpg" | "jpeg" => "image/jpeg",
		"gif" => "image/gif",
		"webp" => "image/webp",
		"json" => "application/json",
		"csv" => "text/csv; charset=utf-8",
		"txt" | "md" => "text/plain; charset=utf-8",
		"wasm" => "application/wasm",
		_ => "application/octet-stream",
	}
}

/// A directory as a page, with its images shown.
async fn page(handle: &Handle, path: &Path, fetch: Fetch) -> crate::Result<String> {
	let cid = handle.resolve(path, fetch).await?;
	let entries = unixfs::entries(handle.blocks(), &cid, fetch).await?;
	let mut base = format!("/ipfs/{}", path.root);
	for name in &path.names {
		base.push('/');
		base.push_str(&escape_url(name));
	}
	let title = escape_html(&path.to_string());
	let mut page = format!(
		"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
		<style>body{{font:16px sans-serif;margin:2em}}li{{margin:.3em 0}}\
		img{{max-width:12em;max-height:12em;vertical-align:middle;margin-right:1em}}</style>\
		<h1>{title}</h1><p>{} entries</p><ul>\n",
		entries.len()
	);
	for Link { name, .. } in entries {
		let link = format!("{base}/{}", escape_url(&name));
		let shown = escape_html(&name);
		let image = match content_type(&name) {
			"image/png" => format!("<img loading=\"lazy\" alt=\"\" src=\"{link}\">"),
			_ => String::new(),
		};
		page.push_str(&format!("<li><a href=\"{link}\">{image}{shown}</a></li>\n"));
	}
	page.push_str("</ul></html>\n");
	Ok(page)
}
