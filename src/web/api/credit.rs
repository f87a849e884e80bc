//! Who wrote each word, read off the credit that is kept with every revision: nothing is computed again.

use super::{
    Answer,
    answers::{ShareAnswer, shares},
    blocking,
    description::Reading,
    found, moved,
    problem::{Kind, Problem},
    told,
};
use crate::{
    domain::{
        credit::{Input, Part, Span},
        id::ContributorId,
        text,
    },
    web::App,
    wiki::{
        people::Names,
        reading::{FichePage, Found},
    },
};
use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tokens of one answer.
const TOKENS_MAX: usize = 50_000;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CreditQuery {
    /// The number of a revision; without it the newest.
    #[param(minimum = 1, maximum = 4294967295u32)]
    rev: Option<u32>,
    /// `next` of the answer before, of the same revision.
    #[param(pattern = "^[0-9a-f]{1,8}$")]
    cursor: Option<String>,
}

/// Who wrote each token of one revision.
#[derive(Serialize, ToSchema)]
struct Credit {
    slug: String,
    rev: u32,
    /// In the order of the parts; at most 50,000 in one answer.
    tokens: Vec<Token>,
    /// Which tokens are of which text: so many of the first part, then so many of the next.
    parts: Vec<PartCredit>,
    shares: Vec<ShareAnswer>,
    /// Give it as `cursor`, with this `rev`, for the tokens that follow; `null` when there are none.
    #[schema(required)]
    next: Option<String>,
}

/// A word, a number or a sign; white space is in none.
#[derive(Serialize, ToSchema)]
struct Token {
    t: String,
    /// In which it was first written.
    rev: u32,
    /// Who wrote it, by the end of the address of their page; several have `authors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<Vec<String>>,
}

/// A text of the fiche.
#[derive(Serialize, ToSchema)]
struct PartCredit {
    /// `title`, `body` or the key of another field.
    field: String,
    /// The item of the field, when it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    /// Whether it is the title of that item.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(default = false)]
    item_title: bool,
    /// How many tokens of this answer are of it.
    tokens: usize,
}

/// Tells who wrote each word.
#[utoipa::path(
    get, path = "/fiches/{slug}/credit", operation_id = "readCredit",
    params(("slug" = String, Path, description = "The end of its address."), CreditQuery),
    responses(
        (status = 200, description = "Who wrote each word.", body = Credit, headers(("ETag" = String, description = "Of this answer."))),
        (status = 410, description = "In the bin: its credit can be read with `rev`.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        Reading,
    ),
)]
pub async fn credit(request: HttpRequest, app: Data<App>, slug: Path<String>, query: Query<CreditQuery>) -> Answer {
    let fiche = match found(&app.wiki, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(to) => return Ok(moved(&request, &to, "/credit")),
    };
    let start = match &query.cursor {
        None => 0,
        Some(cursor) => start(cursor).ok_or_else(|| Problem::new(Kind::Malformed, "api-cursor"))?,
    };
    let credit = blocking(move || {
        let page = match query.rev {
            Some(rev) => app.wiki.fiche_at(fiche, rev)?,
            None => app.wiki.fiche(fiche)?,
        };
        if page.revision.content.is_removed {
            return Err(Problem::new(Kind::Gone, "api-in-bin").with(|answer| answer.rev = Some(page.revision.number)));
        }
        Ok(answer(&page, start))
    })
    .await?;
    told(&request, &credit)
}

fn start(cursor: &str) -> Option<usize> {
    let is_one = (1..=8).contains(&cursor.len()) && cursor.bytes().all(|byte| byte.is_ascii_hexdigit());
    usize::from_str_radix(cursor, 16).ok().filter(|_| is_one)
}

/// The tokens from `start` on. Linear in the texts.
fn answer(page: &FichePage, start: usize) -> Credit {
    let input = Input::of(&page.revision);
    let (mut tokens, mut parts, mut passed) = (Vec::new(), Vec::new(), 0);
    for (part, text) in &input.parts {
        let first = tokens.len();
        for (token, span) in attributed(text, page.credit.of(part)) {
            passed += 1;
            if passed > start && tokens.len() < TOKENS_MAX {
                tokens.push(Token::of(token.of(text), span, &page.names));
            }
        }
        if tokens.len() > first {
            parts.push(PartCredit::of(part, tokens.len() - first));
        }
    }
    let end = start + tokens.len();
    Credit {
        slug: page.head_slug.to_string(),
        rev: page.revision.number,
        next: (end < passed).then(|| format!("{end:x}")),
        tokens,
        parts,
        shares: shares(&page.credit, &page.names),
    }
}

/// Each token of a text with the span that covers it.
fn attributed<'a>(text: &str, spans: &'a [Span]) -> impl Iterator<Item = (text::Token, &'a Span)> {
    let mut spans = spans.iter().peekable();
    text::tokens(text).into_iter().filter_map(move |token| {
        while spans.next_if(|span| span.end <= token.start).is_some() {}
        spans.peek().map(|span| (token, *span))
    })
}

impl Token {
    fn of(token: &str, span: &Span, names: &Names) -> Self {
        let name = |id: ContributorId| names.get(id).map(|contributor| contributor.slug().to_string());
        let (author, authors) = if span.others.is_empty() {
            (name(span.contributor), None)
        } else {
            (None, Some(span.contributors().filter_map(name).collect()))
        };
        Self { t: token.to_owned(), rev: span.revision, author, authors }
    }
}

impl PartCredit {
    fn of(part: &Part, tokens: usize) -> Self {
        let (field, item, item_title) = match part {
            Part::Title => ("title".to_owned(), None, false),
            Part::Field(key) => (key.to_string(), None, false),
            Part::ItemTitle(key, item) => (key.to_string(), Some(item.to_string()), true),
            Part::Item(key, item) => (key.to_string(), Some(item.to_string()), false),
        };
        Self { field, item, item_title, tokens }
    }
}
