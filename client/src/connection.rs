//! A connection that says in its errors which node was lost.
//!
//! The errors of subxt pass through many types that do not know the address. Here it is put into
//! the innermost one, where [`Error`](crate::Error) finds it again.

use futures::{StreamExt, TryFutureExt, TryStreamExt};
use subxt::{
	error::{
		AccountNonceError as Nonce, BackendError, EventsError as Events, ExtrinsicError as Call,
		OnlineClientAtBlockError as Block, RpcError, StorageError as Storage,
		TransactionEventsError as Outcome, TransactionProgressError as Progress,
		ViewFunctionError as View,
	},
	rpcs::{
		client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
		Error, RpcClient,
	},
};

/// A node does not answer any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {reason}")]
pub(crate) struct Lost {
	/// Its address.
	pub url: String,
	/// What the connection said.
	pub reason: String,
}

/// The connection to the node at `url`.
pub(crate) struct Connection {
	pub rpc: RpcClient,
	pub url: String,
}

impl RpcClientT for Connection {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(self.rpc.request_raw(method, params).map_err(|error| named(&self.url, error)))
	}

	fn subscribe_raw<'a>(
		&'a self,
		sub: &'a str,
		params: Option<Box<RawValue>>,
		unsub: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		let subscribed = self.rpc.subscribe_raw(sub, params, unsub);
		Box::pin(subscribed.map_err(|error| named(&self.url, error)).map_ok(|subscription| {
			let url = self.url.clone();
			let stream = subscription.stream.map_err(move |error| named(&url, error)).boxed();
			RawRpcSubscription { stream, id: subscription.id }
		}))
	}
}

/// Put the address into an error of the connection. What the node itself answered stays as it is.
fn named(url: &str, error: Error) -> Error {
	match error {
		Error::Client(inner) => {
			Error::Client(Box::new(Lost { url: url.into(), reason: plain(&*inner) }))
		},
		answered => answered,
	}
}

/// The innermost reason of a connection error, which is the one that people understand.
pub(crate) fn plain(error: &dyn std::error::Error) -> String {
	let mut innermost = error;
	while let Some(source) = innermost.source() {
		innermost = source;
	}
	innermost.to_string()
}

/// The loss of the connection that caused `error`, if that is what it was.
pub(crate) fn lost(error: &subxt::Error) -> Option<&Lost> {
	let rpc = match error {
		subxt::Error::OtherRpcClientError(rpc) => rpc,
		other => match backend(other)? {
			BackendError::Rpc(RpcError::ClientError(rpc)) => rpc,
			_ => return None,
		},
	};
	match rpc {
		Error::Client(inner) => inner.downcast_ref(),
		_ => None,
	}
}

/// What asking the node led to. Subxt keeps this to itself, and does not name it as a source.
fn backend(error: &subxt::Error) -> Option<&BackendError> {
	use subxt::Error as E;
	match error {
		E::BackendError(error)
		| E::ViewFunctionError(View::CannotCallApi(error))
		| E::TransactionProgressError(Progress::CannotGetNextProgressUpdate(error))
		| E::TransactionEventsError(Outcome::CannotFetchBlockBody { error, .. })
		| E::EventsError(Events::CannotFetchEventBytes(error))
		| E::TransactionEventsError(Outcome::CannotFetchEventsForTransaction {
			error: Events::CannotFetchEventBytes(error),
			..
		})
		| E::StorageError(
			Storage::CannotFetchValue(error)
			| Storage::CannotIterateValues(error)
			| Storage::StreamFailure(error),
		)
		| E::OnlineClientAtBlockError(
			Block::CannotGetCurrentBlock { reason: error }
			| Block::CannotGetBlockHash { reason: error, .. }
			| Block::CannotGetBlockHeader { reason: error, .. }
			| Block::CannotGetSpecVersion { reason: error, .. },
		)
		| E::TransactionEventsError(Outcome::CannotInstantiateClientAtBlock(
			Block::CannotGetCurrentBlock { reason: error }
			| Block::CannotGetBlockHash { reason: error, .. }
			| Block::CannotGetBlockHeader { reason: error, .. }
			| Block::CannotGetSpecVersion { reason: error, .. },
		))
		| E::ExtrinsicError(
			Call::CannotGetBlockBody(error)
			| Call::ErrorSubmittingTransaction(error)
			| Call::TransactionStatusStreamError(error)
			| Call::AccountNonceError { reason: Nonce::CouldNotRetrieve(error), .. },
		) => Some(error),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::Config;
	use subxt::{config::RpcConfigFor, rpcs::methods::LegacyRpcMethods};

	/// A connection that is down.
	struct Down;

	impl RpcClientT for Down {
		fn request_raw<'a>(
			&'a self,
			_: &'a str,
			_: Option<Box<RawValue>>,
		) -> RawRpcFuture<'a, Box<RawValue>> {
			Box::pin(std::future::ready(Err(Error::Client("restart required".into()))))
		}

		fn subscribe_raw<'a>(
			&'a self,
			_: &'a str,
			_: Option<Box<RawValue>>,
			_: &'a str,
		) -> RawRpcFuture<'a, RawRpcSubscription> {
			Box::pin(std::future::ready(Err(Error::Client("restart required".into()))))
		}
	}

	async fn failure() -> Error {
		let connection = Connection { rpc: RpcClient::new(Down), url: "ws://node:9944".into() };
		let rpc = LegacyRpcMethods::<RpcConfigFor<Config>>::new(RpcClient::new(connection));
		rpc.system_health().await.unwrap_err()
	}

	fn assert_names_the_node(error: impl Into<crate::Error>) {
		let error = error.into();
		assert!(matches!(error, crate::Error::NodeUnreachable { .. }), "{error}");
		let text = error.to_string();
		assert!(text.contains("ws://node:9944") && text.contains("restart required"), "{text}");
	}

	#[tokio::test]
	async fn a_node_that_goes_down_is_named_wherever_it_is_missed() {
		assert_names_the_node(failure().await);
		assert_names_the_node(Storage::CannotFetchValue(failure().await.into()));
		assert_names_the_node(Block::CannotGetCurrentBlock { reason: failure().await.into() });
		assert_names_the_node(View::CannotCallApi(failure().await.into()));
		let submitting = Call::ErrorSubmittingTransaction(failure().await.into());
		assert_names_the_node(crate::Error::from_submission(submitting));
	}

	#[test]
	fn what_a_node_answers_is_no_lost_connection() {
		let answered = Storage::CannotFetchValue(Error::Decode("short".into()).into());
		assert!(matches!(crate::Error::from(answered), crate::Error::Chain(_)));
	}
}
