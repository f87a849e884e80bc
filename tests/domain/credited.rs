//! A text with its passages reads as it does without, and each word is its writer's.

use kenfiche::domain::{
    render::{Dress, Dressing, LinkTarget, Mark, RenderOptions, RenderWords, credited, plain, render},
    text::tokens,
};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Node, node::Element};

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

/// A passage for each stretch of so many tokens in turn, ten people one after the other.
fn marks(text: &str, lengths: &[usize]) -> Vec<Mark> {
    let tokens = tokens(text);
    let (mut marks, mut rest) = (Vec::new(), tokens.as_slice());
    for (number, length) in (0..10).cycle().zip(lengths.iter().cycle()) {
        let Some(last) = rest.len().min(*length).checked_sub(1) else { break };
        marks.push(Mark { start: rest[0].start.0, end: rest[last].end.0, number });
        rest = &rest[last + 1..];
    }
    marks
}

fn dressed(text: &str, marks: &[Mark]) -> String {
    let notes: Vec<String> = (0..10).map(|number| format!("o{number}")).collect();
    let dresses: Vec<Dress> =
        notes.iter().map(|note| Dress { class: note, note, says: Some("Anne, le 3 mars") }).collect();
    let margin = |numbers: &[u32]| format!("{numbers:?}");
    let dressing = Dressing { dresses: &dresses, margin: &margin, pin: "Qui" };
    credited(text, &|_| LinkTarget::Wanted, &options(), marks, &dressing).unwrap().html.to_string()
}

fn is_margin(element: &Element) -> bool {
    matches!(element.attr("class"), Some("who" | "who long"))
}

/// The number of the passage of an element: `o3`.
fn number_of(element: &Element) -> Option<u32> {
    element.attr("class")?.strip_prefix('o')?.parse().ok()
}

/// Every stretch of words of a page that is not at a margin, with the passages around it.
fn stretches(html: &str) -> Vec<(String, Vec<u32>)> {
    fn walk(element: ElementRef, numbers: &[u32], found: &mut Vec<(String, Vec<u32>)>) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => found.push((text.to_string(), numbers.to_vec())),
                Node::Element(inner) if !is_margin(inner) => {
                    let mut numbers = numbers.to_vec();
                    numbers.extend(number_of(inner));
                    walk(ElementRef::wrap(child).unwrap(), &numbers, found);
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(Html::parse_fragment(html).root_element(), &[], &mut found);
    found
}

fn words_of(html: &str) -> String {
    stretches(html).into_iter().map(|(text, _)| text).collect()
}

/// The number of each word in turn, as the source has it; words are told apart by their digits.
#[track_caller]
fn assert_law(text: &str, marks: &[Mark]) {
    let Ok(rendered) = render(text, &|_| LinkTarget::Wanted, &options()) else { return };
    let html = dressed(text, marks);
    assert_eq!(words_of(&html), words_of(rendered.html.as_str()), "{text:?}\n{html}");
    for (words, numbers) in stretches(&html) {
        assert!(numbers.len() <= 1, "{words:?} is in {numbers:?} of {text:?}\n{html}");
        for token in tokens(&words).into_iter().filter(|token| token.is_word) {
            // Words of the trial are « mot7 »: each is once in the source, whatever is glued behind it.
            let Some(digits) = token.of(&words).strip_prefix("mot") else { continue };
            let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
            let word = format!("mot{digits}");
            let Some(number) = numbers.first() else { panic!("{word} is nobody's in {text:?}\n{html}") };
            let is_whole = |at: &usize| !text[at + word.len()..].starts_with(|c: char| c.is_ascii_digit());
            let places: Vec<usize> = text.match_indices(&word).map(|(at, _)| at).filter(is_whole).collect();
            let expected = |at: &usize| {
                marks.iter().find(|mark| (mark.start as usize..mark.end as usize).contains(at)).map(|mark| mark.number)
            };
            assert!(
                places.iter().any(|at| expected(at) == Some(*number)),
                "{word} is said to be {number}'s in {text:?}\n{html}"
            );
        }
    }
}

/// Every construct of the dialect, each word once.
const ALL: &str = "\
# mot1 *mot2* mot3

mot4 **mot5 _mot6_ mot7** mot8mot9 ~~mot10 mot11~~ `mot12 mot13` \\*mot14\\* mot15 &eacute;mot16 &amp; mot17\\
mot18 [mot19 mot20](https://example.org/mot21 \"mot22\") mot23 <https://example.org/mot24> mot25 https://example.org/mot26 mot27
mot28 [[mot29]] mot30 [[mot31|mot32 mot33]] mot34 ![mot35 mot36](https://example.org/mot37.png) mot38[^n] mot39

> mot40 mot41
> mot42 *mot43
> mot44* mot45
>
> - mot46 mot47
>   mot48
>
>   mot49

1. mot50
   - mot51 **mot52**
   - [ ] mot53 mot54
   - [x] mot55

| mot56 | mot57 |
| :-- | --: |
| mot58 \\| mot59 | `mot60` **mot61** |
| [mot62](/mot63) | mot64 |

```rust
mot65 mot66
  mot67
```

    mot68 mot69
    \tmot70

<div><b>mot71</b> mot72 &lt; mot73 <em>mot74

mot75 <b>mot76 mot77</b> <kbd>mot78</kbd> <foo>mot79</foo> mot80<br>mot81 <!-- mot82 --> mot83

mot84 mot85
===

mot86 ***mot87** mot88* mot89

[^n]: mot90 *mot91*
    mot92

[mot93]: https://example.org

mot94 [mot93] mot95

<table><tr><td>mot96</td><td>mot97 mot98</td></tr></table>

* mot99
mot100
";

#[test]
fn every_word_of_every_construct_is_its_writers() {
    for length in 1..9 {
        assert_law(ALL, &marks(ALL, &[length]));
    }
    assert_law(ALL, &marks(ALL, &[1, 2, 3, 5, 1, 8]));
}

#[test]
fn entities_and_folded_lines_lead_nobody_astray() {
    for text in [
        "mot1 ![mot2 `mot3 &amp;mot4` &amp; mot5 &eacute;mot6](https://example.org/x)",
        "[[mot1x&eacute; mot2x]]",
        " mot1  mot2\n> &amp;mot3[[\n> mot4]] mot5  mot6 ",
    ] {
        (1..9).for_each(|length| assert_law(text, &marks(text, &[length])));
    }
}

#[test]
fn each_visible_word_of_every_construct_is_there() {
    let html = dressed(ALL, &marks(ALL, &[3]));
    let shown = words_of(&html);
    let hidden = [21, 22, 31, 37, 63, 82];
    for number in (1..=100).filter(|number| !hidden.contains(number)) {
        assert!(shown.contains(&format!("mot{number}")), "mot{number}: {html}");
    }
}

#[test]
fn neighbours_of_one_writer_are_one_passage_around_their_emphasis() {
    let text = "Un *grand **jardin*** partagé.";
    let html = dressed(text, &marks(text, &[100]));
    let passage = "<a class=\"o0\" href=\"#o0\" data-by=\"Anne, le 3 mars\">";
    assert_eq!(
        html,
        format!(
            "<p><span class=\"who\">[0]</span>{passage}Un <em>grand <strong>jardin</strong></em> partagé.</a></p>\n"
        )
    );
}

#[test]
fn a_link_keeps_leading_where_it_leads_and_its_writer_is_reached_behind_it() {
    let text = "[Le four](https://example.org) et [un autre](https://example.org/2) four";
    let html = dressed(text, &marks(text, &[3, 100]));
    let tree = Html::parse_fragment(&html);
    let links: Vec<String> = tree
        .tree
        .nodes()
        .filter_map(|node| node.value().as_element())
        .filter_map(|element| element.attr("href").map(str::to_owned))
        .collect();
    assert_eq!(links, ["https://example.org", "#o0", "#o1", "https://example.org/2", "#o1"], "{html}");
}

#[test]
fn signs_alone_wear_their_writer_and_lead_nowhere() {
    let text = "Un four, un jardin *&* [!](https://example.org)";
    let html = dressed(text, &marks(text, &[2, 1, 2, 1]));
    let tree = Html::parse_fragment(&html);
    let linked = scraper::Selector::parse("a[href^='#']").unwrap();
    let links: Vec<String> = tree.select(&linked).map(|link| link.text().collect()).collect();
    assert_eq!(links, ["Un four", "un jardin", ""], "{html}");
    assert!(html.contains("<span class=\"o1\" data-note=\"o1\" data-by=\"Anne, le 3 mars\">,</span>"), "{html}");
}

#[test]
fn words_without_markup_have_passages_and_no_markup() {
    let dresses = [Dress { class: "a", note: "n", says: None }, Dress { class: "", note: "m", says: None }];
    let dressing = Dressing { dresses: &dresses, margin: &|_| String::new(), pin: "" };
    let marks = [Mark { start: 4, end: 8, number: 0 }, Mark { start: 9, end: 12, number: 1 }];
    let html = plain("a<b> & d", 4, &marks, &dressing);
    assert_eq!(html.as_str(), "<a class=\"a\" href=\"#n\">a&lt;b&gt;</a> <a href=\"#m\">&amp; d</a>");
}

#[test]
fn no_vector_of_script_comes_through_with_passages() {
    #[derive(serde::Deserialize)]
    struct Vector {
        payload: String,
    }
    let bytes = zstd::decode_all(include_bytes!("../data/xss-vectors/dompurify-expect.json.zst").as_slice()).unwrap();
    let vectors: Vec<Vector> = serde_json::from_slice(&bytes).unwrap();
    for Vector { payload } in &vectors {
        for text in [
            payload.clone(),
            format!("mot1 {payload} mot2"),
            format!("| a |\n| --- |\n| {payload} |"),
            format!("[{payload}](https://example.org)"),
            format!("<span data-m=\"3\">{payload}</span>"),
        ] {
            let Ok(rendered) = render(&text, &|_| LinkTarget::Wanted, &options()) else { continue };
            let marks = marks(&text, &[2]);
            let html = dressed(&text, &marks);
            assert_eq!(without_passages(&html), skeleton(rendered.html.as_str()), "{text:?}\n{html}");
            assert_eq!(words_of(&html), words_of(rendered.html.as_str()), "{text:?}\n{html}");
        }
    }
}

/// The tags and attributes of a page in order, passages, pins and margins left out.
fn without_passages(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let tree = Html::parse_fragment(html);
    let mut stack = vec![tree.root_element()];
    while let Some(element) = stack.pop() {
        let value = element.value();
        let is_ours = number_of(value).is_some() || value.attr("class") == Some("pin");
        if is_margin(value) {
            continue;
        }
        if !is_ours {
            tags.push(format!("{value:?}"));
        }
        let mut children: Vec<ElementRef> = element.children().filter_map(ElementRef::wrap).collect();
        children.reverse();
        stack.extend(children);
    }
    tags
}

fn skeleton(html: &str) -> Vec<String> {
    without_passages(html)
}

#[test]
fn a_hostile_text_is_bounded() {
    let many = "a* b_ `c ".repeat(20_000);
    let html = dressed(&many, &marks(&many, &[1]));
    assert!(html.len() < many.len() * 120, "{}", html.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_mixture_of_markup_reads_the_same_and_is_its_writers(
        pieces in proptest::collection::vec((0..PIECES.len(), 0..PIECES.len()), 1..40),
        lengths in proptest::collection::vec(1..6_usize, 1..6),
    ) {
        let mut text = String::new();
        for (at, (one, two)) in pieces.iter().enumerate() {
            text.push_str(PIECES[*one]);
            text.push_str(&format!("mot{}x", at + 100));
            text.push_str(PIECES[*two]);
        }
        assert_law(&text, &marks(&text, &lengths));
    }

    #[test]
    fn any_text_reads_the_same(text in "[a-z <>&;*_`~\\[\\]()!|\\n>#0-9:/.\"'=-]{0,120}", lengths in proptest::collection::vec(1..4_usize, 1..4)) {
        let Ok(rendered) = render(&text, &|_| LinkTarget::Wanted, &options()) else { return Ok(()) };
        let html = dressed(&text, &marks(&text, &lengths));
        prop_assert_eq!(words_of(&html), words_of(rendered.html.as_str()), "{}", html);
        prop_assert_eq!(without_passages(&html), skeleton(rendered.html.as_str()), "{}", html);
    }
}

const PIECES: [&str; 36] = [
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "~~",
    "[",
    "](https://e.org/x)",
    "[[",
    "]]",
    "|",
    "\n| a | b |\n| - | - |\n| ",
    "\n- ",
    "\n  - ",
    "\n> ",
    "\n1. ",
    "\n# ",
    "&amp;",
    "&eacute;",
    "\\*",
    "<b>",
    "</b>",
    "<div>",
    "</div>\n\n",
    "\n```\n",
    "\n    ",
    "![",
    "<br>",
    "é",
    "[^1]",
    "\n[^1]: ",
    "https://e.org/",
];
