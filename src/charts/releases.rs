//! How people leave detention, month by month: small multiples.
//!
//! Until September 2023 ICE's table counts releases into the United States; after, every book-out.

use anyhow::Result;

use super::parts::{Step, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, Drawing, Inputs, Line, Panel};

const REASONS: [(&str, &str, &str); 6] = [
    ("release_to_remove", "To be removed", "Para ser expulsadas"),
    ("order_of_recognizance", "Own recognizance", "Bajo palabra"),
    ("bonded_out", "Bond", "Con fianza"),
    ("paroled", "Parole", "Permiso humanitario (parole)"),
    ("order_of_supervision", "Order of supervision", "Con orden de supervisión"),
    ("court_ordered", "Court order", "Por orden judicial"),
];

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table("releases")?;
    let of = |reason: &str, kind: &str| {
        let wanted = [("reason", reason), ("criminality", "all"), ("kind", kind)];
        points(&table, &wanted, "people")
    };
    let all = of("all", "book_outs");
    let Some(last) = newest(&all) else { return Ok(None) };
    let removed = of("release_to_remove", "book_outs");
    let Some(to_remove) = on(&removed, last.day) else { return Ok(None) };
    let month = inputs.language.month(last.day);
    let share = Unit::Share.text(to_remove / last.value, inputs.language);
    let (people, to_remove) = (count(last.value), count(to_remove));
    let headline = inputs.say(
        format!("{people} people left ICE detention in {month}, {to_remove} of them ({share}) to be removed"),
        format!("{people} personas salieron de la detención de ICE en {month}; {to_remove} ({share}) para ser expulsadas"),
    );
    let panels: Vec<Panel> = REASONS
        .into_iter()
        .map(|(reason, en, es)| {
            let lines: Vec<Line> = [
                (inputs.say("every book-out", "toda salida"), of(reason, "book_outs")),
                (inputs.say("releases only", "solo liberaciones"), of(reason, "releases")),
            ]
            .into_iter()
            .filter(|(_, points)| !points.is_empty())
            .map(|(label, points)| line(label, points, 70))
            .collect();
            Panel::of(inputs.say(en, es), Unit::Count, lines)
        })
        .filter(|panel| !panel.lines.is_empty())
        .collect();
    let described: Vec<String> = panels
        .iter()
        .map(|panel| {
            let words = described(&panel.lines, Unit::Count, Step::Month, inputs.language);
            format!("{}: {words}", panel.heading)
        })
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Small line charts by month, one for each way out of detention. {headline}."),
            format!("Pequeños gráficos mensuales, uno por forma de salida. {headline}."),
        ),
        description: described.join(" "),
        headline,
        subtitle: inputs.say(
            "People per month by how they left. In 2024 ICE went from counting releases to counting every book-out. Own scales.",
            "Personas por mes según cómo salieron. En 2024 ICE pasó de contar liberaciones a contar toda salida. Escalas propias.",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, newest whole month {month}. Smaller reasons are in the data."),
            format!("Fuente: estadísticas de detención de ICE, último mes completo {month}. Los motivos menores están en los datos."),
        ),
        body: Body::Panels(panels),
    }))
}
