//! How to cite a fiche: one line of credit, in plain text, HTML, Markdown and BibTeX, with authors by share.

use super::{
    fiche::{self, credit::Writers},
    history::{found, local, moved},
};
use crate::{
    web::{
        App,
        error::{Answer, Failure},
        form::asked,
        frame::{LocalPage, Page, Sheet, tab_of_title},
        kept,
        language::Lang,
        told::plain,
        visitor::Visitor,
    },
    wiki::reading::{FichePage, Found},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use maud::{Markup, html};

/// More authors than these are counted.
const AUTHORS_MAX: usize = 10;

/// What a citation says.
struct Cited {
    authors: Vec<String>,
    /// How many are not named.
    others: usize,
    title: String,
    site: String,
    /// Of the revision, in words of the language.
    revision: String,
    number: u32,
    year: String,
    /// As ISO 8601 writes it.
    day: String,
    address: String,
    licence: String,
    licence_url: Option<String>,
    /// The title of what the fiche was adapted from, and which revision.
    model: Option<(String, u32)>,
    /// Where the fiche was brought in from.
    source: Option<String>,
    key: String,
}

/// `GET /fiche/{slug}/cite?rev=`
pub async fn cite(request: HttpRequest, visitor: Visitor, app: Data<App>, slug: Path<String>) -> Answer {
    let fiche = match found(&app, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(now) => return Ok(moved(&request, &format!("/fiche/{now}/cite"))),
    };
    let number = match asked(&request).text("rev") {
        Some(number) => Some(number.parse().map_err(|_| Failure::Missing("revision"))?),
        None => None,
    };
    let page = match number {
        Some(number) => app.wiki.fiche_at(fiche, number)?,
        None => app.wiki.fiche(fiche)?,
    };
    if page.revision.content.is_removed {
        return Ok(fiche::in_bin(&request, &visitor, &app, &page));
    }
    kept::answer(&app, &request, &visitor, || Ok(self::page(&app, &visitor.lang, &page)))
}

fn page(app: &App, lang: &Lang, page: &FichePage) -> Page {
    let content = &page.revision.content;
    let cited = Cited::of(app, lang, page);
    let title = lang.say_with("cite-of", &[("title", content.title.as_str().into())]);
    Page::new(title, view(lang, &cited))
        .sheet(Sheet::White)
        .tab(tab_of_title(page.fiche_type.sign, content.title.as_str()))
        .local(local(&page.head_slug, LocalPage::Other))
        .canonical(format!("/fiche/{}/cite", page.head_slug))
        .is_hidden_from_robots()
}

fn view(lang: &Lang, cited: &Cited) -> Markup {
    let forms = [
        ("cite-text", cited.text(lang)),
        ("cite-html", cited.html(lang)),
        ("cite-markdown", cited.markdown(lang)),
        ("cite-bibtex", cited.bibtex(lang)),
    ];
    html! {
        h1 { (lang.say("cite")) }
        p.lead { (lang.say("cite-lead")) }
        @for (key, form) in &forms {
            section.cite {
                h2 id=(key) { (lang.say(key)) }
                div.scroll role="region" tabindex="0" aria-labelledby=(key) { pre { code { (form) } } }
            }
        }
    }
}

impl Cited {
    fn of(app: &App, lang: &Lang, page: &FichePage) -> Self {
        let revision = &page.revision;
        let content = &revision.content;
        let shares = Writers::of(page).shares;
        let named = if shares.len() <= AUTHORS_MAX + 1 { shares.len() } else { AUTHORS_MAX };
        let number = revision.number;
        let values = [("number", plain(number)), ("date", lang.date(revision.at).into())];
        let day = lang.zoned(revision.at).date();
        Self {
            authors: shares[..named].iter().map(|one| legible(one.contributor.name.as_str())).collect(),
            others: shares.len() - named,
            title: legible(content.title.as_str()),
            site: app.settings.name.clone(),
            revision: lang.say_with("cite-revision", &values),
            number,
            year: day.year().to_string(),
            day: day.to_string(),
            address: format!("{}/fiche/{}/rev/{number}", app.settings.origin(), page.head_slug),
            licence: content.licence.to_string(),
            licence_url: content.licence.url().map(|url| url.to_string()),
            model: page.model.as_ref().map(|model| (legible(&model.title), model.number)),
            source: content
                .source
                .as_ref()
                .or(page.model.as_ref().and_then(|model| model.source.as_ref()))
                .map(|source| legible(&source.name)),
            key: format!("{}-{number}", page.head_slug),
        }
    }

    /// « A, B et 4 autres ».
    fn authors(&self, lang: &Lang, escaped: &dyn Fn(&str) -> String) -> String {
        let mut names: Vec<String> = self.authors.iter().map(|name| escaped(name)).collect();
        if self.others > 0 {
            names.push(lang.say_with("credit-others", &[("count", self.others.into())]));
        }
        lang.list(&names)
    }

    /// The line: authors, title, site, revision, address, licence, and where it comes from.
    fn line(&self, lang: &Lang, escaped: &dyn Fn(&str) -> String, title: &str, address: &str, licence: &str) -> String {
        let mut parts = vec![self.authors(lang, escaped), title.to_owned(), escaped(&self.site)];
        parts.extend([escaped(&self.revision), address.to_owned(), licence.to_owned()]);
        parts.extend(self.adapted(lang, escaped));
        if let Some(source) = &self.source {
            parts.push(lang.say_with("cite-source", &[("source", escaped(source).into())]));
        }
        parts.retain(|part| !part.is_empty());
        format!("{}.", parts.join(", "))
    }

    /// « adaptée de « X » (révision 3) ».
    fn adapted(&self, lang: &Lang, escaped: &dyn Fn(&str) -> String) -> Option<String> {
        let (title, number) = self.model.as_ref()?;
        let values = [("title", lang.quoted(&escaped(title)).into()), ("number", plain(*number))];
        Some(lang.say_with("cite-model", &values))
    }

    fn text(&self, lang: &Lang) -> String {
        self.line(lang, &str::to_owned, &lang.quoted(&self.title), &self.address, &self.licence)
    }

    fn html(&self, lang: &Lang) -> String {
        let escaped = |text: &str| html! { (text) }.into_string();
        let title = html! { a href=(self.address) { cite { (self.title) } } }.into_string();
        let licence = match &self.licence_url {
            Some(url) => html! { a href=(url) rel="license" { (self.licence) } }.into_string(),
            None => escaped(&self.licence),
        };
        format!("<p>{}</p>", self.line(lang, &escaped, &title, "", &licence))
    }

    fn markdown(&self, lang: &Lang) -> String {
        let title = format!("[{}](<{}>)", in_markdown(&self.title), self.address);
        let licence = match &self.licence_url {
            Some(url) => format!("[{}](<{url}>)", in_markdown(&self.licence)),
            None => in_markdown(&self.licence),
        };
        self.line(lang, &in_markdown, &title, "", &licence)
    }

    fn bibtex(&self, lang: &Lang) -> String {
        // A name in braces is one name, whatever « and » or comma is in it.
        let mut authors: Vec<String> = self.authors.iter().map(|name| format!("{{{}}}", in_bibtex(name))).collect();
        if self.others > 0 {
            authors.push("others".to_owned());
        }
        let model = self.adapted(lang, &in_bibtex);
        let source =
            self.source.as_ref().map(|source| lang.say_with("cite-source", &[("source", in_bibtex(source).into())]));
        let note: Vec<String> = [in_bibtex(&self.licence)].into_iter().chain(model).chain(source).collect();
        let fields = [
            ("author", authors.join(" and ")),
            ("title", format!("{{{}}}", in_bibtex(&self.title))),
            ("howpublished", in_bibtex(&self.site)),
            ("year", self.year.clone()),
            ("date", self.day.clone()),
            ("version", self.number.to_string()),
            ("url", self.address.clone()),
            ("note", note.join("; ")),
        ];
        let fields: Vec<String> = fields
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("  {name} = {{{value}}}"))
            .collect();
        format!("@misc{{{},\n{}\n}}", self.key, fields.join(",\n"))
    }
}

/// Without the signs that turn what stands behind them the other way round.
fn legible(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect()
}

/// Words that mean themselves in Markdown.
fn in_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = rest.next() {
        // A line that begins so is a list or a rule, and an address leads to where it says.
        let begins = out.chars().all(|letter| letter.is_ascii_digit()) && "-+=.".contains(letter);
        let leads = letter == '@' || letter == ':' && rest.peek() == Some(&'/') || letter == '.' && before == Some('w');
        if "\\`*_[]<>#&!|~()".contains(letter) || begins || leads {
            out.push('\\');
        }
        before = Some(letter.to_ascii_lowercase());
        out.push(letter);
    }
    out
}

/// Words that mean themselves in a field of BibTeX, and then in LaTeX.
fn in_bibtex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            // A brace that is escaped still counts when BibTeX looks for the end.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            // LaTeX knows no narrow space that holds a line together by its letter.
            '\u{a0}' => out.push('~'),
            '\u{202f}' => out.push_str("\\,"),
            '$' | '&' | '%' | '#' | '_' => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_mean_something_in_bibtex_means_itself() {
        assert_eq!(
            in_bibtex("50 % de_\\{x} & \"y\" ~^$#"),
            "50 \\% de\\_\\textbackslash{}\\textbraceleft{}x\\textbraceright{} \\& \\textquotedbl{}y\\textquotedbl{} \\textasciitilde{}\\textasciicircum{}\\$\\#"
        );
        let depth = in_bibtex("}}{{\\").bytes().try_fold(0_i32, |depth, byte| match byte {
            b'{' => Some(depth + 1),
            b'}' if depth == 0 => None,
            b'}' => Some(depth - 1),
            _ => Some(depth),
        });
        assert_eq!(depth, Some(0));
    }

    #[test]
    fn what_would_mean_something_in_markdown_means_itself() {
        for (typed, written) in [
            ("- a", "\\- a"),
            ("12. a", "12\\. a"),
            ("+", "\\+"),
            ("https://b.c www.d.e f@g.h", "https\\://b.c www\\.d.e f\\@g.h"),
            ("Le Gall, A. : 3.5", "Le Gall, A. : 3.5"),
        ] {
            assert_eq!(in_markdown(typed), written);
        }
        assert_eq!(in_markdown("[a](b) *c* <d> &amp;"), "\\[a\\]\\(b\\) \\*c\\* \\<d\\> \\&amp;");
    }
}
