//! `/api/v0/repo/…`

use super::{json, lines::lines_as_they_come, params::Params, reply::ApiResult};
use crate::{store::Store, Cid, Error, Handle, Result};
use axum::extract::State;
use futures::{stream, Stream, StreamExt};
use serde_json::{json, Map, Value};
use tokio::sync::mpsc;

/// How blocks and pins are kept. Another number means that another version of this node is needed.
const VERSION: &str = "1";

/// How much there is.
pub(super) async fn stat(State(handle): State<Handle>, params: Params) -> ApiResult {
	let stat = handle.repo_stat().await?;
	let mut answer = Map::from_iter([
		("RepoSize".to_owned(), stat.bytes.into()),
		// As Kubo has it, no limit is the largest number.
		("StorageMax".to_owned(), stat.quota.unwrap_or(u64::MAX).into()),
	]);
	if !params.flag("size-only", false)? {
		let path = handle.blocks().store.dir().to_string_lossy().into_owned();
		answer.insert("NumObjects".into(), stat.blocks.into());
		answer.insert("RepoPath".into(), path.into());
		answer.insert("Version".into(), format!("sensor-ipfs@{VERSION}").into());
	}
	json(Value::Object(answer))
}

/// The version of the store.
pub(super) async fn version(State(_): State<Handle>) -> ApiResult {
	json(json!({ "Version": VERSION }))
}

/// Remove every block that is neither pinned nor in use; a line for each. It goes on to its end
/// though nobody may be reading.
pub(super) async fn gc(State(handle): State<Handle>, params: Params) -> ApiResult {
	let silent = params.flag("silent", false)?;
	let (removed, received) = mpsc::channel(4);
	let store = handle.blocks().store.clone();
	let work = tokio::spawn(async move { store.collect(Some(removed)).await });
	let batches = stream::unfold(received, |mut received| async move {
		received.recv().await.map(|batch: Vec<Cid>| (batch, received))
	});
	let removed =
		batches.flat_map(stream::iter).map(|cid| Ok(json!({ "Key": { "/": cid.to_string() } })));
	let removed = removed.filter(move |_| std::future::ready(!silent));
	let failure = stream::once(async move {
		match work.await {
			Ok(outcome) => outcome.err(),
			Err(_) => Some(Error::Unavailable("stopping")),
		}
	});
	let failure = failure.filter_map(|failure| std::future::ready(failure.map(Err)));
	Ok(lines_as_they_come(removed.chain(failure)))
}

/// Check every block against its address; a line for each that is damaged, and how many were read.
pub(super) async fn verify(State(handle): State<Handle>) -> ApiResult {
	Ok(lines_as_they_come(verified(handle.blocks().store.clone())))
}

fn verified(store: Store) -> impl Stream<Item = Result<Value>> + Send {
	#[derive(Default)]
	struct Check {
		after: Option<Cid>,
		read: u64,
		damaged: u64,
		done: bool,
	}
	let checks = stream::try_unfold((store, Check::default()), |(store, mut check)| async move {
		if check.done {
			return Ok(None);
		}
		let blocks = store.check(check.after).await?;
		let mut lines = Vec::new();
		if let Some((last, _)) = blocks.last() {
			check.after = Some(*last);
			check.read += blocks.len() as u64;
			for (cid, _) in blocks.iter().filter(|(_, sound)| !sound) {
				check.damaged += 1;
				lines.push(json!({ "Msg": Error::Damaged(*cid).to_string(), "Progress": 0 }));
			}
			lines.push(json!({ "Msg": "", "Progress": check.read }));
		} else {
			check.done = true;
			let message = match check.damaged {
				0 => "verify complete, all blocks validated.".to_owned(),
				damaged => format!("verify complete, {damaged} blocks were corrupt."),
			};
			lines.push(json!({ "Msg": message, "Progress": 0 }));
		}
		Ok::<_, Error>(Some((lines, (store, check))))
	});
	checks.flat_map(|lines| match lines {
		Ok(lines) => stream::iter(lines.into_iter().map(Ok).collect::<Vec<_>>()),
		Err(error) => stream::iter(vec![Err(error)]),
	})
}
