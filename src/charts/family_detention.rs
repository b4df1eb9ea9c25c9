//! People held in family detention.

use anyhow::Result;

use super::parts::{Step, beside_peak, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::{SeriesId, TableId};

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("family_detention", Some((Section::Who, 2))), &[SeriesId::DetainedByFacilityType], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::DetainedByFacilityType)?;
    let wanted = [("disposition", "all"), ("facility_type", "family")];
    let family = points(&table, &wanted, "people");
    let Some(last) = newest(&family) else { return Ok(None) };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let peak = beside_peak(inputs, &family, Step::Day);
    let headline = if last.value > 0.0 {
        inputs.say(
            format!("{people} people in family detention on {day}{peak}"),
            format!("{people} personas en detención familiar el {day}{peak}"),
        )
    } else {
        inputs.say(
            format!("No one in family detention on {day}{peak}"),
            format!("Nadie en detención familiar el {day}{peak}"),
        )
    };
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![line(inputs.say("Family detention", "Detención familiar"), family)],
    );
    panel.held = inputs.held(TableId::DetainedByDisposition);
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart. {headline}."),
            format!("Gráfico de líneas. {headline}."),
        ),
        description: described(&panel.lines, Unit::Count, Step::Day, inputs.language),
        headline,
        subtitle: inputs.say(
            "Parents and children held by ICE in family facilities on one day (ICE’s label: FSC, family staging or residential center)",
            "Madres, padres, niñas y niños detenidos por ICE en centros familiares en un día (etiqueta de ICE: FSC, «family staging» o residencial)",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, as of {day}. Zero is a published zero. Gaps: no data. ×: left out, error in ICE’s table."),
            format!("Fuente: estadísticas de detención de ICE, al {day}. Cero es un cero publicado. Huecos: sin datos. ×: omitida, error en la tabla de ICE."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
