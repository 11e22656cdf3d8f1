//! Connecting to a node, submitting calls and reading state.

use crate::{
	connection::{plain, Connection},
	Error, Result, Signer,
};
use codec::{Decode, Encode};
use serde::de::DeserializeOwned;
use std::time::Duration;
use subxt::{
	client::OnlineClientAtBlock,
	config::RpcConfigFor,
	events::DecodeAsEvent,
	rpcs::{
		client::RpcParams,
		methods::{legacy::NumberOrHex, LegacyRpcMethods},
		RpcClient,
	},
	transactions::{Payload, TransactionStatus},
	OnlineClient, PolkadotConfig,
};

/// An account's address.
pub type AccountId = subxt::utils::AccountId32;

/// How the chain encodes blocks, accounts and transactions.
pub type Config = PolkadotConfig;

/// State as of one block.
pub type At = OnlineClientAtBlock<Config>;

/// What a successful call left behind.
pub struct Receipt {
	/// State as of the block that holds it.
	pub at: At,
	events: subxt::extrinsics::ExtrinsicEvents<Config>,
}

impl Receipt {
	/// The call's event of kind `E`.
	pub fn event<E: DecodeAsEvent>(&self) -> Result<E> {
		let missing = || Error::NotFound("the event that the call should have left behind".into());
		Ok(self.events.find_first::<E>().ok_or_else(missing)??)
	}

	/// The transaction's hash.
	pub fn hash(&self) -> subxt::utils::H256 {
		self.events.extrinsic_hash()
	}
}

/// How long a transaction may take to get into a block before we stop waiting.
const INCLUSION_TIMEOUT: Duration = Duration::from_secs(120);

/// When a submitted call counts as done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
	/// It is in the best block: quick, but a reorganisation may still undo it.
	InBlock,
	/// It is final: validators with two thirds of the stake stand behind it.
	#[default]
	Final,
}

/// A connection to a node.
#[derive(Clone)]
pub struct Chain {
	client: OnlineClient<Config>,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	raw: RpcClient,
	url: String,
	until: Until,
}

impl Chain {
	/// Connect to the node at `url`, as in `ws://127.0.0.1:9944`.
	pub async fn connect(url: &str) -> Result<Self> {
		let unreachable = |reason: String| Error::NodeUnreachable { url: url.into(), reason };
		let connect = async {
			let rpc =
				RpcClient::from_insecure_url(url).await.map_err(|e| unreachable(plain(&e)))?;
			let rpc = RpcClient::new(Connection { rpc, url: url.into() });
			let client = OnlineClient::from_rpc_client(rpc.clone())
				.await
				.map_err(|error| unreachable(error.to_string()))?;
			Ok(Self {
				client,
				rpc: LegacyRpcMethods::new(rpc.clone()),
				raw: rpc,
				url: url.into(),
				until: Until::default(),
			})
		};
		tokio::time::timeout(Duration::from_secs(15), connect)
			.await
			.unwrap_or_else(|_| Err(unreachable("no answer within 15 s".into())))
	}

	/// The same connection, with another idea of when a call is done.
	pub fn until(&self, until: Until) -> Self {
		Self { until, ..self.clone() }
	}

	/// Where this is connected to.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The hash of block 0, which names the network.
	pub fn genesis(&self) -> subxt::utils::H256 {
		self.client.genesis_hash()
	}

	/// State as of the best block.
	pub async fn best(&self) -> Result<At> {
		self.canonical(None, "the best block").await
	}

	/// State as of the last final block.
	pub async fn finalized(&self) -> Result<At> {
		Ok(self.client.at_current_block().await?)
	}

	/// State as of block `number`, once there is one.
	pub async fn block(&self, number: u64) -> Result<At> {
		let what = format!("block {number}");
		let advice = "Does the node produce blocks?";
		let best = self.until(Until::InBlock);
		best.wait_for(&what, INCLUSION_TIMEOUT, advice, async |at| {
			Ok((at.block_number() >= number).then_some(()))
		})
		.await?;
		self.canonical(Some(number), &what).await
	}

	/// State as of a block of the best chain: its last one if `number` is absent.
	// Subxt would look a number up itself, but says something else when the connection is lost.
	async fn canonical(&self, number: Option<u64>, what: &str) -> Result<At> {
		let number = number.map(NumberOrHex::Number);
		let hash = self.rpc.chain_get_block_hash(number).await?;
		let hash = hash.ok_or_else(|| Error::NotFound(what.into()))?;
		Ok(self.client.at_block(hash).await?)
	}

	/// State as this connection sees it: of the best or the last final block, as chosen with
	/// [`Self::until`].
	pub async fn now(&self) -> Result<At> {
		match self.until {
			Until::InBlock => self.best().await,
			Until::Final => self.finalized().await,
		}
	}

	/// Sign `call`, submit it and wait until it is done.
	///
	/// An error of the runtime becomes [`Error::Refused`] with the error's documentation.
	pub async fn submit(&self, call: &impl Payload, signer: &Signer) -> Result<Receipt> {
		let waiting = tokio::time::timeout(INCLUSION_TIMEOUT, self.submit_and_wait(call, signer));
		waiting.await.unwrap_or_else(|_| {
			Err(Error::TimedOut {
				what: "the transaction to be included".into(),
				seconds: INCLUSION_TIMEOUT.as_secs(),
				advice: "Does the node produce and finalise blocks?".into(),
			})
		})
	}

	async fn submit_and_wait(&self, call: &impl Payload, signer: &Signer) -> Result<Receipt> {
		// The node's count includes its transaction pool, so calls can follow each other without
		// waiting for blocks.
		let nonce = self.rpc.system_account_next_index(&signer.account()).await?;
		let params =
			subxt::config::DefaultExtrinsicParamsBuilder::<Config>::new().nonce(nonce).build();
		let mut progress = self
			.finalized()
			.await?
			.transactions()
			.sign_and_submit_then_watch(call, &signer.keypair, params)
			.await
			.map_err(Error::from_submission)?;
		while let Some(status) = progress.next().await {
			let included = match status? {
				TransactionStatus::InBestBlock(block) if self.until == Until::InBlock => block,
				TransactionStatus::InFinalizedBlock(block) => block,
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => return Err(Error::from_pool(message)),
				_ => continue,
			};
			let events = included.wait_for_success().await.map_err(Error::from_events)?;
			return Ok(Receipt { at: included.at().await?, events });
		}
		// A node that went down reports no more, either.
		self.health().await?;
		Err(Error::Pool("the node stopped reporting on it".into()))
	}

	/// Wait until `look` finds something, looking at every new block.
	pub async fn wait_for<T>(
		&self,
		what: &str,
		timeout: Duration,
		advice: &str,
		mut look: impl AsyncFnMut(At) -> Result<Option<T>>,
	) -> Result<T> {
		let started = std::time::Instant::now();
		let mut seen = None;
		while started.elapsed() < timeout {
			let at = self.now().await?;
			if seen.replace(at.block_hash()) != Some(at.block_hash()) {
				if let Some(found) = look(at).await? {
					return Ok(found);
				}
			}
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
		Err(Error::TimedOut {
			what: what.into(),
			seconds: timeout.as_secs(),
			advice: advice.into(),
		})
	}

	/// Call a view function as of `at`.
	///
	/// The SDK expects the arguments as one byte vector, and wraps what it answers; subxt 0.51 does
	/// neither.
	pub(crate) async fn view<R: Decode>(
		at: &At,
		call: impl subxt::view_functions::Payload,
	) -> Result<R> {
		let not_understood = || Error::Invalid("a view function answered in an unknown way".into());
		let flat = at.view_functions().encode_args(call)?;
		let (id, arguments) = flat.split_at_checked(32).ok_or_else(not_understood)?;
		let parameters = [id, &arguments.to_vec().encode()].concat();
		let answer = at.view_functions().call_raw(Some(&parameters)).await?;
		match answer.split_first() {
			// `Ok` of a byte vector that holds the result.
			Some((0, mut wrapped)) => Vec::<u8>::decode(&mut wrapped)
				.and_then(|result| R::decode(&mut &result[..]))
				.map_err(|_| not_understood()),
			_ => Err(not_understood()),
		}
	}

	/// Ask the node something by the name of its method.
	pub(crate) async fn ask<T: DeserializeOwned>(
		&self,
		method: &str,
		params: RpcParams,
	) -> Result<T> {
		Ok(self.raw.request(method, params).await?)
	}

	/// The health of the node: peers, and whether it is still catching up.
	pub async fn health(&self) -> Result<subxt::rpcs::methods::legacy::SystemHealth> {
		Ok(self.rpc.system_health().await?)
	}

	/// The number of the last final block.
	pub async fn final_block(&self) -> Result<u64> {
		Ok(self.finalized().await?.block_number())
	}
}
