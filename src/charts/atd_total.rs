//! People monitored under Alternatives to Detention.

use anyhow::Result;

use super::parts::{Step, beside_peak, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::{SeriesId, TableId};

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("atd_total", Some((Section::Monitored, 0))), &[SeriesId::AtdByTechnology], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::AtdByTechnology)?;
    let wanted = [("area_of_responsibility", "all"), ("technology", "all")];
    let all = points(&table, &wanted, "people");
    let Some(last) = newest(&all) else { return Ok(None) };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let peak = beside_peak(inputs, &all, Step::Day);
    let headline = inputs.say(
        format!("{people} people monitored under ICE’s “Alternatives to Detention” on {day}{peak}"),
        format!(
            "{people} personas vigiladas por ICE en «alternativas a la detención» el {day}{peak}"
        ),
    );
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![line(inputs.say("People monitored", "Personas vigiladas"), all)],
    );
    panel.events = inputs.events_of("atd_total");
    panel.held = inputs.held(TableId::AtdArea);
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
            "People enrolled on one day: by app, ankle monitor, wrist device, telephone, or without a device",
            "Personas inscritas en un día: con aplicación, tobillera, pulsera, teléfono o sin dispositivo",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics (BI Inc. participants report), as of {day}. Gaps: no data. ×: left out, error in ICE’s table."),
            format!("Fuente: estadísticas de detención de ICE (informe de participantes de BI Inc.), al {day}. Huecos: sin datos. ×: omitida, error en la tabla de ICE."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
