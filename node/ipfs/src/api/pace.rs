//! Clients that have to keep up.

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use std::{
	future::Future,
	io::{Error, ErrorKind, IoSlice, Result},
	pin::Pin,
	task::{Context, Poll},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	time::{sleep, Instant, Sleep},
};

/// How many bytes win a client its patience back.
const STRETCH: usize = 64 * 1024;

/// How long a client may still keep us waiting.
///
/// Only waiting counts: what we take ourselves, between two pieces, is no fault of the client's.
struct Patience {
	whole: Duration,
	left: Duration,
	moved: usize,
	waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Patience {
	fn new(whole: Duration) -> Self {
		Self { whole, left: whole, moved: 0, waiting: None }
	}

	/// The client kept up with this many bytes.
	fn moved(&mut self, bytes: usize) {
		if let Some((since, _)) = self.waiting.take() {
			self.left = self.left.saturating_sub(since.elapsed());
		}
		self.moved += bytes;
		if self.moved >= STRETCH {
			(self.moved, self.left) = (0, self.whole);
		}
	}

	/// The client keeps us waiting. Whether that was too long.
	fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
		let left = self.left;
		let (_, end) = self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
		end.as_mut().poll(cx).is_ready()
	}
}

/// A request's body, which must keep coming.
pub(super) struct PacedBody {
	body: Incoming,
	patience: Patience,
	/// Whether the last poll gave something.
	gave: bool,
}

impl PacedBody {
	pub fn new(body: Incoming, patience: Duration) -> Self {
		Self { body, patience: Patience::new(patience), gave: false }
	}
}

impl HttpBody for PacedBody {
	type Data = Bytes;
	type Error = axum::Error;

	fn poll_frame(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
	) -> Poll<Option<std::result::Result<Frame<Bytes>, axum::Error>>> {
		let this = &mut *self;
		// The parser of multipart bodies takes whatever is ready into memory before it looks at
		// any of it, and a fast client always has more: so there is one piece at a time.
		if std::mem::take(&mut this.gave) {
			cx.waker().wake_by_ref();
			return Poll::Pending;
		}
		match Pin::new(&mut this.body).poll_frame(cx) {
			Poll::Ready(Some(Ok(frame))) => {
				this.patience.moved(frame.data_ref().map_or(0, Bytes::len));
				this.gave = true;
				Poll::Ready(Some(Ok(frame)))
			},
			Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(axum::Error::new(error)))),
			Poll::Ready(None) => Poll::Ready(None),
			Poll::Pending if this.patience.is_over(cx) => Poll::Ready(Some(Err(axum::Error::new(
				Error::new(ErrorKind::TimedOut, "the body came too slowly"),
			)))),
			Poll::Pending => Poll::Pending,
		}
	}

	fn is_end_stream(&self) -> bool {
		self.body.is_end_stream()
	}

	fn size_hint(&self) -> SizeHint {
		self.body.size_hint()
	}
}

/// A connection on which what is written must be taken.
pub(super) struct Paced<S> {
	stream: S,
	patience: Patience,
}

impl<S> Paced<S> {
	pub fn new(stream: S, patience: Duration) -> Self {
		Self { stream, patience: Patience::new(patience) }
	}

	fn check(&mut self, cx: &mut Context<'_>, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
		match written {
			Poll::Ready(Ok(bytes)) => self.patience.moved(bytes),
			Poll::Ready(Err(_)) => {},
			Poll::Pending if self.patience.is_over(cx) => {
				return Poll::Ready(Err(Error::new(
					ErrorKind::TimedOut,
					"the answer was taken too slowly",
				)))
			},
			Poll::Pending => {},
		}
		written
	}
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
	fn poll_read(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<Result<()>> {
		Pin::new(&mut self.stream).poll_read(cx, buffer)
	}
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
	fn poll_write(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
		bytes: &[u8],
	) -> Poll<Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
		self.check(cx, written)
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
		pieces: &[IoSlice<'_>],
	) -> Poll<Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
		self.check(cx, written)
	}

	fn is_write_vectored(&self) -> bool {
		self.stream.is_write_vectored()
	}

	fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
		Pin::new(&mut self.stream).poll_flush(cx)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(cx)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tokio::io::{AsyncReadExt, AsyncWriteExt};

	const PATIENCE: Duration = Duration::from_millis(300);

	#[tokio::test]
	async fn an_answer_that_is_not_taken_is_given_up() {
		let (ours, _theirs) = tokio::io::duplex(1024);
		let (mut paced, start) = (Paced::new(ours, PATIENCE), Instant::now());
		let error = paced.write_all(&[0; 4096]).await.unwrap_err();
		assert_eq!(error.kind(), ErrorKind::TimedOut);
		assert!(start.elapsed() >= PATIENCE);
	}

	#[tokio::test]
	async fn a_trickle_is_no_better_than_nothing() {
		let (ours, mut theirs) = tokio::io::duplex(1024);
		let mut paced = Paced::new(ours, PATIENCE);
		let drinking = tokio::spawn(async move {
			while theirs.read_u8().await.is_ok() {
				sleep(PATIENCE / 20).await;
			}
		});
		// It would take a quarter of an hour.
		let error = paced.write_all(&[0; STRETCH]).await.unwrap_err();
		assert_eq!(error.kind(), ErrorKind::TimedOut);
		drinking.abort();
	}

	#[tokio::test]
	async fn a_client_that_keeps_up_may_take_longer() {
		let (ours, mut theirs) = tokio::io::duplex(1024);
		let mut paced = Paced::new(ours, PATIENCE);
		let drinking = tokio::spawn(async move {
			let mut taken = vec![0; STRETCH];
			for _ in 0..5 {
				theirs.read_exact(&mut taken).await.unwrap();
				sleep(PATIENCE / 2).await;
			}
		});
		paced.write_all(&vec![0; 5 * STRETCH]).await.unwrap();
		drinking.await.unwrap();
	}
}
