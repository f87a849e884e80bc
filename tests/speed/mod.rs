//! What must not become slow, as ratios: a busy machine slows both sides of a ratio alike.

mod bare;
mod corpus;
mod difference;
mod load;
mod reading;
mod served;
mod storing;
mod table;

/// Numbers that look random and are the same every time (a 64-bit linear congruential generator, constants of Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}
