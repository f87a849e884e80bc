//! Texts as HTML: nothing runs, nothing is lost, nothing costs too much.

use kenfiche::domain::{
    fiche::{Slug, Title},
    render::{LinkTarget, RenderOptions, RenderProblem, RenderWords, Rendered, excerpt, problem, render},
};
use scraper::{Html, Node, Selector};
use std::time::{Duration, Instant};

const WORDS: RenderWords = RenderWords {
    table: "Tableau",
    code: "Code",
    image: "Image : ",
    note_back: "Retour à l’appel de note",
    task_done: "Fait",
    task_open: "À faire",
};

fn options() -> RenderOptions<'static> {
    RenderOptions { first_level: 2, id_prefix: "t", first_box: 0, remote_images: false, words: WORDS }
}

/// In this small wiki, only « Jardin partagé » is written.
fn target(title: &str) -> LinkTarget {
    match title {
        "Jardin partagé" => LinkTarget::Fiche(Slug::of_title(&Title::parse(title).unwrap())),
        _ => LinkTarget::Wanted,
    }
}

fn rendered(text: &str) -> Rendered {
    render(text, &target, &options()).unwrap()
}

fn html(text: &str) -> String {
    rendered(text).html.to_string()
}

/// The words that a reader sees.
fn shown(text: &str) -> String {
    Html::parse_fragment(&html(text)).root_element().text().collect()
}

#[track_caller]
fn assert_harmless(source: &str) {
    let Ok(rendered) = render(source, &target, &options()) else { return };
    let html = rendered.html.as_str();
    let tree = Html::parse_fragment(html);
    for node in tree.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        let name = element.name();
        assert!(
            ![
                "script", "style", "iframe", "object", "embed", "svg", "math", "form", "base", "meta", "link", "img",
                "video", "audio", "textarea", "button", "template", "noscript", "details", "h1"
            ]
            .contains(&name),
            "{name} from {source:?}: {html}"
        );
        for (attribute, value) in element.attrs() {
            assert!(
                [
                    "href",
                    "rel",
                    "id",
                    "class",
                    "role",
                    "tabindex",
                    "aria-label",
                    "type",
                    "checked",
                    "disabled",
                    "start",
                    "align"
                ]
                .contains(&attribute),
                "{attribute} from {source:?}: {html}"
            );
            match attribute {
                "href" => assert!(
                    ["https://", "http://", "/", "#"].iter().any(|start| value.to_lowercase().starts_with(start))
                        && !value.starts_with("//")
                        && !value.starts_with("/\\"),
                    "{value} from {source:?}"
                ),
                "id" => assert!(value.starts_with("t-"), "{value} from {source:?}"),
                "type" => assert_eq!((name, value), ("input", "checkbox")),
                _ => {}
            }
        }
    }
    let again = Html::parse_fragment(&tree.root_element().inner_html());
    assert_eq!(again.root_element().inner_html(), tree.root_element().inner_html(), "mutates: {source:?}");
}

#[derive(serde::Deserialize)]
struct Vector {
    payload: String,
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    zstd::decode_all(bytes).unwrap()
}

#[test]
fn no_vector_of_script_comes_through() {
    let vectors: Vec<Vector> =
        serde_json::from_slice(&unpacked(include_bytes!("../data/xss-vectors/dompurify-expect.json.zst"))).unwrap();
    assert_eq!(vectors.len(), 149);
    for Vector { payload } in &vectors {
        for text in [
            payload.clone(),
            format!("Un mot {payload} et un autre"),
            format!("- {payload}"),
            format!("> {payload}"),
            format!("# {payload}"),
            format!("| a |\n| --- |\n| {payload} |"),
            format!("[{payload}](https://example.org)"),
            format!("[mot](<{payload}>)"),
            format!("![{payload}](https://example.org/a.png)"),
            format!("[[{payload}]]"),
            format!("[[{payload}|{payload}]]"),
            format!("[^{payload}]\n\n[^{payload}]: {payload}"),
            format!("```{payload}\n{payload}\n```"),
            format!("<b>{payload}</b>"),
            format!("<div>\n{payload}\n</div>"),
        ] {
            assert_harmless(&text);
        }
    }
}

#[test]
fn no_markdown_vector_comes_through() {
    let file = include_str!("../data/xss-vectors/markdown-it-xss.md");
    let mut parts = file.split("\n.\n");
    let mut tried = 0;
    while let Some(source) = parts.next() {
        assert_harmless(source);
        tried += usize::from(parts.next().is_some());
    }
    assert!(tried >= 10, "{tried}");
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#74;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///x",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "mailto:a@b.fr",
        "tel:+33",
        "a.html",
        "\u{1}javascript:x",
    ] {
        assert!(!html("[mot](/&Tab;/ailleurs.example)").contains("href"));
        let html = html(&format!("[mot]({address}) <a href='{address}'>x</a> ![x]({address})"));
        assert!(!html.contains("href"), "{address}: {html}");
    }
}

#[test]
fn naughty_strings_are_shown_and_harmless() {
    let strings: Vec<String> =
        serde_json::from_slice(&unpacked(include_bytes!("../data/naughty-strings/blns.json.zst"))).unwrap();
    assert_eq!(strings.len(), 515);
    for string in &strings {
        assert_harmless(string);
        assert_harmless(&format!("[[{string}]] et [mot]({string})"));
    }
}

#[test]
fn harmless_html_keeps_its_words_and_plain_tags() {
    assert_eq!(html("H<sub>2</sub>O et m<sup>2</sup>").trim(), "<p>H<sub>2</sub>O et m<sup>2</sup></p>");
    assert_eq!(html("un<br/>deux").trim(), "<p>un<br>deux</p>");
    assert_eq!(shown("<p>hello</p>").trim(), "hello");
    assert_eq!(shown("<aside class=\"x\">\nUne <b>citation</b>\n</aside>").trim(), "Une citation");
    assert_eq!(
        shown("la balise <titre> et <script>alert(1)</script>").trim(),
        "la balise <titre> et <script>alert(1)</script>"
    );
    assert_eq!(shown("3 < 4 & 5 > 4 <3").trim(), "3 < 4 & 5 > 4 <3");
    assert_eq!(html("<b>ouvert").trim(), "<p>ouvert</p>");
    assert_eq!(
        html("<a href=\"https://example.org/?a=1&amp;b=2\" onclick=\"x()\">là</a>").trim(),
        "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow noopener ugc\">là</a></p>"
    );
    assert_eq!(shown("a <!-- caché --> b").trim(), "a  b");
    assert_eq!(shown("<!-- jamais fermé").trim(), "<!-- jamais fermé");
    assert!(
        html("<img src=x onerror=alert(1) alt=\"Un logo\">")
            .contains("<span class=\"image-absent\">Image : Un logo</span>")
    );
}

#[test]
fn links_between_fiches_lead_to_them_or_to_writing_them() {
    assert_eq!(html("[[Jardin partagé]]").trim(), "<p><a href=\"/fiche/jardin-partage\">Jardin partagé</a></p>");
    assert_eq!(
        html("[[Jardin partagé|un *jardin*]]").trim(),
        "<p><a href=\"/fiche/jardin-partage\">un *jardin*</a></p>"
    );
    assert_eq!(
        html("[[L’été & nous ?]]").trim(),
        "<p><a class=\"wanted\" href=\"/new?title=L%E2%80%99%C3%A9t%C3%A9%20%26%20nous%20%3F\">L’été &amp; nous ?</a></p>"
    );
    assert_eq!(html("`[[Jardin partagé]]`").trim(), "<p><code>[[Jardin partagé]]</code></p>");
    assert!(html("| a |\n| --- |\n| [[Jardin partagé\\|là]] |").contains("<a href=\"/fiche/jardin-partage\">là</a>"));
}

#[test]
fn headings_have_levels_without_a_gap_and_their_own_anchors() {
    let rendered =
        rendered("### Étapes\n\n###### Une\n\n# Étapes\n\n## 漢字\n\n## !\n\nÉtapes\n=====\n\n[haut](#etapes)");
    let levels: Vec<u8> = rendered.headings.iter().map(|heading| heading.level).collect();
    assert_eq!(levels, [2, 3, 2, 3, 3, 2]);
    let ids: Vec<&str> = rendered.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["t-etapes", "t-une", "t-etapes-2", "t-漢字", "t-1", "t-etapes-3"]);
    let tree = Html::parse_fragment(rendered.html.as_str());
    for heading in &rendered.headings {
        let found = tree
            .select(&Selector::parse(&format!("h{}", heading.level)).unwrap())
            .any(|h| h.value().id() == Some(&heading.id));
        assert!(found, "{heading:?} in {}", rendered.html);
    }
    assert!(rendered.html.as_str().contains("<a href=\"#t-etapes\">haut</a>"));
}

#[test]
fn a_place_named_in_html_can_be_led_to() {
    let html = html("Voir [la note](#Note).\n\n<a id=\"note\"> <a name=\"note\"></a> La note <a name=\"x y\"></a>");
    assert!(html.contains("<a href=\"#t--note-1\">la note</a>"), "{html}");
    assert_eq!(html.matches("<span id=\"t--note-1\"></span>").count(), 1, "{html}");
    assert!(html.contains("<span id=\"t--x-y-2\"></span>"), "{html}");
}

#[test]
fn anchors_of_two_headings_never_meet() {
    let rendered = rendered("# a\n# a\n# a 2\n# a-2\n# a\n");
    let mut ids: Vec<&str> = rendered.headings.iter().map(|heading| heading.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

#[test]
fn wide_parts_scroll_in_a_named_box() {
    let rendered = rendered("| a | b |\n| :-- | --: |\n| 1 | 2 |\n\n```rust\nlet a = 1;\n```\n");
    assert_eq!(rendered.boxes, 2);
    let html = rendered.html.as_str();
    assert!(html.contains("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Tableau 1\">"), "{html}");
    assert!(html.contains("aria-label=\"Code 2\"><pre><code>let a = 1;\n</code></pre></div>"), "{html}");
    assert!(html.contains("<th align=\"left\">a</th>"), "{html}");
}

#[test]
fn no_image_is_loaded_without_the_operators_word() {
    let text = "![Une carte](https://example.org/carte.png) ![](http://x.org/plan.jpg) ![là](img/a.png) [![a](http://b.fr/c)](http://d.fr)";
    let html = html(text);
    assert!(!html.contains("<img"));
    assert!(html.contains(
        "<span class=\"image-absent\"><a href=\"https://example.org/carte.png\" rel=\"nofollow noopener ugc\">Image : Une carte</a></span>"
    ), "{html}");
    assert!(html.contains("Image : plan.jpg</a>"));
    assert!(html.contains("<span class=\"image-absent\">Image : là</span>"));
    assert!(
        html.contains(
            "<a href=\"http://d.fr\" rel=\"nofollow noopener ugc\"><span class=\"image-absent\">Image : a</span></a>"
        ),
        "{html}"
    );
    let with = RenderOptions { remote_images: true, ..options() };
    let html = render(text, &target, &with).unwrap().html.to_string();
    assert!(html.contains("<img src=\"https://example.org/carte.png\" alt=\"Une carte\" loading=\"lazy\" referrerpolicy=\"no-referrer\">"), "{html}");
}

#[test]
fn notes_and_tasks_speak_the_language_of_the_page() {
    let html = html("Un[^n]\n\n[^n]: Note.\n\n- [x] fait\n- [ ] reste\n");
    assert!(html.contains("href=\"#t-fn-n\" id=\"t-fnref-n\""), "{html}");
    assert!(html.contains("<li id=\"t-fn-n\">"));
    assert!(html.contains("aria-label=\"Retour à l’appel de note 1\""), "{html}");
    assert!(
        html.contains(
            "<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Fait\"> fait</li>"
        ) || html.contains("<input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Fait\">"),
        "{html}"
    );
    assert!(html.contains("aria-label=\"À faire\""));
}

#[test]
fn what_people_write_is_not_mangled() {
    let text = "« L’été… », dit-elle : 50\u{202f}% -- d'accord \"oui\" (c) 1/2 \u{a0}! œ";
    assert_eq!(shown(text).trim_end(), text);
}

#[test]
fn hostile_shapes_are_refused_or_cheap() {
    let quotes = ">".repeat(100_000);
    assert_eq!(render(&quotes, &target, &options()).unwrap_err(), RenderProblem::TooDeep);
    assert_eq!(render(&"> - ".repeat(200), &target, &options()).unwrap_err(), RenderProblem::TooDeep);
    assert!(render(&format!("{}a", "> ".repeat(90)), &target, &options()).is_ok());
    let deep_list: String = (0..400).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    let shapes: Vec<(&str, String)> = vec![
        ("ampersands", "&".repeat(40_000)),
        ("no-break spaces", "«\u{a0}a\u{a0}»\n".repeat(6_000)),
        ("headings", "# a\n".repeat(8_000)),
        ("deep lists", deep_list),
        ("list marks", "- ".repeat(50_000)),
        ("stars", "*a **a ".repeat(14_000)),
        ("brackets", "[".repeat(100_000)),
        ("wiki brackets", "[[a".repeat(33_000)),
        ("wiki links", "[[a]]".repeat(6_000)),
        ("angle brackets", "<".repeat(40_000)),
        ("open tags", "<b>".repeat(33_000)),
        ("tags", "<b></b>".repeat(14_000)),
        ("open comments", "<!--".repeat(25_000)),
        ("open attributes", "<a href=\"".repeat(11_000)),
        ("backticks", (1..400).map(|n| format!("{} ", "`".repeat(n))).collect()),
        ("notes", (0..2_000).map(|n| format!("[^{n}] ")).chain((0..2_000).map(|n| format!("\n\n[^{n}]: a"))).collect()),
        ("table", format!("|{}\n|{}\n{}", "a|".repeat(1000), "-|".repeat(1000), "|a\n".repeat(1000))),
        ("underscores", "_a__a".repeat(20_000)),
    ];
    for (name, text) in &shapes {
        let start = Instant::now();
        let answer = render(text, &target, &options());
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{name} took {took:?}");
        if answer.is_err() {
            assert_eq!(problem(text), answer.clone().err(), "{name}");
        }
        if let Ok(rendered) = answer {
            assert!(rendered.html.as_str().len() <= 6_000_000, "{name}");
        }
    }
}

#[test]
fn an_excerpt_is_the_first_words_of_the_prose() {
    assert_eq!(
        excerpt("# Titre\n\nUn *mot*, puis [un autre](http://a.fr)[^1].\n\n[^1]: note", 50),
        "Un mot, puis un autre."
    );
    assert_eq!(excerpt("un, deux, trois", 2), "un, deux…");
    assert_eq!(excerpt(&">".repeat(1000), 9), "");
    assert_eq!(excerpt("[[Jardin partagé|le jardin]] vit", 9), "le jardin vit");
    assert!(excerpt(&"é ".repeat(50_000), 30).ends_with("é…"));
}
