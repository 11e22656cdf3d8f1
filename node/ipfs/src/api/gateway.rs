//! `/ipfs/<cid>[/path]`: content for people and browsers.

use super::{
	params::Params,
	reply::ApiResult,
	text::{escape_html, escape_url},
};
use crate::{
	unixfs::{self, Node},
	Error, Fetch, Handle, Path,
};
use axum::{
	body::Body,
	extract::{Path as UrlPath, State},
	http::header::{self, HeaderMap, HeaderName},
	response::IntoResponse,
};

/// Content never changes under its address.
const FOREVER: &str = "public, max-age=29030400, immutable";

/// A file's bytes, a directory as a page, or with `format=raw` the block itself.
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
	// Browsers send this to loopback too, and pages cannot change it.
	let foreign = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
	let fetch = if foreign { Fetch::offline() } else { params.fetch()? };
	let cid = handle.resolve(&path, fetch).await?;
	match params.text("format") {
		None => {},
		Some("raw") => {
			let bytes = handle.block(&cid, fetch).await?;
			return Ok((headers_for("application/vnd.ipld.raw", FOREVER), bytes).into_response());
		},
		Some(_) => return Err(Error::invalid("the parameter `format` must be raw").into()),
	}
	let node = Node::parse(&cid, handle.block(&cid, fetch).await?)?;
	match node {
		Node::File { .. } => {
			let content = handle.cat(&cid.into(), fetch).await?;
			let kind = content_type(path.names.last().map_or("", String::as_str));
			let length = [(header::CONTENT_LENGTH, content.size.to_string())];
			let body = Body::from_stream(content.stream);
			Ok((headers_for(kind, FOREVER), length, body).into_response())
		},
		Node::Directory(_) | Node::Shard { .. } => {
			let page = page(&handle, &path, fetch).await?;
			Ok((headers_for("text/html; charset=utf-8", "no-cache"), page).into_response())
		},
		Node::Symlink => Err(Error::malformed(&cid, "symbolic links are not followed").into()),
	}
}

/// Content comes from anybody and shares its origin with the API: nothing in it may run.
fn headers_for(kind: &'static str, cache: &'static str) -> [(HeaderName, &'static str); 4] {
	[
		(header::CONTENT_TYPE, kind),
		(header::CACHE_CONTROL, cache),
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
	for (name, _) in entries {
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
