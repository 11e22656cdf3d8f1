use super::*;

#[test]
fn a_pinner_claims_what_it_earned() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		audit(version, id, Present);
		let before = free(ALICE);
		assert_ok!(Pinning::claim_rent(signed(ALICE)));
		System::assert_last_event(Event::RentClaimed { pinner: id, amount: 2 * RENT }.into());
		assert_eq!(free(ALICE), before + 2 * RENT);
		assert_noop!(Pinning::claim_rent(signed(ALICE)), Error::<Test>::NothingEarned);
	});
}

#[test]
fn only_pinners_claim_rent() {
	build_and_execute(|| {
		kept_by(ALICE);
		assert_noop!(Pinning::claim_rent(signed(BOB)), Error::<Test>::PinnerNotFound);
	});
}
