//! What relayers tell those who keep them.

use crate::world::{World, BOTH};
use anyhow::{ensure, Result};

/// After one message to each chain.
pub async fn say_what_relayers_do(world: &World) -> Result<()> {
	for side in BOTH {
		let done = world.counted("relayer_done_total", side).await?;
		ensure!(
			done >= 2.0,
			"{done} transactions took effect on {side:?}, a commitment among them"
		);
		let verified = world.counted("relayer_verified_block", side).await?;
		ensure!(verified > 0.0, "no relayer knows which block {side:?} believes");
		let forks = world.counted("relayer_forks_total", side).await?;
		ensure!(forks == 0.0, "{forks} forks on {side:?}, where nobody forged anything");
	}
	Ok(())
}
