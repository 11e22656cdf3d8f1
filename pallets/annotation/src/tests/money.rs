use crate::{
	mock::*,
	types::{Method, Place},
	*,
};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use proptest::prelude::*;
use sensor_primitives::{
	labels::{gold_commitment, Label},
	traits::{Availability, Disputes},
};

/// Something that somebody does, sensible or not.
#[derive(Clone, Debug)]
enum Action {
	Open { redundancy: u8, more: u8, reward: Balance, batch_size: u32, terms: u8 },
	Claim { who: u64, campaign: CampaignId },
	Commit { who: u64, campaign: CampaignId },
	Reveal { who: u64, campaign: CampaignId },
	Release { campaign: CampaignId },
	Settle { campaign: CampaignId, steps: u32 },
	Cancel { campaign: CampaignId },
	Gold { campaign: CampaignId },
	Pause { campaign: CampaignId, paused: bool },
	TopUp { campaign: CampaignId, increase: Balance },
	WindUp { campaign: CampaignId },
	Appeal { who: u64, campaign: CampaignId },
	Resolve { who: u64, campaign: CampaignId, percent: u32 },
	Expire { who: u64, campaign: CampaignId },
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
		1 => (0..4u8, 0..3u8, 9..40 as Balance, 1..6u32, 0..32u8).prop_map(
			|(redundancy, more, reward, batch_size, terms)| {
				Open { redundancy, more, reward, batch_size, terms }
			}
		),
		6 => (who(), campaign()).prop_map(|(who, campaign)| Claim { who, campaign }),
		6 => (who(), campaign()).prop_map(|(who, campaign)| Commit { who, campaign }),
		6 => (who(), campaign()).prop_map(|(who, campaign)| Reveal { who, campaign }),
		1 => campaign().prop_map(|campaign| Release { campaign }),
		1 => (campaign(), 0..5u32).prop_map(|(campaign, steps)| Settle { campaign, steps }),
		1 => campaign().prop_map(|campaign| Cancel { campaign }),
		1 => campaign().prop_map(|campaign| Gold { campaign }),
		1 => (campaign(), any::<bool>()).prop_map(|(campaign, paused)| Pause { campaign, paused }),
		1 => (campaign(), 0..9 as Balance)
			.prop_map(|(campaign, increase)| TopUp { campaign, increase }),
		1 => campaign().prop_map(|campaign| WindUp { campaign }),
		2 => (who(), campaign()).prop_map(|(who, campaign)| Appeal { who, campaign }),
		1 => (who(), campaign(), 0..=100u32)
			.prop_map(|(who, campaign, percent)| Resolve { who, campaign, percent }),
		1 => (who(), campaign()).prop_map(|(who, campaign)| Expire { who, campaign }),
		1 => proptest::sample::select(&AVAILABILITIES[..]).prop_map(Audit),
		4 => (1..6u32).prop_map(Blocks),
		1 => (0..20_000u64).prop_map(|micros| Idle { micros }),
	];
	proptest::collection::vec(action, 1..150)
}

/// The first claim of `who` that `wanted` wants, and the items that it is about.
fn claim_where(
	campaign: CampaignId,
	who: u64,
	wanted: impl Fn(&Work<Test>) -> bool,
) -> (u32, Vec<u32>) {
	Annotation::claims_of(campaign, who)
		.into_iter()
		.find(|(_, _, work)| wanted(work))
		.map(|(batch, items, _)| (batch, items))
		.unwrap_or_default()
}

/// What `who` says of these items; annotators agree on some and not on others.
fn labels_by(items: &[u32], who: u64) -> Vec<Label> {
	items.iter().map(|item| ((u64::from(*item) * who) % 3) as Label).collect()
}

/// A campaign with some of what one can ask for.
fn campaign_with(terms: u8) -> NewCampaign<Test> {
	let has = |bit: u8| terms >> bit & 1 == 1;
	let mut new = new_campaign();
	if has(0) {
		new.method = Method::Weighted;
	}
	if has(1) {
		new.requirements.stake = 500;
	}
	if has(2) {
		new.fees = 3 * FEE;
	}
	if has(3) {
		new.gold = Some(gold_commitment(&GOLD, &SALT));
	}
	new
}

/// What the requester knows.
const GOLD: [(u32, Label); 2] = [(1, 2), (7, 0)];

/// Do it; whether it succeeds is not of interest.
fn act(action: Action) {
	let signed = RuntimeOrigin::signed;
	let _ = match action {
		Action::Open { redundancy, more, reward, batch_size, terms } => Annotation::open_campaign(
			signed(REQUESTER),
			NewCampaign {
				redundancy,
				max_redundancy: redundancy + more,
				reward,
				batch_size,
				..campaign_with(terms)
			},
		),
		Action::Gold { campaign } => {
			let gold = GOLD.to_vec().try_into().unwrap();
			Annotation::reveal_gold(signed(REQUESTER), campaign, gold, SALT)
		},
		Action::Pause { campaign, paused } => {
			Annotation::set_paused(signed(REQUESTER), campaign, paused)
		},
		Action::TopUp { campaign, increase } => {
			Annotation::top_up(signed(REQUESTER), campaign, increase)
		},
		Action::Claim { who, campaign } => Annotation::claim(signed(who), campaign),
		Action::Commit { who, campaign } => {
			let is_due = |work: &Work<Test>| matches!(work, Work::Claimed { .. });
			let (batch, items) = claim_where(campaign, who, is_due);
			commit(campaign, batch, who, &labels_by(&items, who))
		},
		Action::Reveal { who, campaign } => {
			let is_due = |work: &Work<Test>| matches!(work, Work::Committed(_));
			let (batch, items) = claim_where(campaign, who, is_due);
			reveal(campaign, batch, who, &labels_by(&items, who))
		},
		Action::Release { campaign } => {
			let claimed = Batches::<Test>::iter_prefix(campaign).find_map(|(batch, work)| {
				let is_open = |place: &&Place<Test>| matches!(place.work, Work::Claimed { .. });
				let number = work.places.iter().find(is_open)?.annotator;
				Some((batch, Annotators::<Test>::get(campaign, number)?.account))
			});
			let (batch, who) = claimed.unwrap_or((0, ANYBODY));
			Annotation::release(signed(ANYBODY), campaign, batch, who)
		},
		Action::Settle { campaign, steps } => {
			Annotation::settle(signed(ANYBODY), campaign, steps).map(|_| ()).map_err(|e| e.error)
		},
		Action::Cancel { campaign } => Annotation::cancel(signed(REQUESTER), campaign),
		Action::WindUp { campaign } => Annotation::wind_up(signed(ANYBODY), campaign),
		Action::Appeal { who, campaign } => Annotation::appeal(signed(who), campaign),
		Action::Resolve { who, campaign, percent } => {
			Annotation::resolve(campaign, &who, Permill::from_percent(percent))
		},
		Action::Expire { who, campaign } => {
			Annotation::expire_dispute(signed(ANYBODY), campaign, who)
		},
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
	fn no_sequence_of_calls_makes_loses_or_strands_money(
		actions in actions(),
		has_jury in any::<bool>(),
		percent in 0..=100u32,
	) {
		new_chain().execute_with(|| {
			if has_jury {
				Court::sit();
			}
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
			for (campaign, _) in Campaigns::<Test>::iter().collect::<Vec<_>>() {
				ANNOTATORS.iter().for_each(|who| act(Action::Appeal { who: *who, campaign }));
			}
			Annotation::do_try_state().expect("invariants hold after appeals");
			full_blocks(40);
			idle();
			Annotation::do_try_state().expect("invariants hold after payments");
			for (campaign, who, _) in OpenDisputes::<Test>::iter().collect::<Vec<_>>() {
				if who % 2 == 0 {
					act(Action::Resolve { who, campaign, percent });
				}
			}
			full_blocks(DECISION + 1);
			for (campaign, who, _) in OpenDisputes::<Test>::iter().collect::<Vec<_>>() {
				act(Action::Expire { who, campaign });
			}
			Annotation::do_try_state().expect("invariants hold in the end");
			assert_eq!(Balances::total_issuance(), issued);
			assert_nothing_is_left();
			assert_eq!(Deadlines::<Test>::iter().count(), 0);
		});
	}
}
