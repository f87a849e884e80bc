//! Writing a fiche, as people do it in a browser without script.

use super::{Browser, Reply, Server, encoded};
use kenfiche::settings::Writing;
use scraper::{ElementRef, Selector};

/// The form of a page, as a browser would send it.
#[derive(Clone, Debug)]
pub(super) struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    pub(super) fn of(reply: &Reply) -> Self {
        let html = reply.html();
        let form = Selector::parse("form#write").expect("a selector");
        let form = html.select(&form).next().unwrap_or_else(|| panic!("a form in {}", reply.text()));
        let controls = Selector::parse("input, textarea, select:not([disabled])").expect("a selector");
        let fields = form.select(&controls).filter_map(|control| sent(&control)).collect();
        Self { action: form.attr("action").expect("an action").to_owned(), fields }
    }

    pub(super) fn get(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, old)) => *old = value.to_owned(),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Fills the last control of this name: the newest item of a list.
    fn with_last(mut self, name: &str, value: &str) -> Self {
        let last = self.fields.iter_mut().rfind(|(field, _)| field == name).expect("such a control");
        last.1 = value.to_owned();
        self
    }

    fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    fn send(&self, browser: &mut Browser) -> Reply {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&self.action, &fields)
    }

    pub(super) fn press(&self, browser: &mut Browser, button: &str) -> Reply {
        self.clone().and("do", button).send(browser)
    }
}

fn sent(control: &ElementRef) -> Option<(String, String)> {
    let is_in_template = |node: ElementRef| node.value().name() == "template";
    if control.ancestors().filter_map(ElementRef::wrap).any(is_in_template) {
        return None;
    }
    let name = control.attr("name")?.to_owned();
    let value = match control.value().name() {
        "textarea" => {
            let text: String = control.text().collect();
            text
        }
        "select" => {
            let options = Selector::parse("option").expect("a selector");
            let chosen = control.select(&options).find(|option| option.attr("selected").is_some());
            let chosen = chosen.or_else(|| control.select(&options).next())?;
            chosen.attr("value").map_or_else(|| chosen.text().collect(), str::to_owned)
        }
        _ => match control.attr("type") {
            Some("checkbox" | "radio") if control.attr("checked").is_none() => return None,
            _ => control.attr("value").unwrap_or_default().to_owned(),
        },
    };
    Some((name, value))
}

pub(super) fn new_form(browser: &mut Browser, fiche_type: &str) -> Form {
    let reply = browser.get(&format!("/new?type={fiche_type}"));
    assert_eq!(reply.status, 200, "{}", reply.text());
    Form::of(&reply)
}

/// Makes a fiche; its address.
pub(super) fn made(browser: &mut Browser, form: &Form) -> String {
    let reply = form.press(browser, "save");
    assert_eq!(reply.status, 303, "{:?}", reply.all(".problems"));
    let place = reply.header("location").expect("a place").to_owned();
    place.split('?').next().expect("a path").to_owned()
}

pub(super) fn opened(browser: &mut Browser, fiche: &str) -> Form {
    let reply = browser.get(&format!("{fiche}/edit"));
    assert_eq!(reply.status, 200, "{}", reply.text());
    Form::of(&reply)
}

#[test]
fn every_kind_of_field_is_written_and_read_back() {
    let server = Server::start();
    let mut marie = server.browser();
    let other = new_form(&mut marie, "structure").with("title", "Les Chemins du Faou");
    made(&mut marie, &other);
    let form = new_form(&mut marie, "initiative")
        .with("title", "  Jardins partagés de l’été ")
        .with("f.lead", "Des jardins,\npour tous.")
        .with("f.body", "\nUn *texte*.\n\n    en retrait\n")
        .with("f.status", "growing")
        .with("f.places.label", "Brest")
        .with("f.places.lat", "48,39")
        .with("f.places.lon", "-4.4861")
        .with("f.places.precision", "quarter")
        .with("f.themes.more", "Jardinage, Écologie ; jardinage")
        .with("f.website", "www.a-brest.net")
        .with("f.partners", "les chemins du faou");
    let reply = form.press(&mut marie, "add.how");
    let form = Form::of(&reply).with_last("f.how.title", "Bêcher").with_last("f.how.text", "Avec *soin*.");
    let fiche = made(&mut marie, &form);
    assert_eq!(fiche, "/fiche/jardins-partages-de-l-ete");

    let form = opened(&mut marie, &fiche);
    assert_eq!(form.get("title"), ["Jardins partagés de l’été"]);
    assert_eq!(form.get("f.lead"), ["Des jardins, pour tous."]);
    assert_eq!(form.get("f.body"), ["\nUn *texte*.\n\n    en retrait\n"]);
    assert_eq!(form.get("f.status"), ["growing"]);
    assert_eq!(form.get("f.places.label"), ["Brest"]);
    assert_eq!(form.get("f.places.lat"), ["48.39"]);
    assert_eq!(form.get("f.places.lon"), ["-4.4861"]);
    assert_eq!(form.get("f.places.precision"), ["quarter"]);
    assert_eq!(form.get("f.themes"), ["Jardinage", "Écologie"]);
    assert_eq!(form.get("f.website"), ["https://www.a-brest.net"]);
    assert_eq!(form.get("f.partners"), ["Les Chemins du Faou"]);
    assert_eq!(form.get("f.how.title"), ["Bêcher"]);
    assert_eq!(form.get("f.how.text"), ["Avec *soin*."]);
    let again = form.press(&mut marie, "save");
    assert_eq!(again.header("location"), Some("/fiche/jardins-partages-de-l-ete?saved=0"), "nothing was changed");
}

#[test]
fn what_cannot_be_saved_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let server = Server::start();
    let mut marie = server.browser();
    let typed = [
        ("title", " "),
        ("f.lead", "Écrivez à marie@example.org"),
        ("f.website", "a-brest,net"),
        ("f.places.lat", "91"),
        ("f.places.lon", "3"),
        ("f.partners", "Une structure que nul ne connaît"),
        ("f.body", "  <b>gardé</b> & « tel quel »\n\n"),
        ("summary", "j’ai commencé"),
    ];
    let form = typed.iter().fold(new_form(&mut marie, "initiative"), |form, (name, value)| form.with(name, value));
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 422);
    let back = Form::of(&reply);
    for (name, value) in typed {
        assert_eq!(back.get(name), [value], "{name}");
    }
    let beside = |id: &str| reply.all(&format!("#{id}-problem")).join(" ");
    assert!(beside("title").contains("titre"), "{}", beside("title"));
    assert!(beside("f-lead").contains("public pour toujours"), "{}", beside("f-lead"));
    assert!(beside("f-website").contains("Une virgule s’est glissée dans cette adresse"), "{}", beside("f-website"));
    assert!(beside("f-places").contains("latitude"), "{}", beside("f-places"));
    assert!(beside("f-partners").contains("Une structure que nul ne connaît"), "{}", beside("f-partners"));
    let list = reply.all(".problems li");
    assert!(list.len() >= 5, "{list:?}");
    for anchor in reply.html().select(&Selector::parse(".problems li a").expect("a selector")) {
        let id = anchor.attr("href").expect("an anchor");
        assert!(reply.attribute(id, "id").is_some(), "{id} is on the page");
    }
    let english = marie.request("GET", "/new?type=initiative", &[("accept-language", "en")], None);
    assert_eq!(english.all("h1"), ["Write a fiche"]);
}

#[test]
fn a_form_sent_twice_makes_one_revision() {
    let server = Server::start();
    let mut marie = server.browser();
    let form = new_form(&mut marie, "page").with("title", "Une seule fois").with("f.body", "Un texte.");
    let first = form.press(&mut marie, "save");
    let second = form.press(&mut marie, "save");
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.header("location"), second.header("location"));

    let fiche = "/fiche/une-seule-fois";
    let form = opened(&mut marie, fiche).with("f.body", "Un autre texte.");
    let (first, second) = (form.press(&mut marie, "save"), form.press(&mut marie, "save"));
    assert_eq!(first.header("location"), Some("/fiche/une-seule-fois?saved=2"));
    assert_eq!(second.header("location"), first.header("location"));
    let form = form.with("f.body", "Un autre texte, repris.");
    let third = form.press(&mut marie, "save");
    assert_ne!(third.header("location"), first.header("location"), "what was changed in between is not lost");
}

#[test]
fn a_guest_who_sends_twice_before_the_cookie_comes_makes_one_fiche() {
    let server = Server::start();
    let (mut one, mut other) = (server.browser(), server.browser());
    let form = new_form(&mut one, "page").with("title", "Deux clics");
    other.get("/new?type=page");
    let visit = one.cookie("visit").expect("a visit").to_owned();
    let cookie = format!("visit={visit}");
    let body: Vec<String> =
        form.fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie.as_str())];
    let mut nobody = server.browser();
    let first = nobody.request("POST", &form.action, &headers, Some(body.join("&").as_bytes()));
    let mut nobody = server.browser();
    let second = nobody.request("POST", &form.action, &headers, Some(body.join("&").as_bytes()));
    assert_eq!((first.status, second.status), (303, 303), "{:?}", second.all(".problems"));
    assert_eq!(first.header("location"), second.header("location"));
}

#[test]
fn two_people_in_different_places_are_put_together() {
    let server = Server::start();
    let (mut marie, mut jean) = (server.browser(), server.browser());
    let text = "Premier paragraphe.\n\nDeuxième paragraphe.\n\nTroisième paragraphe.";
    let form = new_form(&mut marie, "page").with("title", "Ensemble").with("f.body", text);
    let fiche = made(&mut marie, &form);
    let hers = opened(&mut marie, &fiche).with("f.body", &text.replace("Premier", "Tout premier"));
    let his =
        opened(&mut jean, &fiche).with("f.body", &text.replace("Troisième", "Dernier")).with("f.lead", "Un résumé.");
    assert_eq!(hers.press(&mut marie, "save").header("location"), Some("/fiche/ensemble?saved=2"));
    assert_eq!(his.press(&mut jean, "save").header("location"), Some("/fiche/ensemble?saved=3"));
    let now = opened(&mut marie, &fiche);
    assert_eq!(now.get("f.body"), [text.replace("Premier", "Tout premier").replace("Troisième", "Dernier")]);
    assert_eq!(now.get("f.lead"), ["Un résumé."]);
}

#[test]
fn two_people_at_the_same_words_choose_and_nothing_is_lost_meanwhile() {
    let server = Server::start();
    let (mut marie, mut jean) = (server.browser(), server.browser());
    let form = new_form(&mut marie, "page")
        .with("title", "Au même endroit")
        .with("f.body", "Apprendre à partager demande du temps.");
    let fiche = made(&mut marie, &form);
    let hers = opened(&mut marie, &fiche).with("f.body", "Apprendre à partager demande des lieux.");
    let his = opened(&mut jean, &fiche)
        .with("f.body", "Apprendre à partager demande de la patience.")
        .with("f.lead", "Une ligne.");
    assert_eq!(hers.press(&mut marie, "save").status, 303);
    let reply = his.press(&mut jean, "save");
    assert_eq!(reply.status, 409);
    assert_eq!(reply.all("h1"), ["Vous avez écrit au même endroit"]);
    let page = reply.all("main").join(" ");
    for words in ["du temps", "des lieux", "de la patience"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let back = Form::of(&reply).press(&mut jean, "again");
    assert_eq!(Form::of(&back).get("f.body"), ["Apprendre à partager demande de la patience."], "back to his text");

    let form = Form::of(&reply);
    let choice = form.fields.iter().find(|(name, _)| name.starts_with("choice.")).expect("a choice").0.clone();
    let words = choice.replace("choice.", "words.");
    let chosen = form.with(&choice, "rewritten").with(&words, "Apprendre à partager demande patience et lieux.");
    let third = opened(&mut marie, &fiche).with("title", "Au même endroit").with("f.lead", "");
    assert_eq!(third.press(&mut marie, "save").header("location"), Some("/fiche/au-meme-endroit?saved=0"));
    let reply = chosen.press(&mut jean, "save");
    assert_eq!(reply.status, 303, "{}", reply.all("main").join(" "));
    let now = opened(&mut marie, &fiche);
    assert!(now.get("f.body")[0].contains("patience et lieux"), "{:?}", now.get("f.body"));
    assert_eq!(now.get("f.lead"), ["Une ligne."]);
}

#[test]
fn near_titles_are_shown_before_a_fiche_is_made_beside_them() {
    let server = Server::start();
    let mut marie = server.browser();
    let first = new_form(&mut marie, "page").with("title", "Jardins partagés");
    made(&mut marie, &first);
    let form = new_form(&mut marie, "page").with("title", "Jardin partagé").with("f.body", "Mon texte.");
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 409);
    assert_eq!(reply.attribute(".problems li a", "href").as_deref(), Some("/fiche/jardins-partages"));
    assert_eq!(Form::of(&reply).get("f.body"), ["Mon texte."]);
    let reply = Form::of(&reply).press(&mut marie, "anyway");
    assert_eq!(reply.header("location"), Some("/fiche/jardin-partage?saved=1"));
}

#[test]
fn items_are_added_moved_and_taken_away_without_script() {
    let server = Server::start();
    let mut marie = server.browser();
    let form = new_form(&mut marie, "initiative").with("title", "Étapes").with("f.website", "pas une adresse");
    let mut form = Form::of(&form.press(&mut marie, "add.how")).with_last("f.how.title", "un");
    for title in ["deux", "trois"] {
        form = Form::of(&form.press(&mut marie, "add.how")).with_last("f.how.title", title);
    }
    let ids: Vec<String> = form.get("f.how.id").into_iter().map(str::to_owned).collect();
    assert_eq!(form.get("f.website"), ["pas une adresse"], "what is not yet good is kept too");
    form = Form::of(&form.press(&mut marie, "up.how.2"));
    assert_eq!(form.get("f.how.title"), ["un", "trois", "deux"]);
    form = Form::of(&form.press(&mut marie, "down.how.0"));
    assert_eq!(form.get("f.how.title"), ["trois", "un", "deux"]);
    form = Form::of(&form.press(&mut marie, "remove.how.1"));
    assert_eq!(form.get("f.how.title"), ["trois", "deux"]);
    assert_eq!(form.get("f.how.id"), [ids[2].as_str(), ids[1].as_str()], "an item keeps its id wherever it goes");
    assert_eq!(form.press(&mut marie, "remove.how.99").status, 200, "a button for what is gone does nothing");
    assert_eq!(form.press(&mut marie, "steal.how.1").status, 400);
}

#[test]
fn fields_that_were_not_asked_for_are_refused() {
    let server = Server::start();
    let mut marie = server.browser();
    for name in ["role", "id", "author", "contributor", "f.unknown", "f.body.id", "f.status.label"] {
        let form = new_form(&mut marie, "initiative").with("title", "Forgée").and(name, "marie");
        let reply = form.press(&mut marie, "save");
        assert_eq!(reply.status, 400, "{name}");
    }
    assert_eq!(marie.get("/fiche/forgee/edit").status, 404);
}

#[test]
fn a_form_of_another_visit_is_shown_again_and_saves_nothing() {
    let server = Server::start();
    let mut marie = server.browser();
    let form =
        new_form(&mut marie, "page").with("title", "Vieille page").with("f.body", "Mon texte.").with("token", "0");
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 403);
    assert_eq!(Form::of(&reply).get("f.body"), ["Mon texte."]);
    assert_eq!(Form::of(&reply).press(&mut marie, "save").status, 303, "once more, and it is saved");
}

#[test]
fn a_text_that_is_too_long_is_told_and_given_back() {
    let server = Server::start();
    let mut marie = server.browser();
    let long = "mot ".repeat(130_000);
    let form = new_form(&mut marie, "page").with("title", "Longue").with("f.body", &long);
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 422);
    assert!(reply.all("#f-body-problem").join(" ").contains("500"), "{:?}", reply.all("#f-body-problem"));
    assert_eq!(Form::of(&reply).get("f.body")[0].len(), long.len());
    let far_too_long = "x".repeat(2_100_000);
    let reply = new_form(&mut marie, "page").with("f.body", &far_too_long).press(&mut marie, "save");
    assert_eq!(reply.status, 413);
}

#[test]
fn a_preview_shows_the_text_and_keeps_the_form() {
    let server = Server::start();
    let mut marie = server.browser();
    let form = new_form(&mut marie, "page")
        .with("title", "Aperçu")
        .with("f.body", "Un *texte* et [[Ailleurs]].<script>alert(1)</script>");
    let reply = form.press(&mut marie, "preview");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.all("#preview em"), ["texte"]);
    assert!(reply.all("#preview script").is_empty());
    assert_eq!(Form::of(&reply).get("f.body"), form.get("f.body"));
    assert_eq!(marie.get("/fiche/apercu/edit").status, 404, "nothing was saved");
}

#[test]
fn a_change_is_undone_a_revision_restored_and_guests_do_not_rename() {
    let server = Server::start();
    let mut marie = server.browser();
    let text = "Un paragraphe.\n\nUn deuxième.\n\nUn troisième.";
    let first = new_form(&mut marie, "page").with("title", "À réparer").with("f.body", text);
    let fiche = made(&mut marie, &first);
    let spoiled = text.replace("deuxième", "massacre");
    assert_eq!(opened(&mut marie, &fiche).with("f.body", &spoiled).press(&mut marie, "save").status, 303);
    let better = spoiled.replace("troisième", "dernier");
    assert_eq!(opened(&mut marie, &fiche).with("f.body", &better).press(&mut marie, "save").status, 303);

    let asked = marie.get(&format!("{fiche}/undo/2"));
    assert_eq!(asked.all("h1"), ["Défaire la révision 2"]);
    let reply = Form::of(&asked).with("summary", "c’était mieux avant").send(&mut marie);
    assert_eq!(reply.header("location"), Some("/fiche/a-reparer?saved=4"));
    assert_eq!(opened(&mut marie, &fiche).get("f.body"), [text.replace("troisième", "dernier")]);

    let reply = Form::of(&marie.get(&format!("{fiche}/restore/1"))).send(&mut marie);
    assert_eq!(reply.header("location"), Some("/fiche/a-reparer?saved=5"));
    assert_eq!(opened(&mut marie, &fiche).get("f.body"), [text]);

    assert_eq!(marie.get(&format!("{fiche}/undo/1")).status, 409, "the first revision is not undone");
    assert_eq!(marie.get(&format!("{fiche}/undo/77")).status, 404);
    assert_eq!(marie.get(&format!("{fiche}/rename")).status, 403, "guests do not rename");
    assert_eq!(marie.get(&format!("{fiche}/remove")).status, 403, "guests do not remove");
    let titled = opened(&mut marie, &fiche).with("title", "Autre titre").press(&mut marie, "save");
    assert_eq!(titled.status, 422, "not by the form either");
    assert!(titled.all("#title-problem").join(" ").contains("nom"));
}

#[test]
fn an_undo_in_a_place_that_changed_again_lets_choose() {
    let server = Server::start();
    let mut marie = server.browser();
    let first = new_form(&mut marie, "page").with("title", "Encore").with("f.body", "Il y a un mot rouge ici.");
    let fiche = made(&mut marie, &first);
    for word in ["vert", "bleu"] {
        let text = format!("Il y a un mot {word} ici.");
        assert_eq!(opened(&mut marie, &fiche).with("f.body", &text).press(&mut marie, "save").status, 303);
    }
    let reply = Form::of(&marie.get(&format!("{fiche}/undo/2"))).with("summary", "pas vert").send(&mut marie);
    assert_eq!(reply.status, 409);
    assert_eq!(reply.all("h1"), ["Ce passage a encore changé depuis"]);
    let form = Form::of(&reply);
    assert_eq!(form.get("summary"), ["pas vert"]);
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 303, "{:?}", reply.all("main"));
    assert_eq!(opened(&mut marie, &fiche).get("f.body"), ["Il y a un mot rouge ici."]);
}

#[test]
fn whoever_is_signed_out_signs_in_and_saves_with_one_button() {
    let server = Server::start_with(|settings| settings.writing = Writing::Members);
    server.wiki.add_account("Marie Le Goff", "quatre mots bien à moi").expect("an account");
    let mut marie = server.browser();
    let form = new_form(&mut marie, "page").with("title", "Signée").with("f.body", "Mon texte.");
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 401);
    assert_eq!(Form::of(&reply).get("f.body"), ["Mon texte."]);
    assert_eq!(marie.get("/fiche/signee/edit").status, 404);
    let form = Form::of(&reply).with("name", "Marie Le Goff").with("passphrase", "ce n’est pas la bonne");
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.status, 401);
    assert_eq!(reply.all("#name-problem").len(), 1);
    assert_eq!(Form::of(&reply).get("f.body"), ["Mon texte."]);
    let form = Form::of(&reply).with("passphrase", "quatre mots bien à moi");
    let reply = form.press(&mut marie, "save");
    assert_eq!(reply.header("location"), Some("/fiche/signee?saved=1"), "{:?}", reply.all(".problems"));
    let page = marie.get("/fiche/signee?saved=1");
    assert!(page.all(".top .me").contains(&"Marie Le Goff".to_owned()), "she is signed in");
    assert!(page.all(".notice").join(" ").contains("vos 2 mots sont dans la révision 1"), "{:?}", page.all(".notice"));
    assert!(server.get("/fiche/signee?saved=1").all(".notice").is_empty(), "told to nobody else");
}

#[test]
fn the_second_of_two_is_told_whose_changes_were_put_together_with_theirs() {
    let server = Server::start();
    let (mut marie, mut jean) = (server.browser(), server.browser());
    let first = new_form(&mut marie, "page").with("title", "Racontée").with("f.body", "Un.\n\nDeux.\n\nTrois.");
    let fiche = made(&mut marie, &first);
    let his = opened(&mut jean, &fiche).with("f.body", "Un.\n\nDeux.\n\nTrois mots.");
    let hers = opened(&mut marie, &fiche).with("f.lead", "Une phrase de plus.");
    assert_eq!(hers.press(&mut marie, "save").status, 303);
    let name = marie.get("/fiche/racontee").all(".top .me").join("");
    let saved = his.press(&mut jean, "save");
    let told = jean.follow(saved).all(".notice").join(" ");
    assert!(told.contains(&name) && told.contains("« En une ou deux phrases »"), "{name}: {told}");
}

#[test]
fn what_is_typed_comes_back_as_it_was_however_strange() {
    let packed = zstd::decode_all(&include_bytes!("../data/naughty-strings/blns.json.zst")[..]).expect("a zstd file");
    let strings: Vec<String> = serde_json::from_slice(&packed).expect("a list of strings");
    let server = Server::start();
    let mut marie = server.browser();
    let first = new_form(&mut marie, "page").with("title", "Étrange").with("f.body", "d’abord");
    let fiche = made(&mut marie, &first);
    let is_refused = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    for group in strings.chunks(26) {
        let (refused, kept): (Vec<&String>, Vec<&String>) = group.iter().partition(|string| is_refused(string));
        for (strings, status) in [(refused, 422), (kept, 303)] {
            let Some(first) = strings.first() else { continue };
            let text = strings.iter().map(|string| string.replace("\r\n", "\n")).collect::<Vec<_>>().join("\n\n");
            let typed = opened(&mut marie, &fiche).with("f.body", &text).with("f.themes.more", first);
            let back = Form::of(&typed.press(&mut marie, "preview"));
            assert_eq!(back.get("f.body"), [text.as_str()]);
            assert_eq!(back.get("f.themes.more"), [first.as_str()]);
            let reply = back.with("f.themes.more", "").press(&mut marie, "save");
            assert_eq!(reply.status, status, "{text:?}");
            let shown = if status == 303 { opened(&mut marie, &fiche) } else { Form::of(&reply) };
            assert_eq!(shown.get("f.body"), [text.as_str()]);
        }
    }
}

#[test]
fn two_people_in_one_list_keep_both_their_items() {
    let server = Server::start();
    let (mut marie, mut jean) = (server.browser(), server.browser());
    let first = new_form(&mut marie, "initiative").with("title", "Freins");
    let first = Form::of(&first.press(&mut marie, "add.brakes")).with_last("f.brakes.text", "Le temps.");
    let fiche = made(&mut marie, &first);
    let hers = opened(&mut marie, &fiche);
    let his = opened(&mut jean, &fiche);
    let hers = Form::of(&hers.press(&mut marie, "add.brakes")).with_last("f.brakes.text", "L’argent.");
    let his = Form::of(&his.press(&mut jean, "add.brakes")).with_last("f.brakes.text", "Les lieux.");
    assert_eq!(hers.press(&mut marie, "save").status, 303);
    assert_eq!(his.press(&mut jean, "save").status, 303);
    assert_eq!(opened(&mut jean, &fiche).get("f.brakes.text"), ["Le temps.", "L’argent.", "Les lieux."]);
}

#[test]
fn a_form_that_came_after_a_renaming_is_still_good() {
    let server = Server::start();
    server.wiki.add_account("Marie", "quatre mots bien à moi").expect("an account");
    let mut marie = server.browser();
    let first = new_form(&mut marie, "page").with("title", "Ancien nom").with("f.body", "Un.");
    let first = first.with("name", "Marie").with("passphrase", "quatre mots bien à moi");
    let fiche = made(&mut marie, &first);
    let login = marie.get("/login");
    let token = login.token();
    marie.post("/login", &[("token", &token), ("name", "Marie"), ("passphrase", "quatre mots bien à moi")]);
    let opened_before = opened(&mut marie, &fiche).with("f.body", "Un, deux.");
    let renamed = Form::of(&marie.get(&format!("{fiche}/rename"))).with("title", "Nouveau nom").send(&mut marie);
    assert_eq!(renamed.header("location"), Some("/fiche/nouveau-nom?saved=2"), "{:?}", renamed.all("main"));
    assert_eq!(marie.get(&format!("{fiche}/edit")).header("location"), Some("/fiche/nouveau-nom/edit"));
    let saved = opened_before.press(&mut marie, "save");
    assert_eq!(saved.header("location"), Some("/fiche/nouveau-nom?saved=3"), "{:?}", saved.all("main"));
    let removed = Form::of(&marie.get("/fiche/nouveau-nom/remove")).send(&mut marie);
    assert_eq!(removed.status, 303);
    assert_ne!(marie.get("/fiche/nouveau-nom/edit").status, 200);
    let back = Form::of(&marie.get("/fiche/nouveau-nom/bring-back")).send(&mut marie);
    assert_eq!(back.status, 303, "{:?}", back.all("main"));
    assert_eq!(opened(&mut marie, "/fiche/nouveau-nom").get("f.body"), ["Un, deux."]);
}

#[test]
fn a_rename_form_corrected_after_going_back_is_another_rename() {
    let server = Server::start();
    let mut marie = signed_in(&server, "Marie");
    let form = new_form(&mut marie, "page").with("title", "Premier");
    let fiche = made(&mut marie, &form);
    let form = Form::of(&marie.get(&format!("{fiche}/rename")));
    let first = form.clone().with("title", "Deuxième").send(&mut marie);
    assert_eq!(first.header("location"), Some("/fiche/deuxieme?saved=2"));
    let again = form.clone().with("title", "Deuxième").send(&mut marie);
    assert_eq!(again.header("location"), first.header("location"), "sent twice it is one");
    let corrected = form.with("title", "Troisième").send(&mut marie);
    assert_eq!(corrected.header("location"), Some("/fiche/troisieme?saved=3"));
}

#[test]
fn one_form_s_key_in_another_fiche_is_another_save() {
    let server = Server::start();
    let mut marie = server.browser();
    let mut forms = Vec::new();
    for title in ["Une fiche", "Tout autre chose"] {
        let form = new_form(&mut marie, "page").with("title", title).with("f.body", "Avant.");
        let fiche = made(&mut marie, &form);
        forms.push(opened(&mut marie, &fiche).with("f.body", "Après.").with("title", title));
    }
    let key = forms[0].get("key")[0].to_owned();
    for (form, title) in forms.into_iter().zip(["une-fiche", "tout-autre-chose"]) {
        let saved = form.with("key", &key).press(&mut marie, "save");
        assert_eq!(saved.header("location"), Some(format!("/fiche/{title}?saved=2").as_str()));
    }
}

#[test]
fn a_revision_restored_never_covers_what_came_since_the_page_was_shown() {
    let server = Server::start();
    let (mut marie, mut yann) = (server.browser(), server.browser());
    let form = new_form(&mut marie, "page").with("title", "Restaurée").with("f.body", "Un.");
    let fiche = made(&mut marie, &form);
    assert_eq!(opened(&mut marie, &fiche).with("f.body", "Deux.").press(&mut marie, "save").status, 303);
    let asked = Form::of(&marie.get(&format!("{fiche}/restore/1")));
    assert_eq!(opened(&mut yann, &fiche).with("f.body", "Trois, de Yann.").press(&mut yann, "save").status, 303);
    let told = asked.send(&mut marie);
    assert_eq!(told.status, 409);
    assert!(told.all(".problems").join(" ").contains("a changé"), "{:?}", told.all("main"));
    assert_eq!(opened(&mut marie, &fiche).get("f.body"), ["Trois, de Yann."]);
    let confirmed = Form::of(&told);
    let saved = confirmed.send(&mut marie);
    assert_eq!(saved.header("location"), Some("/fiche/restauree?saved=4"));
    assert_eq!(confirmed.send(&mut marie).header("location"), saved.header("location"), "sent twice it is one");
    assert_eq!(opened(&mut marie, &fiche).get("f.body"), ["Un."]);
}

#[test]
fn other_words_in_a_conflict_are_checked_like_any_and_given_back() {
    let server = Server::start();
    let mut marie = server.browser();
    let form = new_form(&mut marie, "page").with("title", "Mots choisis").with("f.lead", "Une ligne courte.");
    let fiche = made(&mut marie, &form.with("f.body", "Apprendre demande du temps."));
    let mine = opened(&mut marie, &fiche).with("f.body", "Apprendre demande de la patience.");
    let theirs = opened(&mut marie, &fiche).with("f.body", "Apprendre demande des lieux.");
    assert_eq!(theirs.press(&mut marie, "save").status, 303);
    let reply = mine.press(&mut marie, "save");
    assert_eq!(reply.status, 409);
    let form = Form::of(&reply);
    let choice = form.fields.iter().find(|(name, _)| name.starts_with("choice.")).expect("a choice").0.clone();
    let words = choice.replace("choice.", "words.");
    for bad in [format!("{}profond", "> ".repeat(200)), "mot ".repeat(130_000)] {
        let chosen = form.clone().with(&choice, "rewritten").with(&words, &bad);
        let told = chosen.press(&mut marie, "save");
        assert_eq!(told.status, 409, "{}", &bad[..20]);
        assert!(!told.all(".problems").is_empty(), "{}: why is told", &bad[..20]);
        assert_eq!(Form::of(&told).get(&words), [bad.as_str()], "what was typed is given back");
    }
    assert_eq!(opened(&mut marie, &fiche).get("f.body"), ["Apprendre demande des lieux."]);
    let good = form.with(&choice, "rewritten").with(&words, "Apprendre demande de la patience et des lieux.");
    assert_eq!(good.press(&mut marie, "save").status, 303);
}

fn signed_in<'a>(server: &'a Server, name: &str) -> Browser<'a> {
    let passphrase = "quatre mots bien à moi";
    server.wiki.add_account(name, passphrase).expect("an account");
    let mut browser = server.browser();
    let token = browser.get("/login").token();
    let reply = browser.post("/login", &[("token", &token), ("name", name), ("passphrase", passphrase)]);
    assert_eq!(reply.status, 303);
    browser
}

#[test]
fn a_fiche_changes_its_type_and_keeps_what_the_new_one_has_no_place_for() {
    let server = Server::start();
    let mut marie = server.browser();
    let form = new_form(&mut marie, "place")
        .with("title", "La Grange")
        .with("f.lead", "On y bricole.")
        .with("f.opening_hours", "mardi, 14 h")
        .with("f.themes.more", "Bricolage");
    let fiche = made(&mut marie, &form);
    let page = marie.get(&format!("{fiche}/edit"));
    let ways: Vec<String> = page.all(".retype li");
    assert_eq!(ways.len(), 8, "{ways:?}");
    let page = marie.get(&format!("{fiche}/edit?type=structure"));
    assert!(page.text().contains("ne sera plus"), "{}", page.text());
    let form = Form::of(&page);
    assert_eq!(form.get("type"), ["structure"]);
    assert_eq!(form.get("f.lead"), ["On y bricole."]);
    assert!(form.get("f.opening_hours").is_empty());
    let again = Form::of(&form.press(&mut marie, "preview"));
    assert_eq!(again.get("type"), ["structure"], "it is still the form of a structure after a preview");
    assert_eq!(again.press(&mut marie, "save").status, 303);
    let read = marie.get(&fiche);
    assert!(read.text().contains("Structure"), "{}", read.text());
    assert!(read.text().contains("mardi, 14 h"), "kept as a former field: {}", read.text());
    assert!(marie.get(&format!("{fiche}/history")).text().contains("changé le type"));
    assert_eq!(marie.get(&format!("{fiche}/edit?type=licorne")).status, 404);
    let typed = Form::of(&marie.get(&format!("{fiche}/edit"))).with("f.lead", "On y répare aussi.");
    let place = Form::of(&typed.press(&mut marie, "type.place"));
    assert_eq!((place.get("type"), place.get("f.lead")), (vec!["place"], vec!["On y répare aussi."]));
    let busy = place.with("f.opening_hours", "jeudi, 9 h");
    let refused = busy.press(&mut marie, "type.page");
    assert!(refused.text().contains("enregistrez d’abord"), "{}", refused.text());
    let still = Form::of(&refused);
    assert_eq!((still.get("type"), still.get("f.opening_hours")), (vec!["place"], vec!["jeudi, 9 h"]));
    let back = Form::of(&marie.get(&format!("{fiche}/edit?type=place")));
    assert_eq!(back.get("f.opening_hours"), ["mardi, 14 h"], "and it comes back with its type");
}
