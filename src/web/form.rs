//! What a form sent: read within bounds of size and time, checked to be ours, taken field by field.

use super::{error::Failure, visitor::Visitor};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::BytesMut};
use futures_util::{StreamExt, future::LocalBoxFuture};
use std::time::Duration;

/// Most bytes of a form.
pub const BODY_MAX_BYTES: usize = 2_000_000;
/// Longest time in which a form must have arrived.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(30);
/// Most fields of a form.
pub const FIELDS_MAX: usize = 2_000;
/// The name of the hidden field of every form that changes something.
pub const TOKEN: &str = "token";

/// The fields of a form that this wiki showed to this browser, in order.
///
/// Taking one out of a request checks its size, its time, its encoding and its token.
#[derive(Debug, Default)]
pub struct Posted {
    fields: Vec<(String, String)>,
}

impl Posted {
    /// The first value under this name, as it was typed, lines ended by LF.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every value under this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every field, in order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Refuses a form that has fields which `is_asked` does not know.
    pub fn only(&self, is_asked: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let is_known = |(name, _): &(String, String)| name == TOKEN || is_asked(name);
        if self.fields.iter().all(is_known) { Ok(()) } else { Err(Failure::Refused("form-unknown-field")) }
    }

    async fn read(request: HttpRequest, mut payload: Payload) -> Result<Self, Failure> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media_type.is_some_and(|media_type| media_type.starts_with("application/x-www-form-urlencoded")) {
            return Err(Failure::Refused("form-wrong-kind"));
        }
        let body = body(&mut payload, BODY_MAX_BYTES).await?;
        let fields = decoded(&body)?;
        Ok(Self { fields })
    }
}

impl FromRequest for Posted {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let offered = Offered::from_request(request, payload);
        Box::pin(async move {
            let Offered { posted, is_own } = offered.await?;
            if is_own { Ok(posted) } else { Err(Failure::Refused("form-token")) }
        })
    }
}

/// A form of which it is told whether this browser was shown it: for pages that give back what was typed instead of refusing it.
pub struct Offered {
    pub posted: Posted,
    pub is_own: bool,
}

impl FromRequest for Offered {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let visitor = Visitor::extract(&request).await.map_err(|_| Failure::Refused("form-token"))?;
            let posted = Posted::read(request, payload).await?;
            let is_own = posted.text(TOKEN).is_some_and(|token| visitor.is_own_token(token));
            Ok(Self { posted, is_own })
        })
    }
}

/// What stands behind the question mark of an address. What is not text is taken for nothing.
pub fn asked(request: &HttpRequest) -> Posted {
    Posted { fields: decoded(request.query_string().as_bytes()).unwrap_or_default() }
}

/// A value as it stands in an address, behind the question mark.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The fields of a form that carries no token. Only where nothing of anybody's changes.
pub async fn unsigned(request: &HttpRequest, payload: Payload) -> Result<Posted, Failure> {
    Posted::read(request.clone(), payload).await
}

/// A whole body within bounds of size and time.
pub async fn body(payload: &mut Payload, max_bytes: usize) -> Result<BytesMut, Failure> {
    body_within(BODY_TIME_MAX, payload, max_bytes).await
}

async fn body_within(time_max: Duration, payload: &mut Payload, max_bytes: usize) -> Result<BytesMut, Failure> {
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Failure::Refused("form-cut"))?;
            if body.len() + chunk.len() > max_bytes {
                return Err(Failure::Refused("form-too-large"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(time_max, read).await.unwrap_or(Err(Failure::Refused("form-too-slow")))
}

/// The fields of `application/x-www-form-urlencoded`, as the URL standard has it; what is not UTF-8 is refused, not replaced.
fn decoded(body: &[u8]) -> Result<Vec<(String, String)>, Failure> {
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let fields = pairs.take(FIELDS_MAX + 1).map(|pair| {
        let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value = pair.get(end + 1..).unwrap_or_default();
        Ok((decoded_text(&pair[..end])?, decoded_text(value)?.replace("\r\n", "\n")))
    });
    let fields = fields.collect::<Result<Vec<_>, Failure>>()?;
    if fields.len() > FIELDS_MAX { Err(Failure::Refused("form-too-large")) } else { Ok(fields) }
}

fn decoded_text(encoded: &[u8]) -> Result<String, Failure> {
    let digit = |at: usize| encoded.get(at).and_then(|byte| (*byte as char).to_digit(16));
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut at = 0;
    while let Some(byte) = encoded.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
        at += 1;
    }
    String::from_utf8(bytes).map_err(|_| Failure::Refused("form-not-utf8"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{error::PayloadError, web};
    use std::pin::Pin;

    type BoxedPayload = Pin<Box<dyn futures_util::Stream<Item = Result<web::Bytes, PayloadError>>>>;

    #[test]
    fn a_body_that_trickles_is_cut_and_one_that_pours_too() {
        use futures_util::stream;
        let trickle = stream::repeat_with(|| Ok(web::Bytes::from_static(b"a"))).then(|byte| async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            byte
        });
        let pour = stream::repeat_with(|| Ok(web::Bytes::from_static(&[b'a'; 1_000])));
        actix_web::rt::System::new().block_on(async {
            let payload: BoxedPayload = Box::pin(trickle);
            let read = body_within(Duration::from_millis(200), &mut payload.into(), 1_000).await;
            assert!(matches!(read, Err(Failure::Refused("form-too-slow"))), "{read:?}");
            let payload: BoxedPayload = Box::pin(pour);
            let read = body_within(Duration::from_secs(10), &mut payload.into(), 10_000).await;
            assert!(matches!(read, Err(Failure::Refused("form-too-large"))), "{read:?}");
        });
    }

    #[test]
    fn a_form_comes_back_as_it_was_typed() {
        let fields = decoded("a=d%C3%A9j%C3%A0+vu&b=1%0D%0A2&a=%2&c".as_bytes()).unwrap();
        let expected = [("a", "déjà vu"), ("b", "1\n2"), ("a", "%2"), ("c", "")];
        assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        assert!(matches!(decoded(b"a=%FF"), Err(Failure::Refused("form-not-utf8"))));
        assert!(matches!(decoded(b"a=\xc3\x28"), Err(Failure::Refused("form-not-utf8"))));
    }
}
