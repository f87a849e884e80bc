//! Where something is: a label for people, and a point when it is known, with how precisely.

use serde::{Deserialize, Serialize};

/// A place of a fiche.
///
/// Invariant: `point` is inside the ranges of [`Point::parse`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// An address, a commune, a region: what a person reads. Never empty.
    pub label: String,
    pub point: Option<Point>,
    pub precision: Precision,
}

/// Latitude and longitude in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    lat: f64,
    lon: f64,
}

/// How far from the truth the point may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precision {
    Exact,
    Street,
    Quarter,
    Commune,
    Area,
}

impl Point {
    /// A point on Earth: latitude in −90..=90, longitude in −180..=180, both finite.
    pub fn parse(lat: f64, lon: f64) -> Option<Self> {
        let inside = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        inside.then_some(Self { lat, lon })
    }

    pub fn lat(self) -> f64 {
        self.lat
    }

    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Distance in metres along the great circle, on a sphere of 6,371 km (haversine; error under 0.5 %).
    pub fn distance_metres(self, other: Self) -> f64 {
        let (lat_a, lat_b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = (lat_b - lat_a) / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let chord = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
        2.0 * 6_371_000.0 * chord.sqrt().min(1.0).asin()
    }
}

/// The commune, quarter or region that a label ends with: what stands behind a French postal code, else behind the last comma, else
/// all of it. « 31, rue Saint-Jacques, 29200 Brest » and « Le Port, Brest » are both in « Brest ».
pub fn locality(label: &str) -> &str {
    let is_code = |word: &str| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let behind_code = label.split_whitespace().rfind(|word| is_code(word)).and_then(|code| {
        let at = label.rfind(code)? + code.len();
        Some(label[at..].trim_matches([' ', ','])).filter(|rest| !rest.is_empty())
    });
    let last = label.rsplit(',').next().unwrap_or(label).trim();
    behind_code.unwrap_or(if last.chars().any(char::is_alphabetic) { last } else { label.trim() })
}

impl Precision {
    pub const ALL: [Self; 5] = [Self::Exact, Self::Street, Self::Quarter, Self::Commune, Self::Area];

    /// The word used in files and in the JSON API.
    pub fn key(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Street => "street",
            Self::Quarter => "quarter",
            Self::Commune => "commune",
            Self::Area => "area",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|precision| precision.key() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_its_commune() {
        for (label, expected) in [
            ("31, Rue Saint Jacques, 29200 Brest", "Brest"),
            ("135 chemin du Hildy, 29800 Plouédern, France", "Plouédern, France"),
            ("Le Bourg, Île Molène", "Île Molène"),
            ("Pays de Brest", "Pays de Brest"),
            ("Maison 29200", "Maison 29200"),
            ("rue de Siam, 12", "rue de Siam, 12"),
            ("29200", "29200"),
        ] {
            assert_eq!(locality(label), expected, "{label}");
        }
    }
}
