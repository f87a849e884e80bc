//! What the room of the web says and writes, without a server.

mod broken;
mod language;
