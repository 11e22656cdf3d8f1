//! The IPFS node embedded in a Sensor chain node.
//!
//! It keeps content-addressed blocks on disk, serves and fetches them over bitswap 1.2 on a
//! network identity and port of its own, builds and reads UnixFS files and directories, and
//! answers on a loopback HTTP surface in Kubo's words, so that off-chain workers and clients
//! cannot tell it from an external Kubo.
//!
//! Three rules hold everywhere: no byte is stored, served or returned before its hash has been
//! checked against its address, a write is acknowledged only once it is on disk, and what is pinned
//! is never removed.
//!
//! ```no_run
//! # async fn example() -> sensor_ipfs::Result<()> {
//! let (work, ipfs) = sensor_ipfs::start(sensor_ipfs::Config::new("/var/lib/sensor/ipfs")).await?;
//! tokio::spawn(work);
//! let added = ipfs.add_bytes("hello world\n").await?;
//! println!("{} is served at http://{}/ipfs/{}", added.cid, ipfs.api_addr(), added.cid);
//! # Ok(())
//! # }
//! ```

mod api;
pub mod block;
mod blocks;
mod car;
mod config;
mod error;
mod exchange;
mod identity;
mod node;
mod store;
mod unixfs;

pub use block::Block;
pub use blocks::Fetch;
pub use car::{Import, Imported, ImportedRoot, Scope};
pub use cid::Cid;
pub use config::{Config, Dht};
pub use error::{Error, Result};
pub use exchange::{Identity, Peer};
pub use identity::load_or_create_token;
pub use litep2p::{types::multiaddr::Multiaddr, PeerId};
pub use node::{start, Handle, RepoStat, Verified};
pub use store::{Collected, Pin};
pub use unixfs::{Added, Content, DagStat, Entry, Item, Kind, Path, Upload};
