//! The node as a whole: dependencies in, the work and a handle on it out.

use crate::{
	api, block,
	blocks::{Blocks, Fetch},
	car::{Export, Import, Scope},
	exchange::{self, Identity, Peer},
	identity,
	store::{Collected, Pin, Removal, Store},
	unixfs::{self, Added, Content, DagStat, Entry, Path, Upload},
	Block, Config, Error, Multiaddr, PeerId, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::{
	stream::{self, BoxStream},
	Stream, StreamExt,
};
use std::{future::Future, net::SocketAddr, ops::Range, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// How often a pin fetches what was lost since it was fetched.
const PIN_ATTEMPTS: u32 = 2;

/// Open the store, listen, and return the work to be driven and the handle on it.
///
/// The ports are bound when this returns; peers and HTTP clients are answered while the future is
/// being polled. Dropping the future stops the node.
pub async fn start(config: Config) -> Result<(impl Future<Output = ()> + Send, Handle)> {
	if config.token.as_ref().is_some_and(|token| !identity::is_token(token)) {
		return Err(Error::Start(
			"the API token must be 1 to 256 letters, digits or any of -._~".into(),
		));
	}
	let (data_dir, quota, grace) = (config.data_dir.clone(), config.quota, config.grace);
	let opening = tokio::task::spawn_blocking(move || {
		std::fs::create_dir_all(&data_dir).map_err(|error| {
			Error::Start(format!("cannot create {}: {error}", data_dir.display()))
		})?;
		let store = Store::open_with(&data_dir, quota, grace)?;
		Ok::<_, Error>((store, identity::load_or_create(&data_dir)?))
	});
	let (store, key) = opening.await.map_err(|error| Error::Start(error.to_string()))??;

	let cannot_listen = |error| Error::Start(format!("cannot listen on {}: {error}", config.api));
	let listener = TcpListener::bind(config.api).await.map_err(cannot_listen)?;
	let api_addr = listener.local_addr().map_err(cannot_listen)?;
	if !api_addr.ip().is_loopback() {
		let what = if config.token.is_some() { "read and fetch" } else { "write" };
		tracing::warn!(
			target: "ipfs", %api_addr,
			"the IPFS API is reachable from other machines, and anyone who reaches it can {what}"
		);
	}

	let (network, exchange) =
		exchange::start(key, &config.listen, store.clone(), config.dht.clone())?;
	let handle = Handle {
		inner: Arc::new(Inner { blocks: Blocks::new(store.clone(), exchange), api_addr }),
	};
	tracing::info!(
		target: "ipfs", peer_id = %handle.id().peer_id, addresses = ?handle.id().addresses, %api_addr,
		"IPFS node started"
	);
	let server = api::serve(listener, handle.clone(), config);
	let work = async move {
		tokio::select! {
			() = network => {},
			() = server => {},
			() = store.keep_room() => {},
		}
	};
	Ok((work, handle))
}

/// A handle on a running node. Clones are cheap and share it.
#[derive(Clone)]
pub struct Handle {
	inner: Arc<Inner>,
}

struct Inner {
	blocks: Blocks,
	api_addr: SocketAddr,
}

/// What the store holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepoStat {
	/// How many blocks.
	pub blocks: u64,
	/// About how many bytes of disk they occupy. The file itself may be larger: what was freed is
	/// used again, and given back to the system only in part.
	pub bytes: u64,
	/// How many they may occupy, if that is limited.
	pub quota: Option<u64>,
}

/// What a check of the store found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
	/// How many blocks are sound.
	pub sound: u64,
	/// Those that are damaged, by the address of their bytes.
	pub damaged: Vec<Cid>,
}

impl Handle {
	/// Add a file, and pin it.
	pub async fn add_bytes(&self, bytes: impl Into<Bytes>) -> Result<Added> {
		let bytes = bytes.into();
		self.add_stream(stream::once(async { Ok(bytes) })).await
	}

	/// Add a file as its bytes arrive, and pin it.
	pub async fn add_stream(
		&self,
		content: impl Stream<Item = std::io::Result<Bytes>>,
	) -> Result<Added> {
		let mut upload = self.upload();
		let added = upload.file("file", content).await?;
		upload.finish(false, true).await?;
		Ok(added)
	}

	/// Add a directory of files, by their paths in it, and pin it.
	pub async fn add_directory<P, B>(
		&self,
		files: impl IntoIterator<Item = (P, B)>,
	) -> Result<Added>
	where
		P: AsRef<str>,
		B: Into<Bytes>,
	{
		let mut upload = self.upload();
		for (path, bytes) in files {
			let bytes = bytes.into();
			upload.file(path.as_ref(), stream::once(async { Ok(bytes) })).await?;
		}
		let items = upload.finish(true, true).await?;
		// Wrapping ends with the directory itself.
		items.last().map(|item| item.added).ok_or_else(|| Error::invalid("nothing to add"))
	}

	/// Add files one after another, and make directories of them at the end.
	pub fn upload(&self) -> Upload {
		Upload::new(self.inner.blocks.store.clone())
	}

	/// Take in CARs. With `hold`, what they hold stays for the grace time even if it is not pinned.
	pub fn import(&self, hold: bool) -> Import {
		Import::new(self.inner.blocks.store.clone(), hold)
	}

	/// The CAR of what a path names, with the blocks that prove the path.
	///
	/// The first block is at hand when this returns; others are fetched as they are asked for.
	pub async fn export(
		&self,
		path: &Path,
		scope: Scope,
		fetch: Fetch,
	) -> Result<BoxStream<'static, Result<Bytes>>> {
		let blocks = &self.inner.blocks;
		let (before, cid) = unixfs::trace(blocks, path, fetch).await?;
		blocks.get(&cid, &fetch).await?;
		Ok(Export::new(blocks, before, cid, scope, fetch)?.into_car().boxed())
	}

	/// Read a file.
	pub async fn cat(&self, path: &Path, fetch: Fetch) -> Result<Content> {
		self.cat_range(path, 0..u64::MAX, fetch).await
	}

	/// Read some bytes of a file, as far as there are.
	pub async fn cat_range(&self, path: &Path, range: Range<u64>, fetch: Fetch) -> Result<Content> {
		let cid = self.resolve(path, fetch).await?;
		unixfs::open(&self.inner.blocks, &cid, fetch, range).await
	}

	/// List a directory.
	pub async fn ls(&self, path: &Path, fetch: Fetch) -> Result<Vec<Entry>> {
		let cid = self.resolve(path, fetch).await?;
		unixfs::list(&self.inner.blocks, &cid, fetch).await
	}

	/// Find what a path names.
	pub async fn resolve(&self, path: &Path, fetch: Fetch) -> Result<Cid> {
		unixfs::resolve(&self.inner.blocks, path, fetch).await
	}

	/// One block, fetched from peers if it is not here, for at most `limit`.
	pub async fn block_get(&self, cid: &Cid, limit: Duration) -> Result<Bytes> {
		self.block(cid, Fetch::within(limit)).await
	}

	/// One block.
	pub async fn block(&self, cid: &Cid, fetch: Fetch) -> Result<Bytes> {
		self.inner.blocks.get(cid, &fetch).await
	}

	/// Store a block. It is on disk when this returns, and stays for the grace time even if it is
	/// not pinned.
	pub async fn block_put(&self, block: Block) -> Result<()> {
		self.inner.blocks.store.add(vec![block], true).await
	}

	/// Remove a block that nobody needs. Whether it was there.
	pub async fn block_remove(&self, cid: &Cid) -> Result<bool> {
		match self.blocks_remove(vec![*cid]).await?.first() {
			Some(Removal::Removed) => Ok(true),
			Some(Removal::Needed) => Err(Error::Needed(*cid)),
			Some(Removal::Missing) | None => Ok(false),
		}
	}

	pub(crate) async fn blocks_remove(&self, cids: Vec<Cid>) -> Result<Vec<Removal>> {
		self.inner.blocks.store.remove(cids).await
	}

	/// The length of a stored block, if it is stored here.
	pub async fn block_size(&self, cid: &Cid) -> Result<Option<u32>> {
		block::check_supported(cid)?;
		self.inner.blocks.store.size(cid).await
	}

	/// Walk everything under `cid`, fetching what is missing, and measure it.
	pub async fn dag_stat(&self, cid: &Cid, fetch: Fetch) -> Result<DagStat> {
		unixfs::walk(&self.inner.blocks, cid, fetch, |_| ()).await
	}

	/// Pin, after everything that the pin covers has been fetched.
	pub async fn pin(&self, cid: &Cid, pin: Pin, fetch: Fetch) -> Result<()> {
		self.pin_with(cid, pin, fetch, |_| ()).await
	}

	/// Pin; `progress` is told how much of what the pin covers is here.
	pub async fn pin_with(
		&self,
		cid: &Cid,
		pin: Pin,
		fetch: Fetch,
		progress: impl Fn(DagStat),
	) -> Result<()> {
		let (blocks, store) = (&self.inner.blocks, &self.inner.blocks.store);
		// From before the first block is fetched until the pin protects them all.
		let _underway = store.underway(Some(*cid));
		for attempt in 1.. {
			match pin {
				Pin::Recursive => unixfs::walk(blocks, cid, fetch, &progress).await.map(drop)?,
				Pin::Direct => blocks.hold(cid, &fetch).await?,
			}
			match store.pin_complete(cid, pin).await {
				// What was read on its way to the disk, or was not kept, may be gone.
				Err(Error::NotStored(_)) if attempt < PIN_ATTEMPTS => {},
				Err(Error::NotStored(_)) if store.quota().is_some() => {
					return Err(store.full().await)
				},
				outcome => return outcome,
			}
		}
		Ok(())
	}

	/// Pin `to` as well as `from` is, and unless `keep` is set, unpin `from`.
	pub async fn pin_update(&self, from: &Cid, to: &Cid, keep: bool, fetch: Fetch) -> Result<()> {
		let store = &self.inner.blocks.store;
		let pin = store.pin_of(from).await?.ok_or(Error::NotPinned(*from))?;
		self.pin(to, pin, fetch).await?;
		if !keep && from != to {
			store.unpin(from).await?;
		}
		Ok(())
	}

	/// Remove a pin. What it covered stays until garbage is collected.
	pub async fn unpin(&self, cid: &Cid) -> Result<()> {
		if self.inner.blocks.store.unpin(cid).await? {
			Ok(())
		} else {
			Err(Error::NotPinned(*cid))
		}
	}

	/// All pins.
	pub async fn pins(&self) -> Result<Vec<(Cid, Pin)>> {
		self.inner.blocks.store.pins().await
	}

	/// Remove every block that is neither pinned nor in use, nor was put within the grace time.
	pub async fn collect_garbage(&self) -> Result<Collected> {
		self.inner.blocks.store.collect(None).await
	}

	/// How much the store holds.
	pub async fn repo_stat(&self) -> Result<RepoStat> {
		let store = &self.inner.blocks.store;
		let totals = store.totals().await?;
		Ok(RepoStat { blocks: totals.blocks, bytes: totals.occupied, quota: store.quota() })
	}

	/// Read every stored block, and check it against its address.
	pub async fn verify(&self) -> Result<Verified> {
		let (mut verified, mut after) = (Verified::default(), None);
		loop {
			let checked = self.inner.blocks.store.check(after).await?;
			let Some((last, _)) = checked.last() else { return Ok(verified) };
			after = Some(*last);
			for (cid, sound) in checked {
				match sound {
					true => verified.sound += 1,
					false => verified.damaged.push(cid),
				}
			}
		}
	}

	/// Connect to a peer; the address ends in `/p2p/<peer id>`.
	pub async fn connect(&self, address: Multiaddr) -> Result<PeerId> {
		self.inner.blocks.exchange.connect(address).await
	}

	/// The connected peers.
	pub fn peers(&self) -> Vec<Peer> {
		self.inner.blocks.exchange.peers()
	}

	/// Who this node is to other IPFS peers.
	pub fn id(&self) -> &Identity {
		self.inner.blocks.exchange.identity()
	}

	/// Where the HTTP surface listens.
	pub fn api_addr(&self) -> SocketAddr {
		self.inner.api_addr
	}

	pub(crate) fn blocks(&self) -> &Blocks {
		&self.inner.blocks
	}
}
