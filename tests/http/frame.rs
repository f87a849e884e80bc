//! What every page has: headers, language, ways back, assets that are kept for ever.

use super::Server;

#[test]
fn every_answer_carries_the_headers_of_security() {
    let server = Server::start();
    for path in ["/nothing", "/healthz"] {
        let reply = server.get(path);
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"));
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(reply.header("server"), None);
    }
}

#[test]
fn an_unknown_address_says_so_in_the_language_of_who_asks() {
    let server = Server::start();
    let mut browser = server.browser();
    let french = browser.get("/nothing");
    assert_eq!((french.status, french.all("h1")), (404, vec!["Rien à cette adresse".to_owned()]));
    assert_eq!(french.attribute("html", "lang").as_deref(), Some("fr"));
    browser.headers.push(("accept-language".to_owned(), "de, en-GB;q=0.8, fr;q=0.5".to_owned()));
    let english = browser.get("/nothing");
    assert_eq!(english.all("h1"), ["Nothing at this address"]);
    assert_eq!(english.attribute("html", "lang").as_deref(), Some("en"));
}

#[test]
fn a_chosen_language_is_remembered_and_leads_back_to_this_wiki_only() {
    let server = Server::start();
    let mut browser = server.browser();
    let chosen = browser.post("/language", &[("to", "en"), ("back", "/nothing?page=2")]);
    assert_eq!((chosen.status, chosen.header("location")), (303, Some("/nothing?page=2")));
    assert_eq!(browser.cookie("lang"), Some("en"));
    assert_eq!(browser.follow(chosen).attribute("html", "lang").as_deref(), Some("en"));
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nset-cookie: x=1"] {
        let reply = browser.post("/language", &[("to", "fr"), ("back", elsewhere)]);
        assert_eq!(reply.header("location"), Some("/"), "{elsewhere:?}");
    }
}

#[test]
fn what_another_site_sends_is_refused() {
    let server = Server::start();
    let own = format!("http://{}", server.address);
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let post = |name, value| server.browser().request("POST", "/language", &[kind, (name, value)], Some(b"to=en"));
    let forged =
        ["null", "", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1", "http://localhost:80", "file://"];
    for origin in forged {
        let reply = post("origin", origin);
        assert_eq!((reply.status, reply.header("set-cookie")), (403, None), "{origin}");
    }
    for site in ["cross-site", "same-site", ""] {
        assert_eq!(post("sec-fetch-site", site).status, 403, "{site}");
    }
    assert_eq!(post("origin", &own).status, 303);
    assert_eq!(post("sec-fetch-site", "same-origin").status, 303);
}

#[test]
fn assets_are_kept_for_ever_and_known_by_their_tag() {
    let server = Server::start();
    let mut browser = server.browser();
    let style = browser.get("/nothing").attribute("link[rel=stylesheet]", "href").unwrap();
    let reply = browser.request("GET", &style, &[("accept-encoding", "gzip, br")], None);
    assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(reply.header("content-type"), Some("text/css; charset=utf-8"));
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    let tag = reply.header("etag").unwrap();
    let known = [("accept-encoding", "gzip"), ("if-none-match", tag)];
    assert_eq!(browser.request("GET", &style, &known, None).status, 304);
    let plain = browser.request("GET", &style, &[("accept-encoding", "gzip;q=0")], None);
    assert!(plain.text().contains("--brume") && plain.header("etag") != Some(tag));
    let head = browser.request("HEAD", &style, &[], None);
    assert_eq!((head.status, head.header("content-type")), (200, Some("text/css; charset=utf-8")));
    assert_eq!(browser.get("/assets/style.0000000000000000.css").status, 404);
}

#[test]
fn the_token_of_a_form_is_found_in_its_page() {
    let body = b"<form method=post><input type=hidden name=token value=abc></form>".to_vec();
    assert_eq!(super::Reply { status: 200, headers: Vec::new(), body }.token(), "abc");
}
