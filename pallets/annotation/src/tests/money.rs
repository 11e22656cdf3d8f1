use crate::{mock::*, *};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use proptest::prelude::*;
use sensor_primitives::{labels::Label, traits::Availability};

/// Something that somebody does, sensible or not.
#[derive(Clone, Debug)]
enum Action {
	Open { redundancy: u8, reward: Balance, batch_size: u32 },
	Claim { who: u64, campaign: CampaignId },
	Commit { who: u64, campaign: CampaignId },
	Reveal { who: u64, campaign: CampaignId },
	Release { campaign: CampaignId },
	Settle { campaign: CampaignId, steps: u32 },
	Cancel { campaign: CampaignId },
	WindUp { campaign: CampaignId },
	Audit(Availability),
	Blocks(u32),
	Idle { micros: u64 },
}

/// Mostly there, so that there is work.
const AVAILABILITIES: [Availability; 4] =
	[Availability::Available, Availability::Available, Availability::Degraded, Availability::Lost];

fn actions() -> impl Strategy<Value = Vec<Action>> {
	use Action::*;
	let who = || proptest::sample::select(&ANNOTATORS[..]);
	let campaign = || 0..3u32;
	let action = prop_oneof![
		1 => (0..4u8, 9..40 as Balance, 1..6u32).prop_map(|(redundancy, reward, batch_size)| {
			Open { redundancy, reward, batch_size }
		}),
		6 => (who(), campaign()).prop_map(|(who, campaign)| Claim { who, campaign }),
		6 => (who(), campaign()).prop_map(|(who, campaign)| Commit { who, campaign }),
		6 => (who(), campaign()).prop_map(|(who, campaign)| Reveal { who, campaign }),
		1 => campaign().prop_map(|campaign| Release { campaign }),
		1 => (campaign(), 0..5u32).prop_map(|(campaign, steps)| Settle { campaign, steps }),
		1 => campaign().prop_map(|campaign| Cancel { campaign }),
		1 => campaign().prop_map(|campaign| WindUp { campaign }),
		1 => proptest::sample::select(&AVAILABILITIES[..]).prop_map(Audit),
		4 => (1..6u32).prop_map(Blocks),
		1 => (0..20_000u64).prop_map(|micros| Idle { micros }),
	];
	proptest::collection::vec(action, 1..150)
}

/// The first claim of `who` that `wanted` wants.
fn claim_where(
	campaign: CampaignId,
	who: u64,
	wanted: impl Fn(&types::Claim<u32>) -> bool,
) -> Option<u32> {
	Annotation::claims_of(campaign, who)
		.into_iter()
		.find(|(_, claim)| wanted(claim))
		.map(|(batch, _)| batch)
}

/// What `who` says of a batch; annotators agree on some items and not on others.
fn labels_by(campaign: CampaignId, batch: u32, who: u64) -> Vec<Label> {
	let items = Annotation::campaign(campaign).map_or(0, |campaign| campaign.items_in(batch));
	(0..items).map(|item| ((u64::from(item + batch) * who) % 3) as Label).collect()
}

/// Do it; whether it succeeds is not of interest.
fn act(action: Action) {
	let signed = RuntimeOrigin::signed;
	let _ = match action {
		Action::Open { redundancy, reward, batch_size } => Annotation::open_campaign(
			signed(REQUESTER),
			NewCampaign { redundancy, reward, batch_size, ..new_campaign() },
		),
		Action::Claim { who, campaign } => Annotation::claim(signed(who), campaign),
		Action::Commit { who, campaign } => {
			let batch = claim_where(campaign, who, |claim| claim.commitment.is_none());
			let batch = batch.unwrap_or_default();
			commit(campaign, batch, who, &labels_by(campaign, batch, who))
		},
		Action::Reveal { who, campaign } => {
			let is_due = |claim: &types::Claim<u32>| claim.commitment.is_some() && !claim.revealed;
			let batch = claim_where(campaign, who, is_due).unwrap_or_default();
			reveal(campaign, batch, who, &labels_by(campaign, batch, who))
		},
		Action::Release { campaign } => {
			let claim = Claims::<Test>::iter()
				.find(|((id, _), _, claim)| *id == campaign && claim.commitment.is_none());
			let ((_, batch), who) =
				claim.map_or(((campaign, 0), ANYBODY), |(key, who, _)| (key, who));
			Annotation::release(signed(ANYBODY), campaign, batch, who)
		},
		Action::Settle { campaign, steps } => {
			Annotation::settle(signed(ANYBODY), campaign, steps).map(|_| ()).map_err(|e| e.error)
		},
		Action::Cancel { campaign } => Annotation::cancel(signed(REQUESTER), campaign),
		Action::WindUp { campaign } => Annotation::wind_up(signed(ANYBODY), campaign),
		Action::Audit(availability) => {
			Registry::now_is(VersionId::new(0, 0), availability);
			Ok(())
		},
		Action::Blocks(count) => {
			full_blocks(count);
			Ok(())
		},
		Action::Idle { micros } => {
			idle_for(Weight::from_parts(micros.saturating_mul(1_000_000), u64::MAX));
			Ok(())
		},
	};
}

proptest! {
	#[test]
	fn no_sequence_of_calls_makes_loses_or_strands_money(actions in actions()) {
		new_chain().execute_with(|| {
			let issued = Balances::total_issuance();
			open(new_campaign());
			for action in actions {
				let said = format!("{action:?}");
				act(action);
				if let Err(error) = Annotation::do_try_state() {
					panic!("after {said}: {error:?}");
				}
				assert_eq!(Balances::total_issuance(), issued, "after {said}");
			}

			// In the end everything is over, and nothing is left but the record.
			full_blocks(40);
			idle();
			Annotation::do_try_state().expect("invariants hold in the end");
			assert_eq!(Balances::total_issuance(), issued);
			assert_eq!(pot(), 0);
			for (_, campaign) in Campaigns::<Test>::iter() {
				assert!(matches!(campaign.stage, Stage::Closed { .. }), "{:?}", campaign.stage);
			}
			assert_eq!(CampaignProgress::<Test>::iter().count(), 0);
			assert_eq!(Batches::<Test>::iter().count(), 0);
			assert_eq!(OpenBatches::<Test>::iter().count(), 0);
			assert_eq!(Claims::<Test>::iter().count(), 0);
			assert_eq!(ClaimQueue::<Test>::iter().count(), 0);
			assert_eq!(OpenClaims::<Test>::iter().count(), 0);
			assert_eq!(RevealedLabels::<Test>::iter().count(), 0);
			assert_eq!(Deadlines::<Test>::iter().count(), 0);
			assert_eq!(Settling::<Test>::iter().count(), 0);
			assert_eq!(BatchResults::<Test>::iter().count(), 0);
			assert_eq!(Tallies::<Test>::iter().count(), 0);
			assert_eq!(LastPaid::<Test>::iter().count(), 0);
		});
	}
}
