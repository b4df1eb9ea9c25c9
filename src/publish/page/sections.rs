//! The sections of the page: a question each, with the charts that answer it.

use crate::charts::{self, Language};

/// A section.
pub(super) struct Section {
    /// Its anchor.
    pub(super) id: &'static str,
    heading: (&'static str, &'static str),
    /// Words below the heading; empty for none.
    lead: (&'static str, &'static str),
    of: charts::Section,
}

/// All of them, in order.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        id: "how-many",
        of: charts::Section::HowMany,
        heading: ("How many people are detained?", "¿Cuántas personas están detenidas?"),
        lead: ("", ""),
    },
    Section {
        id: "where",
        of: charts::Section::Where,
        heading: ("Where are they detained?", "¿Dónde están detenidas?"),
        lead: ("", ""),
    },
    Section {
        id: "who",
        of: charts::Section::Who,
        heading: ("Who is detained?", "¿Quiénes están detenidas?"),
        lead: ("", ""),
    },
    Section {
        id: "how-long",
        of: charts::Section::HowLong,
        heading: ("How long are they detained?", "¿Cuánto tiempo pasan detenidas?"),
        lead: ("", ""),
    },
    Section {
        id: "monitored",
        of: charts::Section::Monitored,
        heading: (
            "How are people outside detention monitored?",
            "¿Cómo se vigila a las personas fuera de la detención?",
        ),
        lead: (
            "“Alternatives to Detention” (ATD) is ICE’s name for phones, ankle monitors and check-ins.",
            "“Alternativas a la detención” (ATD) es el nombre que ICE da a teléfonos, tobilleras electrónicas y citas de control.",
        ),
    },
    Section {
        id: "what-happened",
        of: charts::Section::WhatHappened,
        heading: ("What happens to them?", "¿Qué pasa con ellas?"),
        lead: ("", ""),
    },
    Section {
        id: "pandemic",
        of: charts::Section::Pandemic,
        heading: ("The pandemic: a closed record", "La pandemia: un registro cerrado"),
        lead: (
            "ICE removed its coronavirus page on May 18, 2023. Nothing is added to these figures.",
            "ICE retiró su página sobre el coronavirus el 18 de mayo de 2023. A estas cifras ya no se añade nada.",
        ),
    },
    Section {
        id: "no-longer-published",
        of: charts::Section::NoLongerPublished,
        heading: ("What ICE stopped publishing", "Lo que ICE dejó de publicar"),
        lead: (
            "The law (8 U.S.C. 1378a) asks ICE to publish detention statistics twice a month.",
            "La ley (8 U.S.C. 1378a) pide a ICE que publique estadísticas de detención dos veces al mes.",
        ),
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

    /// The place of a chart in it.
    pub(super) fn place(&self, chart: &str) -> Option<usize> {
        let (section, place) = charts::find(chart)?.section?;
        (section == self.of).then_some(place)
    }
}
