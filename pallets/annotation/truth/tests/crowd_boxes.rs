//! Crowds that draw boxes, in integers only, so that every machine draws and finds the same.

use sensor_truth::boxes::{
	estimate_trust, fuse, Agreement, Answer, Drawing, Fused, Region, Rules, Trust,
};

const ANNOTATORS: u32 = 12;
const ITEMS: u32 = 120;
const REDUNDANCY: usize = 5;

/// splitmix64
struct Dice(u64);

impl Dice {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
			z = (z ^ (z >> shift)).wrapping_mul(factor);
		}
		z ^ (z >> 31)
	}

	fn below(&mut self, end: u16) -> u16 {
		(self.next() % u64::from(end)) as u16
	}

	fn anywhere(&mut self) -> Region {
		let [wide, high] = [(); 2].map(|()| 4000 + self.below(12000));
		let (x, y) = (self.below(u16::MAX - wide), self.below(u16::MAX - high));
		Region::new(self.below(5) as u8, [x, y, x + wide, y + high]).unwrap()
	}

	/// The same region, each edge off by up to so many thousandths of 16000.
	fn redraw(&mut self, region: &Region, off: u16) -> Region {
		let moved = region.corners().map(|at| {
			let most = off * 16;
			at.saturating_add(self.below(2 * most + 1)).saturating_sub(most)
		});
		Region::new(region.label(), moved).unwrap_or(*region)
	}
}

fn relabel(region: &Region) -> Region {
	Region::new((region.label() + 1) % 5, region.corners()).unwrap()
}

/// What somebody draws, given what there is.
type Habit = fn(&[Region], &mut Dice) -> Vec<Region>;

fn careful(truth: &[Region], dice: &mut Dice) -> Vec<Region> {
	truth.iter().map(|region| dice.redraw(region, 20)).collect()
}

fn hasty(truth: &[Region], dice: &mut Dice) -> Vec<Region> {
	let seen: Vec<_> = truth.iter().filter(|_| dice.below(10) > 1).collect();
	seen.into_iter().map(|region| dice.redraw(region, 60)).collect()
}

/// Who draws what on one item.
type Item = Vec<(u32, Drawing)>;

/// What is drawn on each item, and what is there; all are careful but the last two, who have a habit.
fn campaign(habit: Habit, seed: u64) -> (Vec<Item>, Vec<Vec<Region>>) {
	let dice = &mut Dice(seed);
	(0..ITEMS)
		.map(|_| {
			let truth: Vec<_> = (0..1 + dice.below(5)).map(|_| dice.anywhere()).collect();
			let mut free: Vec<_> = (0..ANNOTATORS).collect();
			let drawn = [(); REDUNDANCY].map(|()| {
				let annotator = free.swap_remove(dice.below(free.len() as u16).into());
				let habit = if annotator < ANNOTATORS - 2 { careful } else { habit };
				(annotator, Drawing::new(habit(&truth, dice)).unwrap())
			});
			(drawn.to_vec(), truth)
		})
		.unzip()
}

fn rank(item: u32, label: u8) -> u64 {
	Dice(u64::from(item) << 8 | u64::from(label)).next()
}

fn consensus(index: u32, item: &[(u32, Drawing)], trust: &[Trust]) -> Vec<Fused> {
	let answers: Vec<_> = item
		.iter()
		.map(|(annotator, drawing)| Answer { trust: trust[*annotator as usize], drawing })
		.collect();
	fuse(&answers, &Rules::default(), |label| rank(index, label)).consensus
}

fn regions(fused: &[Fused]) -> Vec<Region> {
	fused.iter().map(|fused| fused.region).collect()
}

/// What the careful and those with a habit are paid by, and how far they are trusted at last.
fn paid(habit: Habit) -> ([u16; 2], [Trust; 2]) {
	let (items, _) = campaign(habit, 1);
	let trust = estimate_trust(&items, ANNOTATORS, 3, &Rules::default(), rank);
	let mut agreement = [Agreement::default(); 2];
	for (index, item) in (0..).zip(&items) {
		let expected = regions(&consensus(index, item, &trust));
		for (annotator, drawing) in item {
			let who = usize::from(*annotator >= ANNOTATORS - 2);
			agreement[who].add(&Agreement::of(drawing.regions(), &expected));
		}
	}
	(agreement.map(|sum| sum.f1()), [trust[0], trust[ANNOTATORS as usize - 1]])
}

#[test]
fn who_does_not_look_earns_about_nothing() {
	let table: [(&str, Habit, std::ops::RangeInclusive<u16>); 9] = [
		("careful", careful, 990..=1000),
		("hasty", hasty, 700..=950),
		(
			"the same box everywhere",
			|_, _| vec![Region::new(0, [20000, 20000, 40000, 40000]).unwrap()],
			0..=20,
		),
		(
			"all of the image",
			|_, _| vec![Region::new(0, [0, 0, u16::MAX, u16::MAX]).unwrap()],
			0..=0,
		),
		("nothing", |_, _| vec![], 0..=0),
		("boxes anywhere", |truth, dice| truth.iter().map(|_| dice.anywhere()).collect(), 0..=20),
		(
			"the image in tiles",
			|_, _| {
				(0..64)
					.map(|tile| {
						let (x, y) = (tile % 8 * 8000, tile / 8 * 8000);
						Region::new(0, [x, y, x + 8000, y + 8000]).unwrap()
					})
					.collect()
			},
			0..=20,
		),
		("wrong labels", |truth, _| truth.iter().map(relabel).collect(), 0..=20),
		(
			"each box four times",
			|truth, dice| (0..4).flat_map(|_| careful(truth, dice)).collect(),
			370..=410,
		),
	];
	for (what, habit, expected) in table {
		let ([careful, paid], _) = paid(habit);
		assert!(expected.contains(&paid), "{what}: {paid} per mille");
		assert!(careful >= 980, "beside {what}, the careful get {careful} per mille");
	}
}

#[test]
fn who_disagrees_with_the_others_loses_trust() {
	let (_, [careful, hasty]) = paid(hasty);
	assert!(careful.presence > hasty.presence && careful.precision > 2 * hasty.precision);
	let habits: [Habit; 4] = [
		|_, _| vec![],
		|truth, _| truth.iter().map(relabel).collect(),
		|truth, dice| truth.iter().map(|_| dice.anywhere()).collect(),
		|_, _| vec![Region::new(0, [20000, 20000, 40000, 40000]).unwrap()],
	];
	for habit in habits {
		let (_, [careful, other]) = paid(habit);
		assert!(careful.presence > 20 * other.presence, "{careful:?} beside {other:?}");
	}
}

#[test]
fn the_batches_of_a_sweep_add_up_in_any_order() {
	let (items, _) = campaign(hasty, 2);
	let sums = |order: &[usize]| {
		let mut sums = [sensor_truth::boxes::Peers::default(); ANNOTATORS as usize];
		for &index in order {
			let answers: Vec<_> = items[index]
				.iter()
				.map(|(_, drawing)| Answer { trust: Trust::FULL, drawing })
				.collect();
			let fusion = fuse(&answers, &Rules::default(), |label| rank(index as u32, label));
			for ((annotator, _), peers) in items[index].iter().zip(fusion.peers) {
				sums[*annotator as usize].add(&peers);
			}
		}
		sums
	};
	let mut order: Vec<_> = (0..items.len()).collect();
	let forward = sums(&order);
	order.rotate_left(50);
	order.reverse();
	assert_eq!(sums(&order), forward);
	let trust = estimate_trust(&items, ANNOTATORS, 1, &Rules::default(), rank);
	assert_eq!(forward.map(|sum| sum.trust()).to_vec(), trust);
}

#[test]
fn no_sweep_leaves_everybody_fully_trusted() {
	let (items, _) = campaign(hasty, 3);
	assert_eq!(
		estimate_trust(&items, 2, 0, &Rules::default(), rank),
		[Trust::FULL; 2],
		"nothing was estimated"
	);
	// Annotators past the last do not count.
	assert_eq!(estimate_trust(&items, 2, 3, &Rules::default(), rank).len(), 2);
}

#[test]
fn the_truth_is_found_beside_two_who_disturb() {
	let habits: [Habit; 2] = [hasty, |truth, _| truth.iter().map(relabel).collect()];
	for habit in habits {
		let (items, truth) = campaign(habit, 4);
		let trust = estimate_trust(&items, ANNOTATORS, 3, &Rules::default(), rank);
		let mut agreement = Agreement::default();
		for (index, (item, truth)) in (0..).zip(items.iter().zip(&truth)) {
			agreement.add(&Agreement::of(&regions(&consensus(index, item, &trust)), truth));
		}
		assert!(agreement.f1() >= 990, "F1 is {}", agreement.f1());
		assert!(agreement.mean_overlap() >= 920, "overlap is {}", agreement.mean_overlap());
	}
}

/// A change of these numbers changes what campaigns pay and what datasets say.
#[test]
fn every_machine_finds_the_same() {
	let (items, _) = campaign(hasty, 5);
	let trust = estimate_trust(&items, ANNOTATORS, 3, &Rules::default(), rank);
	let summary = |trust: Trust| (trust.presence, trust.precision);
	assert_eq!([trust[0], trust[11]].map(summary), [(64141, 4742), (53270, 658)]);
	let first: Vec<_> = consensus(0, &items[0], &trust)
		.iter()
		.map(|fused| (fused.region.label(), fused.region.corners(), fused.drawn_by))
		.collect();
	assert_eq!(
		first,
		[
			(1, [9196, 34615, 13792, 40187], 4),
			(1, [13729, 51882, 26079, 60912], 5),
			(1, [51592, 28504, 63778, 40043], 5),
			(4, [42065, 43792, 53857, 57552], 5)
		]
	);
	let mut digest = 0u64;
	for (index, item) in (0..).zip(&items) {
		for fused in consensus(index, item, &trust) {
			let [x0, y0, x1, y1] = fused.region.corners().map(u64::from);
			let corners = x0 | y0 << 16 | x1 << 32 | y1 << 48;
			let who = u64::from(fused.region.label()) << 32 | u64::from(fused.drawn_by);
			digest = Dice(Dice(digest ^ corners).next() ^ who).next();
		}
	}
	assert_eq!(digest, 0x81b3_8eb0_1820_8800);
}
