//! Enums whose members have a word in files.

macro_rules! named {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$doc:meta])* $variant:ident = $text:literal $spanish:literal,)+
    }) => {
        named! { $(#[$meta])* $name { $($(#[$doc])* $variant = $text,)+ } }

        impl $name {
            /// Its name in Spanish; empty where readers never see it.
            pub const fn spanish(self) -> &'static str {
                match self { $(Self::$variant => $spanish,)+ }
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every member, in declaration order.
            pub const EVERY: &'static [Self] = &[$(Self::$variant,)+];

            /// The word used in files and messages.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The member of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::EVERY.iter().copied().find(|member| member.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

pub(crate) use named;
