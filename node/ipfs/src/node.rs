//! The node as a whole: dependencies in, the work and a handle on it out.

use crate::{
	api, block,
	blocks::{Blocks, Fetch},
	exchange::{self, Identity, Peer},
	identity,
	store::{Pin, Store},
	unixfs::{self, Added, Content, DagStat, Entry, Path, Upload},
	Block, Config, Error, Multiaddr, PeerId, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::{stream, Stream};
use std::{
	future::{Future, IntoFuture},
	net::SocketAddr,
	sync::Arc,
	time::Duration,
};
use tokio::net::TcpListener;

/// Open the store, listen, and return the work to be driven and the handle on it.
///
/// The ports are bound when this returns; peers and HTTP clients are answered while the future is
/// being polled. Dropping the future stops the node.
pub async fn start(config: Config) -> Result<(impl Future<Output = ()> + Send, Handle)> {
	let data_dir = config.data_dir.clone();
	let opening = tokio::task::spawn_blocking(move || {
		std::fs::create_dir_all(&data_dir).map_err(|error| {
			Error::Start(format!("cannot create {}: {error}", data_dir.display()))
		})?;
		Ok::<_, Error>((Store::open(&data_dir)?, identity::load_or_create(&data_dir)?))
	});
	let (store, key) = opening.await.map_err(|error| Error::Start(error.to_string()))??;

	let cannot_listen = |error| Error::Start(format!("cannot listen on {}: {error}", config.api));
	let listener = TcpListener::bind(config.api).await.map_err(cannot_listen)?;
	let api_addr = listener.local_addr().map_err(cannot_listen)?;
	if !api_addr.ip().is_loopback() {
		tracing::warn!(
			target: "ipfs", %api_addr,
			"the IPFS API is reachable from other machines, and anyone who reaches it can write"
		);
	}

	let (network, exchange) = exchange::start(key, &config.listen, store.clone())?;
	let handle = Handle {
		inner: Arc::new(Inner {
			blocks: Blocks { store, exchange },
			api_addr,
			max_upload: config.max_upload,
		}),
	};
	tracing::info!(
		target: "ipfs", peer_id = %handle.id().peer_id, addresses = ?handle.id().addresses, %api_addr,
		"IPFS node started"
	);
	let server = axum::serve(listener, api::router(handle.clone())).into_future();
	let work = async move {
		tokio::select! {
			() = network => {},
			outcome = server => tracing::error!(target: "ipfs", ?outcome, "the IPFS API stopped"),
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
	max_upload: usize,
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

	/// Read a file.
	pub async fn cat(&self, path: &Path, fetch: Fetch) -> Result<Content> {
		let cid = self.resolve(path, fetch).await?;
		unixfs::open(&self.inner.blocks, &cid, fetch).await
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

	/// Store a block. It is on disk when this returns.
	pub async fn block_put(&self, block: Block) -> Result<()> {
		self.inner.blocks.store.put(vec![block]).await
	}

	/// The length of a stored block, if it is stored here.
	pub async fn block_size(&self, cid: &Cid) -> Result<Option<u32>> {
		block::check_supported(cid)?;
		self.inner.blocks.store.size(cid).await
	}

	/// Walk everything under `cid`, fetching what is missing, and measure it.
	pub async fn dag_stat(&self, cid: &Cid, fetch: Fetch) -> Result<DagStat> {
		unixfs::walk(&self.inner.blocks, cid, fetch).await
	}

	/// Pin, after everything that the pin covers has been fetched.
	pub async fn pin(&self, cid: &Cid, pin: Pin, fetch: Fetch) -> Result<()> {
		match pin {
			Pin::Recursive => self.dag_stat(cid, fetch).await.map(|_| ())?,
			Pin::Direct => self.block(cid, fetch).await.map(|_| ())?,
		}
		self.inner.blocks.store.pin(cid, pin).await
	}

	/// Remove a pin.
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

	pub(crate) fn max_upload(&self) -> usize {
		self.inner.max_upload
	}

	pub(crate) fn blocks(&self) -> &Blocks {
		&self.inner.blocks
	}
}
