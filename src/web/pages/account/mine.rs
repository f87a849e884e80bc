//! All that is somebody's, taken away in one file.

use super::blocking;
use crate::web::{App, error::Answer, mine::Mine, session, visitor::Visitor};
use actix_web::{HttpRequest, HttpResponse, web::Bytes, web::Data};
use futures_util::stream;
use std::io;

/// `GET /account/mine`
pub async fn mine(request: HttpRequest, visitor: Visitor, app: Data<App>) -> Answer {
    let Some(contributor) = &visitor.contributor else { return Ok(session::see("/login?next=/account")) };
    let who = contributor.id;
    let name = format!("attachment; filename=\"{}.json\"", contributor.slug());
    let token = session::token(&request).unwrap_or_default().to_owned();
    let wiki = app.wiki.clone();
    let mine = blocking(move || Mine::of(&wiki, who, &token)).await?;
    let file = stream::unfold(Some(mine), move |mine| {
        let wiki = app.wiki.clone();
        async move {
            let mut mine = mine?;
            match blocking(move || Ok((mine.next(&wiki)?, mine))).await {
                Ok((text, mine)) => text.map(|text| (Ok(Bytes::from(text)), Some(mine))),
                Err(failure) => {
                    tracing::error!(?failure, "a file of all that is somebody’s was cut");
                    // The connection is broken off, so that nobody takes a part for the whole.
                    Some((Err(io::Error::other("cut")), None))
                }
            }
        }
    });
    let answer = HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header(("content-disposition", name))
        .streaming(file);
    Ok(answer)
}
