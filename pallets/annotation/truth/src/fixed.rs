//! Logarithms and powers of two in integers, the same on every machine.
//!
//! Errors are stated in parts of 65536, and held against floating point in the tests.

/// One, in 65536ths.
pub(crate) const ONE: u32 = 1 << 16;

/// 2^(-1/2), 2^(-1/4), 2^(-1/8) and so on, in parts of 2^32.
const ROOTS: [u64; 16] = [
	3037000500, 3611622603, 3938502376, 4112874773, 4202935003, 4248701965, 4271771996, 4283353945,
	4289156690, 4292061010, 4293513907, 4294240540, 4294603903, 4294785595, 4294876445, 4294921870,
];

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

/// The sum, or the most there is.
pub(crate) fn total<'a>(parts: impl IntoIterator<Item = &'a u64>) -> u64 {
	parts.into_iter().fold(0, |sum: u64, part| sum.saturating_add(*part))
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

	#[test]
	fn shares_and_portions_meet_no_overflow() {
		assert_eq!(share(1, 4), 1 << 30);
		assert_eq!(share(5, 0), 1 << 32);
		assert_eq!(share(u64::MAX - 1, u64::MAX), (1 << 32) - 1);
		assert_eq!(portion(u64::MAX, 1 << 32), u64::MAX);
		assert_eq!(portion(100, 1 << 31), 50);
	}
}
