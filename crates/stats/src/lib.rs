//! The mathematics of Countersign: pure functions of numbers, without I/O, clock or randomness.
//!
//! What is not here: any rule about cases, people or storage. A room of the station decides *what* to
//! compute; this crate only knows *how*.

pub mod agreement;
pub mod beta;
pub mod normal;
pub mod proportion;
pub mod queue_value;
pub mod sameness;
pub mod selection;
