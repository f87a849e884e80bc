//! One test program, a folder for each thing that a test touches.

mod browser;
mod crash;
mod domain;
mod exchange;
mod fuzz;
mod http;
mod operate;
mod speed;
mod store;
mod tidy;
mod web;
