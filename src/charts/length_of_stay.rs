//! How long people were held, by the agency that arrested them.

use anyhow::Result;

use super::parts::{Step, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::SeriesId;

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("length_of_stay", Some((Section::HowLong, 0))), &[SeriesId::LengthOfStay], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::LengthOfStay)?;
    let of = |agency: &str| {
        points(&table, &[("arresting_agency", agency), ("criminality", "all")], "days")
    };
    let (all, ice, cbp) = (of("all"), of("ICE"), of("CBP"));
    let Some(last) = newest(&all) else { return Ok(None) };
    let (days, month) = (count(last.value), inputs.language.month(last.day));
    let headline = inputs.say(
        format!("People who left ICE detention in {month} had been held {days} days on average"),
        format!("Quienes salieron de la detención de ICE en {month} habían pasado detenidos en promedio {days} días"),
    );
    let mut panel = Panel::of(
        "",
        Unit::Days,
        vec![
            line(inputs.say("Arrested by ICE", "Arrestadas por ICE"), ice),
            line(inputs.say("Arrested by CBP", "Arrestadas por CBP"), cbp),
            line(inputs.say("All", "Todas"), all),
        ],
    );
    panel.events = inputs.events_of("length_of_stay");
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart by month with three lines. {headline}."),
            format!("Gráfico mensual con tres líneas. {headline}."),
        ),
        description: described(&panel.lines, Unit::Days, Step::Month, inputs.language),
        headline,
        subtitle: inputs.say(
            "Average length of stay in days, by month of leaving and arresting agency. Open circle: partial month.",
            "Estancia media en días, por mes de salida y agencia que arrestó. Círculo vacío: mes incompleto.",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, latest complete month: {month}."),
            format!("Fuente: estadísticas de detención de ICE, último mes completo: {month}."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
