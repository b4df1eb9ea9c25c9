//! What is published where: declarations only.
//! Comes in: nothing. Goes out: const specs. Never: code that reads.

pub mod ice_detention;
pub mod ice_coronavirus;
pub mod vocabulary;
