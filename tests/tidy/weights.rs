//! How heavy a page is: what travels, in bytes.

use super::texts;
use kenfiche::web::assets::assets;

#[test]
fn the_style_weighs_at_most_20_kb_and_the_fonts_80() {
    let style = assets().weight_bytes("style.css").unwrap();
    assert!(style <= 20_000, "the style weighs {style} bytes");
    let fonts = ["literata", "literata-italic", "figtree"]
        .map(|name| assets().weight_bytes(&format!("fonts/{name}.woff2")).unwrap());
    let all: usize = fonts.iter().sum();
    assert!(all <= 80_000, "the fonts weigh {all} bytes");
}

#[test]
fn a_font_is_the_one_of_which_the_origin_is_told() {
    let told = include_str!("../../assets/fonts/README.md");
    for name in ["literata", "literata-italic", "figtree"] {
        let path = format!("{}/assets/fonts/{name}.woff2", env!("CARGO_MANIFEST_DIR"));
        let size = std::fs::metadata(path).unwrap().len();
        assert!(told.contains(&format!("`{name}.woff2`")) && told.contains(&size.to_string()), "{name}: {size} bytes");
    }
}

#[test]
fn no_style_or_script_stands_in_a_page() {
    for (path, text) in texts("src/web", ".rs") {
        for (number, line) in text.lines().enumerate() {
            let is_inline = [" style=", "onclick=", "onchange=", "onsubmit="].iter().any(|mark| line.contains(mark));
            assert!(!is_inline, "{path}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn the_style_fetches_nothing_from_elsewhere() {
    for (path, text) in texts("assets/css", ".css") {
        assert!(!text.contains("//") && !text.contains("@import"), "{path}");
    }
}
