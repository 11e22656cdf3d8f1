//! Programs that trap, run for ever or ask for too much end their job, not the provider's node.

use anyhow::Result;
use sensor_client::{
	compute::NewJob,
	primitives::{
		compute::{Failure, Limits, Outcome},
		SENSE,
	},
	Sense,
};
use sensor_devnet::{Layout, Offer};
use sensor_journeys::{account, publish, World, PATIENCE};

const LIMITS: Limits = Limits { fuel: 1_000_000_000, memory_mib: 64 };
const PRICE: Sense = Sense(SENSE);

/// A program with the ABI's exports, of which `step` does `body`.
fn program(memory_pages: u32, body: &str) -> Vec<u8> {
	let text = format!(
		"(module
			(memory (export \"memory\") {memory_pages})
			(func (export \"sensor_abi\") (result i32) i32.const 1)
			(func (export \"allocate\") (param i32) (result i32) i32.const 1024)
			(func (export \"start\") (param i32 i32) (result i32) i32.const 0)
			(func (export \"step\") (result i32) {body})
			(func (export \"output\") (result i64) i64.const 0)
			(func (export \"message\") (result i64) i64.const 0)
			(func (export \"checkpoint\") (result i64) i64.const 0)
			(func (export \"resume\") (param i32 i32) (result i32) i32.const 0))"
	);
	wat::parse_str(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_programs_fail_in_the_same_way_everywhere_and_cost_the_requester() -> Result<()> {
	let world = World::start(Layout::Development).await?;
	let (chain, ipfs, alice) = (world.chain().await?, world.node().ipfs(), account("//Alice"));
	world.network.offer_compute(Offer { price: PRICE, limits: LIMITS }).await?;
	let input = publish(&world, 5, &alice).await?;

	for (what, bytes, expected) in [
		("a trap", program(1, "unreachable"), Failure::Trapped),
		("a loop without end", program(1, "(loop (br 0)) i32.const 0"), Failure::OutOfFuel),
		(
			"growing to 8 GB",
			program(1, "(if (i32.eq (memory.grow (i32.const 65535)) (i32.const -1)) (then unreachable)) i32.const 1000"),
			Failure::OutOfMemory,
		),
		("4 GB from the start", program(65_535, "i32.const 1000"), Failure::OutOfMemory),
		("no program at all", b"GIF89a".to_vec(), Failure::BadModule),
	] {
		let program = ipfs.add_file(bytes).await?.root;
		let new = NewJob {
			program,
			inputs: vec![input],
			parameters: b"{}".to_vec(),
			limits: LIMITS,
			max_price: PRICE,
			sources: ipfs.id().await?.addresses,
		};
		let before = chain.balance(&alice.account()).await?.held;
		let id = chain.post_job(new, &alice).await?;
		let job = chain.wait_until_ended(id, PATIENCE).await?;
		assert_eq!(job.outcome, Some(Outcome::Failed(expected)), "{what}: {}", job.stage);
		assert_eq!(job.model, None, "{what}");
		// Both did the work, and are paid; nothing stays on hold.
		assert!(job.replicas.iter().all(|replica| replica.price == PRICE), "{what}");
		assert_eq!(chain.balance(&alice.account()).await?.held, before, "{what}");
	}
	Ok(())
}
