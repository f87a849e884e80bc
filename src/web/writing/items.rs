//! The items of a field: steps, brakes, facilitations, questions; moved and taken away by buttons that need no script.

use super::{
    fields::{Form, area, told},
    typed::TypedItem,
};
use crate::domain::fiche_type::{Field, ItemStyle, ProblemPlace};
use maud::{Markup, html};

/// All items of a field, and the button that adds one.
pub fn field(form: &Form, field: &Field, style: ItemStyle, items: &[TypedItem]) -> Markup {
    let place = ProblemPlace::Field(field.key.clone());
    let key = &field.key;
    let id = format!("f-{key}");
    let help = form.lang.pick(&field.help);
    let whole = form.problems_of(&place, None).filter(|problem| problem.item.is_none()).count() > 0;
    html! {
        fieldset.field.edit-list.has-problem[whole] #(id) data-items=(key) {
            legend { (form.lang.pick(&field.label)) @if field.is_required { " " span.optional { (form.say("write-required")) } } }
            @if !help.is_empty() { p.help { (help) } }
            @if whole { (told(form, &place, None, &id)) }
            ol.edit-items {
                @for (at, item) in items.iter().enumerate() { (self::item(form, field, style, at, items.len(), item)) }
            }
            button.add name="do" value=(format!("add.{key}")) formaction=(form.back_at(&format!("f-{key}-{}", items.len()))) {
                (word(form, style, "add"))
            }
            template {
                (self::item(form, field, style, usize::MAX, usize::MAX, &TypedItem { id: crate::domain::id::ItemId([0; 16]), title: String::new(), text: String::new() }))
            }
        }
    }
}

fn item(form: &Form, field: &Field, style: ItemStyle, at: usize, count: usize, item: &TypedItem) -> Markup {
    let is_template = at == usize::MAX;
    let key = &field.key;
    let place = ProblemPlace::Field(key.clone());
    let number = if is_template { "0".to_owned() } else { form.lang.number(at as i64 + 1) };
    let id = if is_template { format!("f-{key}-new") } else { format!("f-{key}-{at}") };
    let has_problem = !is_template && form.problems_of(&place, Some(at)).next().is_some();
    let label = |part: &str| form.lang.say_with(&style_key(style, part), &[("number", number.as_str().into())]);
    let back = form.back_at(&format!("f-{key}"));
    let gesture = |verb: &str, label: &str, hidden: bool| {
        html! {
            button.as-link name="do" value=(format!("{verb}.{key}.{at}")) formaction=(back) data-move=(verb) hidden[hidden] {
                (form.say(label)) span.unseen { " " (number) }
            }
        }
    };
    html! {
        li.edit-item.has-problem[has_problem] {
            @if has_problem { (told(form, &place, Some(at), &id)) }
            input type="hidden" name=(format!("f.{key}.id")) value=[(!is_template).then(|| item.id.to_string())];
            input.title #(id) type="text" name=(format!("f.{key}.title")) value=(item.title) maxlength="800" lang=[form.text_lang()]
                autocomplete="off" placeholder=(word(form, style, "title")) aria-label=(label("title-label"));
            textarea name=(format!("f.{key}.text")) rows="2" lang=[form.text_lang()] data-grow data-prose aria-label=(label("text-label"))
                aria-invalid=[has_problem.then_some("true")] aria-describedby=[has_problem.then(|| format!("{id}-problem"))] {
                (area(&item.text))
            }
            p.deeds {
                (gesture("up", "item-up", at == 0))
                (gesture("down", "item-down", !is_template && at + 1 == count))
                (gesture("remove", "item-remove", false))
            }
        }
    }
}

fn word(form: &Form, style: ItemStyle, part: &str) -> String {
    form.say(&style_key(style, part))
}

/// The name of a message about items of this style.
fn style_key(style: ItemStyle, part: &str) -> String {
    match style {
        ItemStyle::Steps => format!("steps-{part}"),
        ItemStyle::Brakes => format!("brakes-{part}"),
        ItemStyle::Facilitations => format!("facilitations-{part}"),
        ItemStyle::Questions => format!("questions-{part}"),
    }
}
