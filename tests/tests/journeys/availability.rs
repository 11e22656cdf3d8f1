//! Validators vouch for what they have fetched, and for nothing else.

use anyhow::Result;
use sensor_client::{
	datasets::{MediaKind, NewDataset},
	ipfs::Added,
	primitives::{traits::Availability, ContentId},
	Error,
};
use sensor_devnet::Layout;
use sensor_journeys::{account, pictures, publish, World};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_becomes_available_only_if_every_block_is_there() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let (chain, ipfs, alice) = (world.chain().await?, world.node().ipfs(), account("//Alice"));

	// Nobody has this root.
	let mut missing = NewDataset::add(&ipfs, "Missing", MediaKind::Images, pictures(3)?).await?;
	missing.added = Added { root: ContentId::dag_pb(b"nobody has this block"), bytes: 1_000 };
	let missing = chain.register(missing, &alice).await?;

	// The root is here, but one of its blocks is not.
	let there = ipfs.add_file(b"here".to_vec()).await?;
	let directory = sensor_client::primitives::dag_pb::directory(vec![
		sensor_client::primitives::dag_pb::Entry { name: b"a", content: there.root, size: 4 },
		sensor_client::primitives::dag_pb::Entry {
			name: b"b",
			content: ContentId::raw(b"not here"),
			size: 8,
		},
	]);
	let root = ContentId::dag_pb(&directory);
	ipfs.put_block(&directory, root).await?;
	let mut torn = NewDataset::add(&ipfs, "Torn", MediaKind::Images, pictures(2)?).await?;
	torn.added = Added { root, bytes: 100 };
	let torn = chain.register(torn, &alice).await?;

	// One that is whole is vouched for all the same.
	let whole = publish(&world, 40, &alice).await?;
	assert_eq!(chain.version(whole).await?.availability, Availability::Available);

	let patience = Duration::from_secs(20);
	let (first, second) = tokio::join!(
		chain.wait_until_available(missing, patience),
		chain.wait_until_available(torn, patience),
	);
	for (incomplete, waited) in [(missing, first), (torn, second)] {
		assert!(matches!(waited, Err(Error::TimedOut { .. })), "{incomplete}");
		let version = chain.version(incomplete).await?;
		assert_eq!(version.availability, Availability::Pending, "{incomplete}");
	}
	Ok(())
}
