//! The program: hands the words of the command line over, and nothing else.

fn main() {}
