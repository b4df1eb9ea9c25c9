//! The sections of the page: a question each, with the charts that answer it.

use crate::charts::Language;
use crate::model::ChartId;

/// A section.
pub(super) struct Section {
    /// Its anchor.
    pub(super) id: &'static str,
    heading: (&'static str, &'static str),
    /// Words below the heading; empty for none.
    lead: (&'static str, &'static str),
    /// Its charts, in order.
    charts: &'static [ChartId],
}

/// All of them, in order; the first has the main chart and what no other section names.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        id: "how-many",
        heading: ("How many people are detained?", "¿Cuántas personas están detenidas?"),
        lead: ("", ""),
        charts: &[ChartId::PeopleDetained, ChartId::LongView],
    },
    Section {
        id: "where",
        heading: ("Where are they detained?", "¿Dónde están detenidas?"),
        lead: ("", ""),
        charts: &[ChartId::Map, ChartId::Facilities, ChartId::UnlistedPlaces],
    },
    Section {
        id: "who",
        heading: ("Who is detained?", "¿Quiénes están detenidas?"),
        lead: ("", ""),
        charts: &[
            ChartId::DetainedByCriminality,
            ChartId::DetainedByAgency,
            ChartId::FamilyDetention,
            ChartId::Transgender,
        ],
    },
    Section {
        id: "how-long",
        heading: ("How long are they detained?", "¿Cuánto tiempo pasan detenidas?"),
        lead: ("", ""),
        charts: &[ChartId::LengthOfStay, ChartId::OverTwoYears],
    },
    Section {
        id: "monitored",
        heading: (
            "How are people outside detention monitored?",
            "¿Cómo se vigila a las personas fuera de la detención?",
        ),
        lead: (
            "“Alternatives to Detention” (ATD) is ICE’s name for phones, ankle monitors and check-ins.",
            "“Alternativas a la detención” (ATD) es el nombre que ICE da a teléfonos, tobilleras electrónicas y citas de control.",
        ),
        charts: &[ChartId::AtdTotal, ChartId::AtdByTechnology, ChartId::AtdByArea],
    },
    Section {
        id: "what-happened",
        heading: ("What happens to them?", "¿Qué pasa con ellas?"),
        lead: ("", ""),
        charts: &[
            ChartId::BookIns,
            ChartId::Releases,
            ChartId::Removals,
            ChartId::Bonds,
            ChartId::Deaths,
            ChartId::Segregation,
        ],
    },
    Section {
        id: "pandemic",
        heading: ("The pandemic: a closed record", "La pandemia: un registro cerrado"),
        lead: (
            "ICE removed its coronavirus page on May 18, 2023. Nothing is added to these figures.",
            "ICE retiró su página sobre el coronavirus el 18 de mayo de 2023. A estas cifras ya no se añade nada.",
        ),
        charts: &[ChartId::Covid],
    },
    Section {
        id: "no-longer-published",
        heading: ("What ICE stopped publishing", "Lo que ICE dejó de publicar"),
        lead: (
            "The law (8 U.S.C. 1378a) asks ICE to publish detention statistics twice a month.",
            "La ley (8 U.S.C. 1378a) pide a ICE que publique estadísticas de detención dos veces al mes.",
        ),
        charts: &[ChartId::Lateness],
    },
];

impl Section {
    /// Its heading.
    pub(super) fn heading(&self, language: Language) -> String {
        language.say(self.heading.0, self.heading.1)
    }

    /// Words below the heading.
    pub(super) fn lead(&self, language: Language) -> String {
        language.say(self.lead.0, self.lead.1)
    }

    /// The place of a chart in it; what no section names is at the end of the first.
    pub(super) fn place(&self, chart: &str) -> Option<usize> {
        let named = |charts: &[ChartId]| charts.iter().position(|id| id.name() == chart);
        let is_named = SECTIONS.iter().any(|section| named(section.charts).is_some());
        let is_first = SECTIONS.first().is_some_and(|first| first.id == self.id);
        named(self.charts).or_else(|| (is_first && !is_named).then_some(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::CHARTS;

    #[test]
    fn every_chart_answers_one_question() {
        for chart in CHARTS.iter().filter(|chart| !chart.is_card) {
            let own = SECTIONS.iter().filter(|section| section.place(chart.name).is_some());
            assert_eq!(own.count(), 1, "{}", chart.name);
            let named =
                |section: &&Section| section.charts.iter().any(|id| id.name() == chart.name);
            assert_eq!(
                SECTIONS.iter().filter(named).count(),
                1,
                "name `{}` in SECTIONS",
                chart.name
            );
        }
        let new = SECTIONS.iter().filter(|section| section.place("a_new_chart").is_some());
        assert_eq!(new.map(|section| section.id).collect::<Vec<_>>(), ["how-many"]);
    }
}
