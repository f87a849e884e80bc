//! `kenfiche/1`.

use kenfiche::exchange::json::read;

#[test]
fn fiches_alone_are_enough() {
    let file =
        read(&br#"{"fiches": [{"type": "page", "title": "A", "fields": {"lead": "b"}, "body": "c", "extra": 1}]}"#[..])
            .unwrap();
    assert_eq!(file.fiches[0].title, "A");
    assert_eq!(file.fiches[0].body.as_deref(), Some("c"));
    assert!(file.types.is_empty() && file.fiches[0].revisions.is_empty());
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (text, expected) in [
        ("{\"format\": \"autre/2\"}", "its format is \"autre/2\", and kenfiche/1 is read here"),
        ("{\"fiches\": [\n{\"title\": 3}]}", "line 2: invalid type: integer `3`, expected a string (column 11)"),
        ("{\"types\": [{\"key\": \"x\"}]}", "missing field `version` at line 1 column 11"),
    ] {
        assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), expected);
    }
    assert_eq!(read(&b"{\n\"\xff"[..]).unwrap_err().line, 2);
}
