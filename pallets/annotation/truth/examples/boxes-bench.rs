//! How close to the truth the consensus on boxes comes, on crowds that are made up.
//!
//! ```text
//! boxes-bench [SEED] [FILE]
//! ```
//!
//! Prints one line of JSON for each scene and method. With FILE, also writes there what was drawn,
//! what is true and what was found, so that `scripts/bench/boxes.py` can measure other methods on
//! the same.

use sensor_truth::boxes::{
	estimate_trust, fuse, Agreement, Answer, Drawing, Likeness, Region, Rules, Trust, BOX_SWEEPS,
	MAX_REGIONS,
};
use std::{
	env,
	error::Error,
	fmt::Write as _,
	fs,
	ops::Range,
	time::{Duration, Instant},
};

/// How many classes there are.
const CLASSES: u64 = 8;
/// Campaigns of each scene: crowds differ.
const CAMPAIGNS: u64 = 3;
/// Annotators and items of a campaign.
const ANNOTATORS: usize = 30;
const ITEMS: usize = 150;
/// A stricter measure than the usual one.
const STRICT: Likeness = Likeness { overlap: 750, other_label: 0 };

/// A left-upper and a right-lower corner, in parts of the image, and a class.
#[derive(Clone, Copy)]
struct Object {
	label: u8,
	corners: [f64; 4],
}

impl Object {
	fn size(&self) -> [f64; 2] {
		[self.corners[2] - self.corners[0], self.corners[3] - self.corners[1]]
	}

	/// As it is drawn: cut off at the image's edges, gone if nothing is left of it.
	fn region(&self) -> Option<Region> {
		let corners = self.corners.map(|at| (at.clamp(0.0, 1.0) * 65535.0).round() as u16);
		Region::new(self.label, corners).ok()
	}
}

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

	/// From 0 to 1.
	fn part(&mut self) -> f64 {
		(self.next() >> 11) as f64 / (1u64 << 53) as f64
	}

	fn within(&mut self, range: Range<f64>) -> f64 {
		range.start + self.part() * (range.end - range.start)
	}

	fn below(&mut self, end: u64) -> u64 {
		self.next() % end
	}

	fn chance(&mut self, probability: f64) -> bool {
		self.part() < probability
	}

	/// Normal, with deviation 1.
	fn bell(&mut self) -> f64 {
		(-2.0 * (1.0 - self.part()).ln()).sqrt() * (std::f64::consts::TAU * self.part()).cos()
	}
}

/// How somebody draws who does their best.
#[derive(Clone, Copy)]
struct Skill {
	/// Deviation of an edge, in parts of the box's width or height.
	jitter: f64,
	/// Share of boxes that are drawn three times as carelessly.
	slips: f64,
	/// Share of objects that are not seen.
	misses: f64,
	/// Boxes around nothing, an image.
	extra: f64,
	/// Share of wrong labels.
	mislabels: f64,
}

const GOOD: Skill = Skill { jitter: 0.03, slips: 0.0, misses: 0.05, extra: 0.1, mislabels: 0.03 };
const FAIR: Skill = Skill { jitter: 0.05, slips: 0.05, misses: 0.1, extra: 0.2, mislabels: 0.05 };
const POOR: Skill = Skill { jitter: 0.1, slips: 0.1, misses: 0.2, extra: 0.5, mislabels: 0.1 };

#[derive(Clone, Copy)]
enum Character {
	Honest(Skill),
	/// The same box everywhere.
	Constant,
	/// All of the image.
	WholeImage,
	Nothing,
	/// Only the largest object.
	Largest,
	/// Boxes anywhere.
	Random,
	/// Every object, two fifths of its width to the right.
	Shift,
	/// Every object, as the next class.
	Relabel,
	/// Boxes that all of this character agree on, around nothing.
	Collude,
}

const LAZY: [Character; 5] = [
	Character::Constant,
	Character::WholeImage,
	Character::Nothing,
	Character::Largest,
	Character::Random,
];
const HOSTILE: [Character; 3] = [Character::Shift, Character::Relabel, Character::Collude];

impl Character {
	fn draw(self, truth: &[Object], item: u64, size: Range<f64>, dice: &mut Dice) -> Vec<Region> {
		let drawn: Vec<Object> = match self {
			Self::Honest(skill) => {
				let mut drawn = Vec::new();
				for object in truth {
					if !dice.chance(skill.misses) {
						drawn.push(skill.redraw(object, dice));
					}
				}
				let extra =
					skill.extra.trunc() as u32 + u32::from(dice.chance(skill.extra.fract()));
				drawn.extend((0..extra).map(|_| anywhere(size.clone(), dice)));
				drawn
			},
			Self::Constant => vec![Object { label: 0, corners: [0.25, 0.25, 0.75, 0.75] }],
			Self::WholeImage => vec![Object { label: 0, corners: [0.0, 0.0, 1.0, 1.0] }],
			Self::Nothing => Vec::new(),
			Self::Largest => {
				let area = |object: &&Object| object.size()[0] * object.size()[1];
				let largest = truth.iter().max_by(|a, b| area(a).total_cmp(&area(b)));
				largest.map(|object| FAIR.redraw(object, dice)).into_iter().collect()
			},
			Self::Random => truth.iter().map(|_| anywhere(size.clone(), dice)).collect(),
			Self::Shift => truth
				.iter()
				.map(|object| {
					let mut shifted = GOOD.redraw(object, dice);
					let by = object.size()[0] * 0.4;
					shifted.corners[0] += by;
					shifted.corners[2] += by;
					shifted
				})
				.collect(),
			Self::Relabel => truth
				.iter()
				.map(|object| Object {
					label: (object.label + 1) % CLASSES as u8,
					..GOOD.redraw(object, dice)
				})
				.collect(),
			Self::Collude => {
				let mut agreed = Dice(item);
				let fakes: Vec<_> = (0..4).map(|_| anywhere(size.clone(), &mut agreed)).collect();
				fakes
					.iter()
					.map(|fake| Object { label: fake.label, ..GOOD.redraw(fake, dice) })
					.collect()
			},
		};
		drawn.iter().filter_map(Object::region).take(MAX_REGIONS).collect()
	}
}

impl Skill {
	fn redraw(&self, object: &Object, dice: &mut Dice) -> Object {
		let slip = if dice.chance(self.slips) { 3.0 } else { 1.0 };
		let [width, height] = object.size();
		// Nobody is more exact than a pixel or so, however small the object is.
		let deviation =
			[width, height, width, height].map(|side| side * self.jitter * slip + 0.001);
		let mut corners = object.corners;
		for (corner, deviation) in corners.iter_mut().zip(deviation) {
			*corner += dice.bell() * deviation;
		}
		let label =
			if dice.chance(self.mislabels) { dice.below(CLASSES) as u8 } else { object.label };
		Object { label, corners }
	}
}

fn anywhere(size: Range<f64>, dice: &mut Dice) -> Object {
	let [width, height] = [(); 2].map(|()| dice.within(size.clone()));
	let (x, y) = (dice.within(0.0..1.0 - width), dice.within(0.0..1.0 - height));
	Object { label: dice.below(CLASSES) as u8, corners: [x, y, x + width, y + height] }
}

/// A family of images, and the crowd that draws on them.
struct Scene {
	name: &'static str,
	/// Annotators an item.
	redundancy: usize,
	/// Objects an item.
	objects: Range<u64>,
	/// Their sides, in parts of the image.
	size: Range<f64>,
	/// Share of objects that stand in front of another.
	crowding: f64,
	crowd: fn(usize) -> Character,
}

/// Every third is one of `others`, the rest do their best.
fn every_third(annotator: usize, others: &[Character]) -> Character {
	match annotator % 3 {
		0 => others[annotator / 3 % others.len()],
		_ => Character::Honest(FAIR),
	}
}

fn scenes() -> Vec<Scene> {
	let plain = || Scene {
		name: "careful",
		redundancy: 5,
		objects: 1..8,
		size: 0.08..0.35,
		crowding: 0.0,
		crowd: |_| Character::Honest(GOOD),
	};
	let with = |change: &dyn Fn(&mut Scene)| {
		let mut scene = plain();
		change(&mut scene);
		scene
	};
	vec![
		plain(),
		with(&|scene| {
			scene.name = "three annotators";
			scene.redundancy = 3;
			scene.crowd = |_| Character::Honest(FAIR);
		}),
		with(&|scene| {
			scene.name = "nine annotators";
			scene.redundancy = 9;
			scene.crowd = |_| Character::Honest(FAIR);
		}),
		with(&|scene| {
			scene.name = "careless";
			scene.crowd = |_| Character::Honest(POOR);
		}),
		with(&|scene| {
			scene.name = "wrong labels";
			scene.crowd = |_| Character::Honest(Skill { mislabels: 0.3, ..FAIR });
		}),
		with(&|scene| {
			scene.name = "many misses";
			scene.crowd = |_| Character::Honest(Skill { misses: 0.3, extra: 1.0, ..FAIR });
		}),
		with(&|scene| {
			scene.name = "small objects";
			scene.size = 0.01..0.03;
			scene.objects = 3..15;
			scene.crowd = |_| Character::Honest(FAIR);
		}),
		with(&|scene| {
			scene.name = "crowded";
			scene.objects = 15..30;
			scene.crowding = 0.7;
			scene.crowd = |_| Character::Honest(FAIR);
		}),
		with(&|scene| {
			scene.name = "crowded, careless";
			scene.objects = 15..30;
			scene.crowding = 0.7;
			scene.crowd = |_| Character::Honest(POOR);
		}),
		with(&|scene| {
			scene.name = "mixed skill";
			scene.crowd = |annotator| Character::Honest([GOOD, FAIR, POOR][annotator % 3]);
		}),
		with(&|scene| {
			scene.name = "mostly empty";
			scene.objects = 0..2;
			scene.crowd = |_| Character::Honest(Skill { extra: 0.5, ..FAIR });
		}),
		with(&|scene| {
			scene.name = "lazy third";
			scene.crowd = |annotator| every_third(annotator, &LAZY);
		}),
		with(&|scene| {
			scene.name = "hostile third";
			scene.crowd = |annotator| every_third(annotator, &HOSTILE);
		}),
		with(&|scene| {
			scene.name = "hostile third, crowded";
			scene.objects = 15..30;
			scene.crowding = 0.7;
			scene.crowd = |annotator| every_third(annotator, &HOSTILE);
		}),
	]
}

/// What everybody drew on one item, by annotator, and what is there.
struct Item {
	drawn: Vec<(u32, Drawing)>,
	truth: Vec<Region>,
}

impl Scene {
	fn truth(&self, dice: &mut Dice) -> Vec<Object> {
		let count = self.objects.start + dice.below(self.objects.end - self.objects.start);
		let mut objects: Vec<Object> = Vec::new();
		for _ in 0..count {
			let mut object = anywhere(self.size.clone(), dice);
			if !objects.is_empty() && dice.chance(self.crowding) {
				let behind = objects[dice.below(objects.len() as u64) as usize];
				let [width, height] = behind.size();
				let moved = [width * dice.within(-0.5..0.5), height * dice.within(-0.5..0.5)];
				let x = (behind.corners[0] + moved[0]).clamp(0.0, 1.0 - width);
				let y = (behind.corners[1] + moved[1]).clamp(0.0, 1.0 - height);
				let (wide, high) = (width * dice.within(0.8..1.2), height * dice.within(0.8..1.2));
				object.corners = [x, y, (x + wide).min(1.0), (y + high).min(1.0)];
				// Mostly more of the same.
				if dice.chance(0.7) {
					object.label = behind.label;
				}
			}
			objects.push(object);
		}
		objects
	}

	fn campaign(&self, dice: &mut Dice) -> Vec<Item> {
		let mut items = Vec::new();
		for _ in 0..ITEMS {
			let objects = self.truth(dice);
			let item = dice.next();
			let mut free: Vec<usize> = (0..ANNOTATORS).collect();
			let mut drawn = Vec::new();
			for _ in 0..self.redundancy {
				let annotator = free.swap_remove(dice.below(free.len() as u64) as usize);
				let regions = (self.crowd)(annotator).draw(&objects, item, self.size.clone(), dice);
				let drawing = Drawing::new(regions).expect("characters draw MAX_REGIONS at most");
				drawn.push((annotator as u32, drawing));
			}
			let truth = objects.iter().filter_map(Object::region).collect();
			items.push(Item { drawn, truth });
		}
		items
	}
}

/// A method's results over the campaigns of a scene.
#[derive(Default)]
struct Measured {
	usual: Agreement,
	strict: Agreement,
	took: Duration,
	found: Vec<Vec<Vec<Region>>>,
}

impl Measured {
	fn add(&mut self, items: &[Item], method: impl Fn(&[Item]) -> Vec<Vec<Region>>) {
		let start = Instant::now();
		let found = method(items);
		self.took += start.elapsed();
		for (item, found) in items.iter().zip(&found) {
			self.usual.add(&Agreement::of(found, &item.truth));
			self.strict.add(&Agreement::measured_by(STRICT, found, &item.truth));
		}
		self.found.push(found);
	}

	fn line(&self, scene: &str, method: &str) -> String {
		format!(
			"{{\"scene\":\"{scene}\",\"method\":\"{method}\",\"f1\":{:.4},\
			 \"mean_iou\":{:.4},\"f1_75\":{:.4},\"ms\":{:.1}}}",
			f1(&self.usual),
			self.usual.overlap as f64 / u32::MAX as f64 / self.usual.matched.max(1) as f64,
			f1(&self.strict),
			self.took.as_secs_f64() * 1000.0,
		)
	}
}

fn f1(agreement: &Agreement) -> f64 {
	2.0 * agreement.matched as f64 / (agreement.drawn + agreement.expected).max(1) as f64
}

/// Ties fall by chance, but always the same way.
fn rank(item: u32, label: u8) -> u64 {
	Dice(u64::from(item) << 8 | u64::from(label)).next()
}

fn with_equal_trust(items: &[Item]) -> Vec<Vec<Region>> {
	found(items, &[Trust::FULL; ANNOTATORS])
}

fn with_estimated_trust(items: &[Item]) -> Vec<Vec<Region>> {
	let drawn: Vec<_> = items.iter().map(|item| item.drawn.clone()).collect();
	found(items, &estimate_trust(&drawn, ANNOTATORS as u32, BOX_SWEEPS, &Rules::default(), rank))
}

fn found(items: &[Item], trust: &[Trust]) -> Vec<Vec<Region>> {
	let consensus = (0..).zip(items).map(|(index, item)| {
		let answers: Vec<_> = item
			.drawn
			.iter()
			.map(|(annotator, drawing)| Answer { trust: trust[*annotator as usize], drawing })
			.collect();
		fuse(&answers, &Rules::default(), |label| rank(index, label)).consensus
	});
	consensus.map(|fused| fused.iter().map(|fused| fused.region).collect()).collect()
}

fn json(regions: &[Region]) -> String {
	let rows: Vec<_> = regions
		.iter()
		.map(|region| {
			let [x0, y0, x1, y1] = region.corners();
			format!("[{},{x0},{y0},{x1},{y1}]", region.label())
		})
		.collect();
	format!("[{}]", rows.join(","))
}

fn main() -> Result<(), Box<dyn Error>> {
	let mut arguments = env::args().skip(1);
	let seed: u64 = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
	let file = arguments.next();
	let mut exported = String::new();
	for scene in scenes() {
		let (mut equal, mut estimated) = (Measured::default(), Measured::default());
		let mut campaigns = Vec::new();
		for campaign in 0..CAMPAIGNS {
			let items = scene.campaign(&mut Dice(seed << 8 | campaign));
			equal.add(&items, with_equal_trust);
			estimated.add(&items, with_estimated_trust);
			campaigns.push(items);
		}
		println!("{}", equal.line(scene.name, "equal trust"));
		println!("{}", estimated.line(scene.name, "estimated trust"));
		for (index, items) in campaigns.iter().enumerate() {
			for (place, item) in items.iter().enumerate() {
				let drawn: Vec<_> =
					item.drawn.iter().map(|(_, drawing)| json(drawing.regions())).collect();
				writeln!(
					exported,
					"{{\"scene\":\"{}\",\"drawn\":[{}],\"truth\":{},\"equal trust\":{},\"estimated trust\":{}}}",
					scene.name,
					drawn.join(","),
					json(&item.truth),
					json(&equal.found[index][place]),
					json(&estimated.found[index][place]),
				)?;
			}
		}
	}
	if let Some(file) = file {
		fs::write(file, exported)?;
	}
	Ok(())
}
