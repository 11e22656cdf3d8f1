//! The parts of a multipart body, with a bound to what is read of it before anything comes of it.

use super::reply::ApiError;
use crate::{Error, Result};
use axum::{
	body::{Body, Bytes, HttpBody},
	extract::{
		multipart::{Field, MultipartError},
		FromRequest, Multipart, Request,
	},
	http::StatusCode,
};
use bytes::BytesMut;
use futures::{Stream, StreamExt};
use std::{
	io,
	pin::Pin,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	task::{Context, Poll},
};

/// How much may come before a part, with its headers.
const MAX_HEAD: usize = 256 * 1024;

/// The parts of a body.
pub(super) struct Parts {
	parts: Multipart,
	unread: Arc<AtomicUsize>,
}

/// A part.
pub(super) struct Part<'a> {
	field: Field<'a>,
	unread: Arc<AtomicUsize>,
}

impl Parts {
	/// Of a request; `expected` says what to send.
	pub async fn of(request: Request, expected: &str) -> Result<Self> {
		let unread = Arc::new(AtomicUsize::new(0));
		let counted = unread.clone();
		let request = request.map(|body| Body::new(Metered { body, unread: counted }));
		let parts = Multipart::from_request(request, &()).await;
		Ok(Self { parts: parts.map_err(|_| Error::invalid(expected))?, unread })
	}

	/// The next part.
	pub async fn next(&mut self) -> Result<Option<Part<'_>>, ApiError> {
		self.unread.store(0, Ordering::Relaxed);
		let field = self.parts.next_field().await.map_err(broken)?;
		Ok(field.map(|field| Part { field, unread: self.unread.clone() }))
	}
}

impl<'f> Part<'f> {
	/// What its headers say of it.
	pub fn field(&self) -> &Field<'_> {
		&self.field
	}

	/// All of it; the caller has bounded the body.
	pub async fn bytes(mut self) -> Result<Bytes, ApiError> {
		let mut bytes = BytesMut::new();
		while let Some(chunk) = self.field.next().await {
			bytes.extend_from_slice(&chunk.map_err(broken)?);
			self.unread.store(0, Ordering::Relaxed);
		}
		Ok(bytes.freeze())
	}

	/// Its bytes as they arrive; `too_large` is set if the body has more than it may.
	pub fn content<'a>(
		&'a mut self,
		too_large: &'a mut bool,
	) -> impl Stream<Item = io::Result<Bytes>> + use<'a, 'f> {
		let unread = self.unread.clone();
		(&mut self.field).map(move |chunk| {
			unread.store(0, Ordering::Relaxed);
			chunk.map_err(|error| {
				*too_large |= error.status() == StatusCode::PAYLOAD_TOO_LARGE;
				io::Error::other(error.body_text())
			})
		})
	}

	/// Pass over what is left of it.
	pub async fn skip(mut self) -> Result<(), ApiError> {
		while let Some(chunk) = self.field.next().await {
			chunk.map_err(broken)?;
			self.unread.store(0, Ordering::Relaxed);
		}
		Ok(())
	}
}

/// A body of which only so much may be read in vain.
///
/// The parser keeps all of it in memory until it finds the end of a part's headers.
struct Metered {
	body: Body,
	unread: Arc<AtomicUsize>,
}

impl HttpBody for Metered {
	type Data = Bytes;
	type Error = axum::Error;

	fn poll_frame(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
	) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
		let frame = Pin::new(&mut self.body).poll_frame(cx);
		if let Poll::Ready(Some(Ok(frame))) = &frame {
			let new = frame.data_ref().map_or(0, Bytes::len);
			if self.unread.fetch_add(new, Ordering::Relaxed) > MAX_HEAD {
				let error = io::Error::other("what comes before a part is too long");
				return Poll::Ready(Some(Err(axum::Error::new(error))));
			}
		}
		frame
	}
}

/// Why the parts of a body cannot be read.
fn broken(error: MultipartError) -> ApiError {
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
