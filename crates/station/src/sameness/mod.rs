//! The blind sameness test: can people tell our pieces from a competitor's?

pub mod mask;
