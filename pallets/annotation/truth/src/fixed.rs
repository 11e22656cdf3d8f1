//! Logarithms and powers of two in integers, the same on every machine.
//!
//! Errors are stated in parts of 65536, and held against floating point in the tests.

/// One, in 65536ths.
pub(crate) const ONE: u32 = 1 << 16;

/// What [`digamma`] takes for one.
pub(crate) const COUNT: u64 = 1 << 24;

/// 2^(-1/2), 2^(-1/4), 2^(-1/8) and so on, in parts of 2^32.
const ROOTS: [u64; 16] = [
	3037000500, 3611622603, 3938502376, 4112874773, 4202935003, 4248701965, 4271771996, 4283353945,
	4289156690, 4292061010, 4293513907, 4294240540, 4294603903, 4294785595, 4294876445, 4294921870,
];

/// How often one is half of a squared logarithm's base: 1 / ln 2, in 65536ths.
const BITS_PER_NAT: i64 = 94548;

/// The logarithm to base 2, in 65536ths, rounded down; that of 0 is taken as that of 1.
///
/// It is at most 1.001 too small and never too large.
pub(crate) fn log2(x: u64) -> i64 {
	let x = x.max(1);
	let whole = x.ilog2();
	// From 1 to 2, in parts of 2^31, so that its square fits.
	let mut mantissa = if whole <= 31 { x << (31 - whole) } else { x >> (whole - 31) };
	let mut bits = i64::from(whole);
	for _ in 0..16 {
		mantissa = (mantissa * mantissa) >> 31;
		let carry = mantissa >> 32;
		mantissa >>= carry;
		bits = bits << 1 | carry as i64;
	}
	bits
}

/// 2 to the power of minus `x` 65536ths, in parts of 2^32, at most 24 of them too small or large.
pub(crate) fn half_power(x: u64) -> u64 {
	let halvings = x >> 16;
	if halvings > 32 {
		return 0;
	}
	let power = (0..16u32)
		.zip(ROOTS)
		.filter(|(bit, _)| x >> (15 - bit) & 1 == 1)
		.fold(1 << 32, |power: u64, (_, root)| (power * root) >> 32);
	power >> halvings
}

/// What the logarithm to base 2 of a probability is on average, apart from that of their sum, when
/// `x` was counted for it; `x` in parts of [`COUNT`], the result in 65536ths.
///
/// This is the digamma function over ln 2. From a count of 1/1000 up it is at most 16 off, or a
/// thousandth of a per cent.
pub(crate) fn digamma(x: u64) -> i64 {
	let x = x.max(1);
	let inverse = |x: u64| ((1u64 << 40) / x) as i64;
	// The asymptotic series, from four up; digamma(x) = digamma(x + 1) - 1 / x leads there.
	let far = x.saturating_add(4 * COUNT);
	let below: i64 = (0..4).map(|step| inverse(x.saturating_add(step * COUNT))).sum();
	let tail = inverse(far);
	let nats = below + tail / 2 + ((tail * tail) >> 16) / 12;
	log2(far) - (24 << 16) - ((nats * BITS_PER_NAT) >> 16)
}

/// `part` of `whole`, in parts of 2^32; all of it where `whole` is nothing.
pub(crate) fn share(part: u64, whole: u64) -> u64 {
	if part >= whole {
		return 1 << 32;
	}
	((u128::from(part) << 32) / u128::from(whole)) as u64
}

/// So many parts of 2^32 of `x`.
pub(crate) fn portion(x: u64, share: u64) -> u64 {
	u64::try_from((u128::from(x) * u128::from(share)) >> 32).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn samples() -> impl Iterator<Item = u64> {
		(1..20_000).chain((0..64).flat_map(|bit| {
			let power = 1u64 << bit;
			[power - 1, power, power + power / 3, power + (power - 1)]
		}))
	}

	#[test]
	fn logarithms_are_rounded_down() {
		for x in samples().filter(|x| *x > 0) {
			let exact = (x as f64).log2() * 65536.0;
			let error = exact - log2(x) as f64;
			assert!((-1e-6..=1.001).contains(&error), "the logarithm of {x} is {error} too small");
		}
		assert_eq!(log2(0), 0);
		assert_eq!(log2(u64::MAX), (64 << 16) - 1);
	}

	#[test]
	fn powers_are_precise() {
		for x in (0..1 << 17).chain([1 << 20, (32 << 16) - 1, 33 << 16, u64::MAX]) {
			let exact = (-(x as f64) / 65536.0 + 32.0).exp2();
			let error = exact - half_power(x) as f64;
			assert!(error.abs() <= 24.0, "2^-{x}/65536 is {error} parts of 2^32 too small");
		}
		assert_eq!(half_power(0), 1 << 32);
		assert_eq!(half_power(1 << 16), 1 << 31);
	}

	/// By the recurrence, far enough out that its first terms suffice.
	fn exact_digamma(mut x: f64) -> f64 {
		let mut below = 0.0;
		while x < 50.0 {
			below += 1.0 / x;
			x += 1.0;
		}
		x.ln() - 0.5 / x - 1.0 / (12.0 * x * x) + 1.0 / (120.0 * x.powi(4)) - below
	}

	#[test]
	fn digamma_is_precise() {
		for x in samples().filter(|x| (16_777..1 << 56).contains(x)) {
			let exact = exact_digamma(x as f64 / 16_777_216.0) / 2f64.ln() * 65536.0;
			let error = (exact - digamma(x) as f64).abs();
			assert!(error <= 16.0 + exact.abs() / 1e5, "digamma of {x} is {error} off: {exact}");
		}
		// Euler's constant.
		assert!((digamma(COUNT) + 54576).abs() <= 16, "{}", digamma(COUNT));
	}

	#[test]
	fn shares_and_portions_meet_no_overflow() {
		assert_eq!(share(1, 4), 1 << 30);
		assert_eq!(share(5, 0), 1 << 32);
		assert_eq!(share(u64::MAX - 1, u64::MAX), (1 << 32) - 1);
		assert_eq!(portion(u64::MAX, 1 << 32), u64::MAX);
		assert_eq!(portion(100, 1 << 31), 50);
	}
}
