//! Answering what other peers ask for.

use crate::store::Store;
use cid::Cid;
use litep2p::{
	protocol::libp2p::bitswap::{BlockPresenceType, ResponseType, WantType},
	PeerId,
};
use std::collections::HashSet;
use tokio::sync::mpsc;

/// How many entries of one request are answered.
const MAX_ENTRIES: usize = 1024;
/// How many bytes of blocks go into one answer.
const BATCH: usize = 2 * 1024 * 1024;

/// An answer on its way to a peer.
pub(super) type Answer = (PeerId, Vec<ResponseType>);

/// Answer one request from the store, in pieces: the next piece is read when there is room for it.
///
/// What is not here is said to be not here, asked for or not: it spares peers their time-out.
pub(super) async fn answer(
	store: Store,
	peer: PeerId,
	asked: Vec<(Cid, WantType)>,
	outbox: mpsc::Sender<Answer>,
) {
	let mut seen = HashSet::new();
	let mut batch = Vec::new();
	let mut bytes = 0;
	for (cid, want) in asked.into_iter().take(MAX_ENTRIES) {
		if !seen.insert(cid) {
			continue;
		}
		let response = respond(&store, cid, want).await;
		if let ResponseType::Block { block, .. } = &response {
			if bytes + block.len() > BATCH {
				if outbox.send((peer, std::mem::take(&mut batch))).await.is_err() {
					return;
				}
				bytes = 0;
			}
			bytes += block.len();
		}
		batch.push(response);
	}
	if !batch.is_empty() {
		// The node is stopping if nobody takes it.
		let _ = outbox.send((peer, batch)).await;
	}
}

async fn respond(store: &Store, cid: Cid, want: WantType) -> ResponseType {
	let found = match want {
		WantType::Block => store
			.get(&cid)
			.await
			.map(|block| block.map(|block| ResponseType::Block { cid, block: block.to_vec() })),
		WantType::Have => store.size(&cid).await.map(|size| {
			size.map(|_| ResponseType::Presence { cid, presence: BlockPresenceType::Have })
		}),
	};
	match found {
		Ok(Some(response)) => response,
		Ok(None) => ResponseType::Presence { cid, presence: BlockPresenceType::DontHave },
		Err(error) => {
			tracing::warn!(target: "ipfs", %error, "cannot serve a block");
			ResponseType::Presence { cid, presence: BlockPresenceType::DontHave }
		},
	}
}
